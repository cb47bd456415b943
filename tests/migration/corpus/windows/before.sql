-- Bestellungen, 密码: WITH ('password' = 'nein')
CREATE TABLE `Bestellübersicht` (
  `näme` STRING COMMENT '客户 🔑'
)
WITH (
	'connector' = 'jdbc',
	'url' = 'jdbc:postgresql://höst.internal/bücher',
	'table-name' = 'übersicht',
	'username' = U&'\00e4n' 'ne', // adjacent literals are one
	'password' = E'c4n4ry-\u5bc6'
);

CREATE TABLE zwei (id INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://höst.internal/bücher',
  'username' = 'änne', /* the same
  user */ 'password' = 'c4n4ry-密', 'table-name' = 'zwei'
);
INSERT INTO zwei SELECT 1;
