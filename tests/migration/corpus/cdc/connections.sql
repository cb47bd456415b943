-- The connections that the migrated scripts use. Run this file once, before them.
-- Each ${secret:<id>} refers to a secret of the configured secret store. Store it there first,
-- with one field for each option that refers to it, named like the option.

CREATE CONNECTION `default_catalog`.`default_database`.`mysql`
WITH (
  'hostname' = 'mysql.internal',
  'password' = '${secret:mysql}',
  'port' = '3306',
  'username' = 'cdc'
);

CREATE CONNECTION `default_catalog`.`default_database`.`postgres_pg`
WITH (
  'hostname' = 'pg.internal',
  'password' = '${secret:postgres-pg}',
  'username' = 'postgres'
);

CREATE CONNECTION `default_catalog`.`default_database`.`oracle_cdc_oracle`
WITH (
  'hostname' = 'oracle.internal',
  'password' = '${secret:oracle-cdc-oracle}',
  'port' = '1521',
  'username' = 'flink'
);

CREATE CONNECTION `default_catalog`.`default_database`.`mongodb_mongo_1`
WITH (
  'connection.options' = 'replicaSet=rs0',
  'hosts' = 'mongo-1.internal:27017,mongo-2.internal:27017',
  'password' = '${secret:mongodb-mongo-1}',
  'username' = 'cdc'
);
