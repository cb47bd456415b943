-- Bestellungen, 密码: WITH ('password' = 'nein')
CREATE TABLE `Bestellübersicht` (
  `näme` STRING COMMENT '客户 🔑'
)
USING CONNECTION default_catalog.default_database.postgresql_b_cher
WITH (
	'connector' = 'jdbc',
	'table-name' = 'übersicht' // adjacent literals are one
);

CREATE TABLE zwei (id INT) USING CONNECTION default_catalog.default_database.postgresql_b_cher WITH ('connector' = 'jdbc', /* the same
  user */ 'table-name' = 'zwei'
);
INSERT INTO zwei SELECT 1;
