-- The connections that the migrated scripts use. Run this file once, before them.
-- Each ${secret:<id>} refers to a secret of the configured secret store. Store it there first,
-- with one field for each option that refers to it, named like the option.

CREATE CONNECTION `default_catalog`.`default_database`.`iceberg_catalog`
WITH (
  'credential' = '${secret:iceberg-catalog}',
  's3.access-key-id' = '${secret:iceberg-catalog}',
  's3.endpoint' = 'https://minio.internal:9000',
  's3.secret-access-key' = '${secret:iceberg-catalog}',
  'uri' = 'https://catalog.internal'
);

CREATE CONNECTION `default_catalog`.`default_database`.`mysql_paimon`
WITH (
  'jdbc.password' = '${secret:mysql-paimon}',
  'jdbc.user' = 'paimon',
  'uri' = 'jdbc:mysql://meta.internal:3306/paimon'
);

CREATE CONNECTION `default_catalog`.`default_database`.`postgresql_db`
WITH (
  'base-url' = 'jdbc:postgresql://db.internal:5432',
  'password' = '${secret:postgresql-db}',
  'username' = 'reader'
);

CREATE CONNECTION `default_catalog`.`default_database`.`mysql_db`
WITH (
  'password' = '${secret:mysql-db}',
  'url' = 'jdbc:mysql://h/db'
);
