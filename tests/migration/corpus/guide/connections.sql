-- The connections that the migrated scripts use. Run this file once, before them.
-- Each ${secret:<id>} refers to a secret of the configured secret store. Store it there first,
-- with one field for each option that refers to it, named like the option.

CREATE CONNECTION `default_catalog`.`default_database`.`postgresql_shop`
WITH (
  'password' = '${secret:postgresql-shop}',
  'url' = 'jdbc:postgresql://db.internal:5432/shop',
  'username' = 'reader'
);

CREATE CONNECTION `default_catalog`.`default_database`.`elasticsearch_search`
WITH (
  'hosts' = 'https://search.internal:9200',
  'password' = '${secret:elasticsearch-search}',
  'username' = 'flink'
);
