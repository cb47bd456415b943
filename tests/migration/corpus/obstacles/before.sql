-- overridden by a hint, an ALTER and a LIKE: each keeps its options
CREATE TABLE hinted (id INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://h/a', 'table-name' = 't', 'password' = 'c4n4ry-1');
SELECT * FROM hinted /*+ OPTIONS('url' = 'jdbc:mysql://replica/a') */ AS h JOIN other AS o ON h.id = o.id;
CREATE TABLE altered (id INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://h/b', 'table-name' = 't', 'password' = 'c4n4ry-2');
ALTER TABLE IF EXISTS c.d.altered SET ('password' = 'c4n4ry-3');
CREATE TABLE base (id INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://h/c', 'table-name' = 't', 'password' = 'c4n4ry-4');
CREATE TABLE middle LIKE base;
CREATE TABLE derived WITH ('url' = 'jdbc:mysql://h/d') LIKE middle;
CREATE TABLE derived_2 WITH ('password' = 'c4n4ry-5') LIKE unknown;
CREATE TABLE derived_3 WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://h/f', 'password' = 'c4n4ry-13') LIKE unknown (INCLUDING ALL EXCLUDING CONSTRAINTS);
ALTER MODEL m SET ('api-key' = 'c4n4ry-14');

-- a connection of its own already, and a key of a connection
CREATE TABLE both_sides (id INT) USING CONNECTION pg WITH ('connector' = 'jdbc', 'password' = 'c4n4ry-6');
CREATE CONNECTION pg WITH ('url' = 'jdbc:postgresql://h/db', 'password' = 'c4n4ry-7');

-- no connector, a near miss, hints and other statements
CREATE TABLE nameless (id INT) WITH ('password' = 'c4n4ry-8');
SELECT * FROM t /*+ OPTIONS('password' = 'c4n4ry-9') */;
CREATE MATERIALIZED TABLE m WITH ('password' = 'c4n4ry-10') FRESHNESS = INTERVAL '1' HOUR AS SELECT 1;
CREATE TABLE broken (id INT) WITH ('connector' = 'jdbc', 'password' = 'c4n4ry-11',);

-- what stands alone still moves; its password was c4n4ry-12-long
CREATE TABLE alone (id INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://h/e', 'table-name' = 't', 'password' = 'c4n4ry-12-long');
INSERT INTO alone SELECT 'never closed
