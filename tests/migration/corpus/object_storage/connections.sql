-- The connections that the migrated scripts use. Run this file once, before them.
-- Each ${secret:<id>} refers to a secret of the configured secret store. Store it there first,
-- with one field for each option that refers to it, named like the option.

CREATE CONNECTION `default_catalog`.`default_database`.`files_minio`
WITH (
  's3.access-key' = '${secret:files-minio}',
  's3.endpoint' = 'https://minio.internal:9000',
  's3.path.style.access' = 'true',
  's3.secret-key' = '${secret:files-minio}'
);

CREATE CONNECTION `default_catalog`.`default_database`.`files`
WITH (
  'path' = '${secret:files}'
);
