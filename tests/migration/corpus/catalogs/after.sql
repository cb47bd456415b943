CREATE CATALOG hive WITH ('type' = 'hive', 'hive-conf-dir' = '/etc/hive/conf');

CREATE CATALOG lake USING CONNECTION default_catalog.default_database.iceberg_catalog WITH (
  'type' = 'iceberg',
  'catalog-type' = 'rest',
  'warehouse' = 's3://lake/warehouse'
);

CREATE CATALOG IF NOT EXISTS paimon
COMMENT 'tables of the lake'
USING CONNECTION default_catalog.default_database.mysql_paimon
WITH (
  'type' = 'paimon',
  'metastore' = 'jdbc',
  'warehouse' = 's3://lake/paimon'
);

CREATE CATALOG pg USING CONNECTION default_catalog.default_database.postgresql_db WITH (
  'type' = 'jdbc',
  'default-database' = 'shop'
);

-- Paimon makes this table itself.
CREATE TABLE paimon.db.external (id INT) WITH (
  'connector' = 'jdbc', 'url' = 'jdbc:mysql://h/db', 'table-name' = 't', 'password' = 'c4n4ry-stays');

USE CATALOG lake;
CREATE TABLE events (id INT) WITH ('connector' = 'jdbc', 'password' = 'c4n4ry-stays');
USE CATALOG default_catalog;
CREATE TABLE events_2 (id INT) USING CONNECTION default_catalog.default_database.mysql_db WITH (
  'connector' = 'jdbc', 'table-name' = 't');
