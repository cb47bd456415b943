-- The connections that the migrated scripts use. Run this file once, before them.
-- Each ${secret:<id>} refers to a secret of the configured secret store. Store it there first,
-- with one field for each option that refers to it, named like the option.

CREATE CONNECTION `default_catalog`.`default_database`.`redis`
WITH (
  'host' = 'redis.internal',
  'password' = '${secret:redis}',
  'port' = '6379'
);

CREATE CONNECTION `default_catalog`.`default_database`.`kinesis`
WITH (
  'aws.credentials.basic.accesskeyid' = '${secret:kinesis}',
  'aws.credentials.basic.secretkey' = '${secret:kinesis}',
  'aws.credentials.provider' = '${secret:kinesis}'
);

CREATE CONNECTION `default_catalog`.`default_database`.`http_api`
WITH (
  'gid.connector.http.source.lookup.header.Authorization' = '${secret:http-api}',
  'token' = '${secret:http-api}',
  'url' = 'https://api.internal/hooks'
);
