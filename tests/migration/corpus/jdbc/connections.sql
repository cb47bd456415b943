-- The connections that the migrated scripts use. Run this file once, before them.
-- Each ${secret:<id>} refers to a secret of the configured secret store. Store it there first,
-- with one field for each option that refers to it, named like the option.

CREATE CONNECTION `default_catalog`.`default_database`.`postgresql_shop`
WITH (
  'password' = '${secret:postgresql-shop}',
  'url' = 'jdbc:postgresql://db.internal:5432/shop',
  'username' = 'reader'
);

CREATE CONNECTION `default_catalog`.`default_database`.`mysql_dwh`
WITH (
  'password' = '${secret:mysql-dwh}',
  'url' = 'jdbc:mysql://dwh:3306/dwh?useSSL=true',
  'username' = 'writer'
);

CREATE CONNECTION `default_catalog`.`default_database`.`jdbc`
WITH (
  'url' = '${secret:jdbc}'
);

CREATE CONNECTION `default_catalog`.`default_database`.`postgresql_shop_2`
WITH (
  'password' = '${secret:postgresql-shop-2}',
  'url' = 'jdbc:postgresql://db.internal:5432/shop',
  'username' = 'writer'
);
