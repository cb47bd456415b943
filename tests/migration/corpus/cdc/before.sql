CREATE TABLE products (
    db_name STRING METADATA FROM 'database_name' VIRTUAL,
    id INT NOT NULL,
    name STRING,
    PRIMARY KEY(id) NOT ENFORCED
) WITH (
    'connector' = 'mysql-cdc',
    'hostname' = 'mysql.internal',
    'port' = '3306',
    'username' = 'cdc',
    'password' = 'c4n4ry-mysql',
    'database-name' = 'shop_.*',
    'table-name' = 'products',
    'server-id' = '5400-5404'
);

CREATE TABLE shipments (id INT, PRIMARY KEY(id) NOT ENFORCED) WITH (
    'connector' = 'postgres-cdc',
    'hostname' = 'pg.internal',
    'username' = 'postgres',
    'password' = 'c4n4ry-postgres',
    'database-name' = 'shipments',
    'schema-name' = 'public',
    'table-name' = 'shipments',
    'slot.name' = 'flink',
    'debezium.snapshot.mode' = 'initial'
);

CREATE TABLE legacy_stock (id INT, PRIMARY KEY(id) NOT ENFORCED) WITH (
    'connector' = 'oracle-cdc',
    'hostname' = 'oracle.internal',
    'port' = '1521',
    'username' = 'flink',
    'password' = 'c4n4ry-oracle',
    'database-name' = 'ORCL',
    'schema-name' = 'stock',
    'table-name' = 'items'
);

CREATE TABLE carts (_id STRING, PRIMARY KEY(_id) NOT ENFORCED) WITH (
    'connector' = 'mongodb-cdc',
    'hosts' = 'mongo-1.internal:27017,mongo-2.internal:27017',
    'username' = 'cdc',
    'password' = 'c4n4ry-mongo',
    'connection.options' = 'replicaSet=rs0',
    'database' = 'shop',
    'collection' = 'carts'
);
