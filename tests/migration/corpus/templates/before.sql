-- filled in before Flink sees it: no credential is in this script
CREATE TABLE a (id INT) WITH ('connector' = 'jdbc', 'url' = '${DB_URL}', 'username' = '${DB_USER}', 'password' = '${DB_PASSWORD}', 'table-name' = 'a');
CREATE TABLE b (id INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://h/db', 'password' = '{{ db.password }}', 'table-name' = 'b');
CREATE TABLE c (id INT) USING CONNECTION pg WITH ('connector' = 'jdbc', 'table-name' = 'c');
CREATE CONNECTION pg WITH ('url' = 'jdbc:postgresql://h/db', 'password' = '${secret:pg#password}');
CREATE CONNECTION masked WITH ('password' = '******');
-- half of it is filled in
CREATE TABLE d (id INT) WITH ('connector' = 'kafka', 'topic' = 'd', 'properties.bootstrap.servers' = '${BROKERS}',
  'properties.sasl.jaas.config' = '${JAAS}', 'properties.ssl.key.password' = 'c4n4ry-key');
