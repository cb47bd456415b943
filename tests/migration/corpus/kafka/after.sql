CREATE TABLE clicks (
  user_id STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) USING CONNECTION default_catalog.default_database.kafka_broker_a WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.group.id' = 'etl',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);

CREATE TABLE clicks_per_user (
  user_id STRING,
  clicks BIGINT,
  PRIMARY KEY (user_id) NOT ENFORCED
) USING CONNECTION default_catalog.default_database.kafka_broker_a WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'clicks_per_user',
  'key.format' = 'json',
  'value.format' = 'json'
);

CREATE TABLE payments (id STRING) USING CONNECTION default_catalog.default_database.kafka_broker_a_2 WITH (
  'connector' = 'kafka',
  'topic' = 'payments',
  'value.format' = 'avro-confluent',
  'value.avro-confluent.subject' = 'payments-value'
);

CREATE TABLE public_events (id STRING) WITH (
  'connector' = 'kafka',
  'topic' = 'public',
  'properties.bootstrap.servers' = 'broker-c.internal:9092',
  'format' = 'json'
);

INSERT INTO clicks_per_user SELECT user_id, COUNT(*) FROM clicks /*+ OPTIONS('scan.startup.mode' = 'latest-offset') */ GROUP BY user_id;
