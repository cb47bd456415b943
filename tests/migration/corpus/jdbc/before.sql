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
) WITH (
  'connector' = 'jdbc',
  'url' = 'jdbc:postgresql://db.internal:5432/shop', -- the replica
  'table-name' = 'public.orders',
  'username' = 'reader',
  'password' = 'c4n4ry-reader' -- changed in March
);

CREATE TABLE customers (id BIGINT, name STRING)
WITH (
    'connector' = 'jdbc'
  , 'url' = 'jdbc:postgresql://db.internal:5432/shop'
  , 'username' = 'reader'
  , 'password' = 'c4n4ry-reader'
  , 'table-name' = 'customers'
  , 'lookup.cache' = 'PARTIAL' // small
  , 'lookup.partial-cache.max-rows' = '1000'
);

CREATE TABLE IF NOT EXISTS `warehouse`.`orders copy` (id BIGINT, item STRING) COMMENT 'the copy'
  WITH ('password' = 'c4n4ry-''writer''', 'url' = 'jdbc:mysql://dwh:3306/dwh?useSSL=true', 'connector' = 'jdbc', 'username' = 'writer', 'table-name' = 'orders_copy');

CREATE TEMPORARY TABLE legacy (id BIGINT) WITH ('connector' = 'jdbc', 'table-name' = 't',
  'url' = 'jdbc:sqlserver://old:1433;user=sa;password=c4n4ry-sa');

CREATE TABLE orders_by_id LIKE orders;
CREATE TABLE big_orders WITH ('scan.fetch-size' = '500') LIKE orders (INCLUDING ALL OVERWRITING OPTIONS);

CREATE VIEW recent AS SELECT id, item /* not the password */ FROM orders /*+ OPTIONS('scan.fetch-size' = '100') */ WHERE id > 7;

EXECUTE STATEMENT SET
BEGIN
  INSERT INTO `warehouse`.`orders copy` SELECT id, item FROM recent; -- ';' ends it
  INSERT INTO `warehouse`.`orders copy` SELECT id, ';' FROM orders_by_id;
END;

CREATE TABLE export (id BIGINT) WITH (
  'connector' = 'jdbc', 'table-name' = 'export',
  'url' = 'jdbc:postgresql://db.internal:5432/shop',
  'username' = 'writer', 'password' = 'c4n4ry-writer-2'
) AS SELECT id FROM orders
