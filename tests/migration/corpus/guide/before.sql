-- Copies the orders to the search index.
CREATE TABLE orders (
  id BIGINT,
  item STRING
) WITH (
  'connector' = 'jdbc',
  'url' = 'jdbc:postgresql://db.internal:5432/shop',
  'username' = 'reader',
  'password' = 'c4n4ry-1', -- rotated in March
  'table-name' = 'public.orders'
);

CREATE TABLE customers (id BIGINT, name STRING)
WITH (
  'connector' = 'jdbc',
  'table-name' = 'public.customers',
  'url' = 'jdbc:postgresql://db.internal:5432/shop',
  'username' = 'reader',
  'password' = 'c4n4ry-1'
);

CREATE TABLE search_index (id BIGINT, item STRING) WITH (
  'connector' = 'elasticsearch-7', 'hosts' = 'https://search.internal:9200',
  'index' = 'orders', 'username' = 'flink', 'password' = 'c4n4ry-2');

ALTER TABLE old_orders SET ('password' = 'c4n4ry-3');

INSERT INTO search_index SELECT id, item FROM orders;
