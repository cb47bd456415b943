CREATE TABLE clicks (
  user_id STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = 'broker-a.internal:9093,broker-b.internal:9093',
  'properties.group.id' = 'etl',
  'properties.security.protocol' = 'SASL_SSL',
  'properties.sasl.mechanism' = 'SCRAM-SHA-512',
  'properties.sasl.jaas.config' = 'org.apache.kafka.common.security.scram.ScramLoginModule required username="etl" password="c4n4ry-kafka";',
  'properties.ssl.truststore.location' = '/etc/kafka/truststore.jks',
  'properties.ssl.truststore.password' = 'c4n4ry-truststore',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);

CREATE TABLE clicks_per_user (
  user_id STRING,
  clicks BIGINT,
  PRIMARY KEY (user_id) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'clicks_per_user',
  'properties.bootstrap.servers' = 'broker-a.internal:9093,broker-b.internal:9093',
  'properties.security.protocol' = 'SASL_SSL',
  'properties.sasl.mechanism' = 'SCRAM-SHA-512',
  'properties.sasl.jaas.config' = 'org.apache.kafka.common.security.scram.ScramLoginModule required username="etl" password="c4n4ry-kafka";',
  'properties.ssl.truststore.location' = '/etc/kafka/truststore.jks',
  'properties.ssl.truststore.password' = 'c4n4ry-truststore',
  'key.format' = 'json',
  'value.format' = 'json'
);

CREATE TABLE payments (id STRING) WITH (
  'connector' = 'kafka',
  'topic' = 'payments',
  'properties.bootstrap.servers' = 'broker-a.internal:9092',
  'value.format' = 'avro-confluent',
  'value.avro-confluent.url' = 'https://registry.internal',
  'value.avro-confluent.subject' = 'payments-value',
  'value.avro-confluent.basic-auth.credentials-source' = 'USER_INFO',
  'value.avro-confluent.basic-auth.user-info' = 'etl:c4n4ry-registry'
);

CREATE TABLE public_events (id STRING) WITH (
  'connector' = 'kafka',
  'topic' = 'public',
  'properties.bootstrap.servers' = 'broker-c.internal:9092',
  'format' = 'json'
);

INSERT INTO clicks_per_user SELECT user_id, COUNT(*) FROM clicks /*+ OPTIONS('scan.startup.mode' = 'latest-offset') */ GROUP BY user_id;
