-- The connections that the migrated scripts use. Run this file once, before them.
-- Each ${secret:<id>} refers to a secret of the configured secret store. Store it there first,
-- with one field for each option that refers to it, named like the option.

CREATE CONNECTION `default_catalog`.`default_database`.`mysql_e`
WITH (
  'password' = '${secret:mysql-e}',
  'url' = 'jdbc:mysql://h/e'
);
