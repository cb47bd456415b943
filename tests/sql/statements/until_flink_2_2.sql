# Fine until Flink 2.2. Flink 2.3 reserves CONNECTIONS, and takes DESCRIBE connection for the
# beginning of a statement about a connection.
SELECT connection FROM connections
SELECT connections FROM connections AS connections
INSERT INTO connections SELECT connections FROM connection
CREATE TABLE connections (connections INT)
DROP TABLE connections
DROP DATABASE connections
DESCRIBE connections
DESCRIBE connection
DESC connection.connection
DESC db.connection;
WITH connections AS (SELECT 1) SELECT * FROM connections
