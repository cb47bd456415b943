-- Copies the orders to the search index.
CREATE TABLE orders (
  id BIGINT,
  item STRING
) USING CONNECTION default_catalog.default_database.postgresql_shop WITH (
  'connector' = 'jdbc',
  -- rotated in March
  'table-name' = 'public.orders'
);

CREATE TABLE customers (id BIGINT, name STRING)
USING CONNECTION default_catalog.default_database.postgresql_shop
WITH (
  'connector' = 'jdbc',
  'table-name' = 'public.customers'
);

CREATE TABLE search_index (id BIGINT, item STRING) USING CONNECTION default_catalog.default_database.elasticsearch_search WITH (
  'connector' = 'elasticsearch-7',
  'index' = 'orders');

ALTER TABLE old_orders SET ('password' = 'c4n4ry-3');

INSERT INTO search_index SELECT id, item FROM orders;
