SET 's3.secret-key' = 'c4n4ry-session';

CREATE TABLE raw_events (line STRING, dt STRING) PARTITIONED BY (dt) WITH (
  'connector' = 'filesystem',
  'path' = 's3a://lake/raw',
  'format' = 'raw',
  's3.endpoint' = 'https://minio.internal:9000',
  's3.path.style.access' = 'true',
  's3.access-key' = 'c4n4ry-access',
  's3.secret-key' = 'c4n4ry-secret'
);

CREATE TABLE archive (line STRING)
PARTITIONED BY (line)
  WITH (
	'connector' = 'filesystem',
	'path' = 's3a://user:c4n4ry-in-path@bucket/archive',
	'format' = 'parquet'
  );

CREATE TABLE public_files (line STRING) WITH (
  'connector' = 'filesystem', 'path' = 's3a://open/data', 'format' = 'raw');
