-- The connections that the migrated scripts use. Run this file once, before them.
-- Each ${secret:<id>} refers to a secret of the configured secret store. Store it there first,
-- with one field for each option that refers to it, named like the option.

CREATE CONNECTION `default_catalog`.`default_database`.`kafka_broker_a`
WITH (
  'properties.bootstrap.servers' = 'broker-a.internal:9093,broker-b.internal:9093',
  'properties.sasl.jaas.config' = '${secret:kafka-broker-a}',
  'properties.sasl.mechanism' = 'SCRAM-SHA-512',
  'properties.security.protocol' = 'SASL_SSL',
  'properties.ssl.truststore.location' = '/etc/kafka/truststore.jks',
  'properties.ssl.truststore.password' = '${secret:kafka-broker-a}'
);

CREATE CONNECTION `default_catalog`.`default_database`.`kafka_broker_a_2`
WITH (
  'properties.bootstrap.servers' = 'broker-a.internal:9092',
  'value.avro-confluent.basic-auth.credentials-source' = '${secret:kafka-broker-a-2}',
  'value.avro-confluent.basic-auth.user-info' = '${secret:kafka-broker-a-2}',
  'value.avro-confluent.url' = 'https://registry.internal'
);
