-- a
CREATE /***/ ' */ CONNECTION // '
 c /** x **/ WITH ('a' = 'b')