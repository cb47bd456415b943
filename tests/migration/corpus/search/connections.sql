-- The connections that the migrated scripts use. Run this file once, before them.
-- Each ${secret:<id>} refers to a secret of the configured secret store. Store it there first,
-- with one field for each option that refers to it, named like the option.

CREATE CONNECTION `default_catalog`.`default_database`.`elasticsearch_es_1`
WITH (
  'hosts' = 'https://es-1.internal:9200;https://es-2.internal:9200',
  'password' = '${secret:elasticsearch-es-1}',
  'username' = 'elastic'
);

CREATE CONNECTION `default_catalog`.`default_database`.`opensearch_search`
WITH (
  'hosts' = 'https://search.internal:9200',
  'password' = '${secret:opensearch-search}',
  'username' = 'admin'
);

CREATE CONNECTION `default_catalog`.`default_database`.`mongodb`
WITH (
  'uri' = '${secret:mongodb}'
);
