-- The connections that the migrated scripts use. Run this file once, before them.
-- Each ${secret:<id>} refers to a secret of the configured secret store. Store it there first,
-- with one field for each option that refers to it, named like the option.

CREATE CONNECTION `default_catalog`.`default_database`.`openai_api`
WITH (
  'api-key' = '${secret:openai-api}',
  'endpoint' = 'https://api.openai.com/v1/chat/completions'
);

CREATE CONNECTION `default_catalog`.`default_database`.`openai_api_2`
WITH (
  'api-key' = '${secret:openai-api-2}',
  'endpoint' = 'https://api.openai.com/v1/embeddings'
);
