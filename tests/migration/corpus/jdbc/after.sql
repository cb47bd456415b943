/*
 * Nightly copy of the orders into the warehouse.
 *   CREATE TABLE old (id INT) WITH ('connector' = 'jdbc', 'password' = 'gone');
 */
SET 'execution.runtime-mode' = 'batch';

-- source: WITH ('password' = '...') was here once; don't repeat that
CREATE TABLE orders (
  id BIGINT,
  item STRING COMMENT 'what''s in WITH (...)',
  `password` STRING,
  PRIMARY KEY (id) NOT ENFORCED
) USING CONNECTION default_catalog.default_database.postgresql_shop WITH (
  'connector' = 'jdbc',
  -- the replica
  'table-name' = 'public.orders' -- changed in March
);

CREATE TABLE customers (id BIGINT, name STRING)
USING CONNECTION default_catalog.default_database.postgresql_shop
WITH (
    'connector' = 'jdbc'
  , 'table-name' = 'customers'
  , 'lookup.cache' = 'PARTIAL' // small
  , 'lookup.partial-cache.max-rows' = '1000'
);

CREATE TABLE IF NOT EXISTS `warehouse`.`orders copy` (id BIGINT, item STRING) COMMENT 'the copy'
  USING CONNECTION default_catalog.default_database.mysql_dwh
  WITH ('connector' = 'jdbc', 'table-name' = 'orders_copy');

CREATE TEMPORARY TABLE legacy (id BIGINT) USING CONNECTION default_catalog.default_database.jdbc WITH ('connector' = 'jdbc', 'table-name' = 't');

CREATE TABLE orders_by_id LIKE orders;
CREATE TABLE big_orders WITH ('scan.fetch-size' = '500') LIKE orders (INCLUDING ALL OVERWRITING OPTIONS);

CREATE VIEW recent AS SELECT id, item /* not the password */ FROM orders /*+ OPTIONS('scan.fetch-size' = '100') */ WHERE id > 7;

EXECUTE STATEMENT SET
BEGIN
  INSERT INTO `warehouse`.`orders copy` SELECT id, item FROM recent; -- ';' ends it
  INSERT INTO `warehouse`.`orders copy` SELECT id, ';' FROM orders_by_id;
END;

CREATE TABLE export (id BIGINT) USING CONNECTION default_catalog.default_database.postgresql_shop_2 WITH (
  'connector' = 'jdbc', 'table-name' = 'export'
) AS SELECT id FROM orders
