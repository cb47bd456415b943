CREATE TABLE search_index (id STRING, body STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (
  'connector' = 'elasticsearch-7',
  'hosts' = 'https://es-1.internal:9200;https://es-2.internal:9200',
  'index' = 'articles-{now()|yyyy-MM-dd}',
  'username' = 'elastic',
  'password' = 'c4n4ry-elastic'
);

CREATE TABLE audit (id STRING) WITH (
  'connector' = 'opensearch', 'hosts' = 'https://search.internal:9200', 'index' = 'audit',
  'username' = 'admin', 'password' = 'c4n4ry-opensearch');

CREATE TABLE profiles (_id STRING, PRIMARY KEY (_id) NOT ENFORCED) WITH (
  'connector' = 'mongodb',
  'uri' = 'mongodb+srv://app:c4n4ry-atlas@cluster0.example.net/?retryWrites=true',
  'database' = 'app',
  'collection' = 'profiles'
);

CREATE TABLE sessions (_id STRING, PRIMARY KEY (_id) NOT ENFORCED) WITH (
  'connector' = 'mongodb',
  'uri' = 'mongodb+srv://app:c4n4ry-atlas@cluster0.example.net/?retryWrites=true',
  'database' = 'app',
  'collection' = 'sessions'
);

CREATE TABLE local_notes (_id STRING) WITH (
  'connector' = 'mongodb', 'uri' = 'mongodb://localhost:27017', 'database' = 'n', 'collection' = 'n');
