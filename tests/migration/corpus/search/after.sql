CREATE TABLE search_index (id STRING, body STRING, PRIMARY KEY (id) NOT ENFORCED) USING CONNECTION default_catalog.default_database.elasticsearch_es_1 WITH (
  'connector' = 'elasticsearch-7',
  'index' = 'articles-{now()|yyyy-MM-dd}'
);

CREATE TABLE audit (id STRING) USING CONNECTION default_catalog.default_database.opensearch_search WITH (
  'connector' = 'opensearch', 'index' = 'audit');

CREATE TABLE profiles (_id STRING, PRIMARY KEY (_id) NOT ENFORCED) USING CONNECTION default_catalog.default_database.mongodb WITH (
  'connector' = 'mongodb',
  'database' = 'app',
  'collection' = 'profiles'
);

CREATE TABLE sessions (_id STRING, PRIMARY KEY (_id) NOT ENFORCED) USING CONNECTION default_catalog.default_database.mongodb WITH (
  'connector' = 'mongodb',
  'database' = 'app',
  'collection' = 'sessions'
);

CREATE TABLE local_notes (_id STRING) WITH (
  'connector' = 'mongodb', 'uri' = 'mongodb://localhost:27017', 'database' = 'n', 'collection' = 'n');
