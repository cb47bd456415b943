CREATE MODEL sentiment
INPUT (`text` STRING)
OUTPUT (`sentiment` STRING)
COMMENT 'WITH (''api-key'' = ''no'')'
WITH (
  'provider' = 'openai',
  'endpoint' = 'https://api.openai.com/v1/chat/completions',
  'api-key' = 'sk-c4n4ry-0123456789abcdef',
  'task' = 'text_generation',
  'model' = 'gpt-4o-mini',
  'max-tokens' = '100'
);

CREATE TEMPORARY MODEL embedding INPUT (t STRING) OUTPUT (e ARRAY<FLOAT>) WITH (
  'provider' = 'openai', 'endpoint' = 'https://api.openai.com/v1/embeddings',
  'api-key' = 'sk-c4n4ry-0123456789abcdef', 'model' = 'text-embedding-3-small');

CREATE MODEL local INPUT (t STRING) OUTPUT (a STRING) WITH (
  'provider' = 'openai', 'endpoint' = 'http://localhost:8000/v1', 'model' = 'm', 'max-tokens' = '7');

SELECT * FROM ML_PREDICT(TABLE reviews, MODEL sentiment, DESCRIPTOR(body));
