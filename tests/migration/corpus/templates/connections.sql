-- The connections that the migrated scripts use. Run this file once, before them.
-- Each ${secret:<id>} refers to a secret of the configured secret store. Store it there first,
-- with one field for each option that refers to it, named like the option.

CREATE CONNECTION `default_catalog`.`default_database`.`kafka_brokers`
WITH (
  'properties.bootstrap.servers' = '${BROKERS}',
  'properties.sasl.jaas.config' = '${JAAS}',
  'properties.ssl.key.password' = '${secret:kafka-brokers}'
);
