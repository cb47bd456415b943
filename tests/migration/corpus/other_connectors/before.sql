CREATE TABLE ranking (id STRING) WITH (
  'connector' = 'redis', 'host' = 'redis.internal', 'port' = '6379', 'password' = 'c4n4ry-redis', 'ttl' = '60');

CREATE TABLE readings (id STRING) WITH (
  'connector' = 'kinesis',
  'stream.arn' = 'arn:aws:kinesis:eu-west-1:1:stream/s',
  'aws.region' = 'eu-west-1',
  'aws.credentials.provider' = 'BASIC',
  'aws.credentials.basic.accesskeyid' = 'c4n4ry-id',
  'aws.credentials.basic.secretkey' = 'c4n4ry-key',
  'format' = 'json');

CREATE TABLE webhooks (id STRING) WITH (
  'connector' = 'http', 'url' = 'https://api.internal/hooks', 'gid.connector.http.source.lookup.header.Authorization' = 'none', 'token' = 'eyJhbGciOiJIUzI1NiJ9.c4n4ryc4n4ry.x');

CREATE TABLE generated (id INT) WITH ('connector' = 'datagen', 'number-of-rows' = '5');
