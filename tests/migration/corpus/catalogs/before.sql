CREATE CATALOG hive WITH ('type' = 'hive', 'hive-conf-dir' = '/etc/hive/conf');

CREATE CATALOG lake WITH (
  'type' = 'iceberg',
  'catalog-type' = 'rest',
  'uri' = 'https://catalog.internal',
  'credential' = 'client:c4n4ry-rest',
  'warehouse' = 's3://lake/warehouse',
  's3.endpoint' = 'https://minio.internal:9000',
  's3.access-key-id' = 'c4n4ry-id',
  's3.secret-access-key' = 'c4n4ry-key'
);

CREATE CATALOG IF NOT EXISTS paimon
COMMENT 'tables of the lake'
WITH (
  'type' = 'paimon',
  'metastore' = 'jdbc',
  'uri' = 'jdbc:mysql://meta.internal:3306/paimon',
  'jdbc.user' = 'paimon',
  'jdbc.password' = 'c4n4ry-metastore',
  'warehouse' = 's3://lake/paimon'
);

CREATE CATALOG pg WITH (
  'type' = 'jdbc',
  'default-database' = 'shop',
  'username' = 'reader',
  'password' = 'c4n4ry-catalog',
  'base-url' = 'jdbc:postgresql://db.internal:5432'
);

-- Paimon makes this table itself.
CREATE TABLE paimon.db.external (id INT) WITH (
  'connector' = 'jdbc', 'url' = 'jdbc:mysql://h/db', 'table-name' = 't', 'password' = 'c4n4ry-stays');

USE CATALOG lake;
CREATE TABLE events (id INT) WITH ('connector' = 'jdbc', 'password' = 'c4n4ry-stays');
USE CATALOG default_catalog;
CREATE TABLE events_2 (id INT) WITH (
  'connector' = 'jdbc', 'url' = 'jdbc:mysql://h/db', 'table-name' = 't', 'password' = 'c4n4ry-moves');
