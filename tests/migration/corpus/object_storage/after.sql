SET 's3.secret-key' = 'c4n4ry-session';

CREATE TABLE raw_events (line STRING, dt STRING) PARTITIONED BY (dt) USING CONNECTION default_catalog.default_database.files_minio WITH (
  'connector' = 'filesystem',
  'path' = 's3a://lake/raw',
  'format' = 'raw'
);

CREATE TABLE archive (line STRING)
PARTITIONED BY (line)
  USING CONNECTION default_catalog.default_database.files
  WITH (
	'connector' = 'filesystem',
	'format' = 'parquet'
  );

CREATE TABLE public_files (line STRING) WITH (
  'connector' = 'filesystem', 'path' = 's3a://open/data', 'format' = 'raw');
