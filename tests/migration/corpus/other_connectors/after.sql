CREATE TABLE ranking (id STRING) USING CONNECTION default_catalog.default_database.redis WITH (
  'connector' = 'redis', 'ttl' = '60');

CREATE TABLE readings (id STRING) USING CONNECTION default_catalog.default_database.kinesis WITH (
  'connector' = 'kinesis',
  'stream.arn' = 'arn:aws:kinesis:eu-west-1:1:stream/s',
  'aws.region' = 'eu-west-1',
  'format' = 'json');

CREATE TABLE webhooks (id STRING) USING CONNECTION default_catalog.default_database.http_api WITH (
  'connector' = 'http');

CREATE TABLE generated (id INT) WITH ('connector' = 'datagen', 'number-of-rows' = '5');
