-- The connections that the migrated scripts use. Run this file once, before them.
-- Replace each '******' by the secret. Until then its statement is refused.

CREATE CONNECTION `default_catalog`.`default_database`.`jdbc_u`
WITH (
  'password' = '******',
  'url' = 'u'
);
