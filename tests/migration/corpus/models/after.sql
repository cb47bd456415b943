CREATE MODEL sentiment
INPUT (`text` STRING)
OUTPUT (`sentiment` STRING)
COMMENT 'WITH (''api-key'' = ''no'')'
USING CONNECTION default_catalog.default_database.openai_api
WITH (
  'provider' = 'openai',
  'task' = 'text_generation',
  'model' = 'gpt-4o-mini',
  'max-tokens' = '100'
);

CREATE TEMPORARY MODEL embedding INPUT (t STRING) OUTPUT (e ARRAY<FLOAT>) USING CONNECTION default_catalog.default_database.openai_api_2 WITH (
  'provider' = 'openai', 'model' = 'text-embedding-3-small');

CREATE MODEL local INPUT (t STRING) OUTPUT (a STRING) WITH (
  'provider' = 'openai', 'endpoint' = 'http://localhost:8000/v1', 'model' = 'm', 'max-tokens' = '7');

SELECT * FROM ML_PREDICT(TABLE reviews, MODEL sentiment, DESCRIPTOR(body));
