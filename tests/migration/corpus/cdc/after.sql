CREATE TABLE products (
    db_name STRING METADATA FROM 'database_name' VIRTUAL,
    id INT NOT NULL,
    name STRING,
    PRIMARY KEY(id) NOT ENFORCED
) USING CONNECTION default_catalog.default_database.mysql WITH (
    'connector' = 'mysql-cdc',
    'database-name' = 'shop_.*',
    'table-name' = 'products',
    'server-id' = '5400-5404'
);

CREATE TABLE shipments (id INT, PRIMARY KEY(id) NOT ENFORCED) USING CONNECTION default_catalog.default_database.postgres_pg WITH (
    'connector' = 'postgres-cdc',
    'database-name' = 'shipments',
    'schema-name' = 'public',
    'table-name' = 'shipments',
    'slot.name' = 'flink',
    'debezium.snapshot.mode' = 'initial'
);

CREATE TABLE legacy_stock (id INT, PRIMARY KEY(id) NOT ENFORCED) USING CONNECTION default_catalog.default_database.oracle_cdc_oracle WITH (
    'connector' = 'oracle-cdc',
    'database-name' = 'ORCL',
    'schema-name' = 'stock',
    'table-name' = 'items'
);

CREATE TABLE carts (_id STRING, PRIMARY KEY(_id) NOT ENFORCED) USING CONNECTION default_catalog.default_database.mongodb_mongo_1 WITH (
    'connector' = 'mongodb-cdc',
    'database' = 'shop',
    'collection' = 'carts'
);
