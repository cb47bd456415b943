CREATE TABLE `t` (
  `a` INT
)
WITH (
  'connection.identifier' = 'x.y.c',
  'connector' = 'jdbc'
)
