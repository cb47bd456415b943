# Our words as ordinary names, and our syntax where it is none.
SELECT connection FROM t
SELECT t.connection AS connection FROM t AS connection
SELECT connection(1), connection.f(2) FROM a.connection.connection
SELECT * FROM `connections`
SELECT `connections` FROM connection
WITH connection AS (SELECT 1) SELECT * FROM connection
INSERT INTO connection (connection) SELECT connection FROM connection
UPDATE connection SET connection = 1
DELETE FROM connection WHERE connection = 1
DROP TABLE connection
CREATE VIEW connection AS SELECT 1 AS connection
CREATE TABLE connection (connection INT)
CREATE TEMPORARY TABLE connection (`system` INT) WITH ('connection' = 'x')
CREATE TABLE `using connection c` (`using` INT, connection INT COMMENT 'USING CONNECTION c')
CREATE FUNCTION connection AS 'connection'
CREATE CATALOG connection WITH ('type' = 'connection')
CREATE DATABASE connection
CREATE MODEL connection INPUT (a INT) OUTPUT (b INT) WITH ('provider' = 'connection')
ALTER TABLE connection SET ('connection' = 'x')
ALTER TABLE connection RENAME TO `connections`
ALTER TABLE t ADD connection INT COMMENT 'connection.identifier'
ALTER VIEW connection AS SELECT 'connection.identifier' AS a
DESCRIBE `connection`
DESCRIBE EXTENDED connection
DESCRIBE `connections`
SHOW CREATE VIEW connection
SHOW COLUMNS FROM connection
SHOW TABLES LIKE 'connection'
USE connection
USE CATALOG connection
SELECT 'CREATE CONNECTION c WITH (''password'' = ''p'')'
SELECT 1 -- ; CREATE CONNECTION c WITH ('password' = 'p')
SELECT 1 /* CREATE CONNECTION c */
SELECT 1 // ALTER CONNECTION c
SELECT `CREATE CONNECTION c` FROM `ALTER CONNECTION`
SELECT a create_, connection FROM t
SELECT * FROM t WHERE k = 'connection.identifier'
CREATE VIEW v AS SELECT 'connection.identifier' AS k, 'connection.identifier' = 'a' AS b
EXPLAIN SELECT connection FROM connection
EXPLAIN PLAN FOR SELECT * FROM connection
CREATE TABLE t (a INT) COMMENT 'USING CONNECTION c' WITH ('a' = 'USING CONNECTION c')
CREATE TABLE t (a INT) /* USING CONNECTION c */ WITH ('a' = 'b') -- USING CONNECTION c
CREATE TABLE t AS SELECT * FROM a JOIN b USING (connection)
