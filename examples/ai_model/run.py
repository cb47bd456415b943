"""Asks a model about each row of a stream, with a key that only the secret store has.

    python -m examples.ai_model.run <jar of flink-model-openai>

OPENAI_API_KEY_FILE names a file with the key, OPENAI_ENDPOINT another endpoint of chat completions.
Without a key a server of the tests answers, which repeats each question in upper case. Needs Flink
2.1 or newer.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyflink_connections.table import EnvironmentSettings, TableEnvironment

OPENAI = "https://api.openai.com/v1/chat/completions"

CREATE_MODEL = """CREATE MODEL sentiment
    INPUT (review STRING)
    OUTPUT (feeling STRING)
    USING CONNECTION openai
    WITH (
      'provider' = 'openai',
      'model' = 'gpt-4o-mini',
      'system-prompt' = 'Answer with one word: positive or negative.'
    )"""
CREATE_VIEW = """CREATE VIEW reviews AS
    SELECT * FROM (VALUES (1, 'warm and dry'), (2, 'it leaks')) AS v(id, review)"""
PREDICT = "SELECT id, feeling FROM ML_PREDICT(TABLE reviews, MODEL sentiment, DESCRIPTOR(review))"


def run(endpoint: str, key: str, jars: Sequence[Path]) -> Iterator[str]:
    """Creates the model and asks it; tells what it says and how the model is shown.

    Args:
        endpoint: The URL of the API's chat completions.
        key: The API's key.
        jars: What the model's provider needs.
    """
    t_env = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
    t_env.get_config().set("pipeline.jars", ";".join(jar.as_uri() for jar in jars))
    literal = key.replace("'", "''")
    t_env.execute_sql(
        f"CREATE CONNECTION openai WITH ('endpoint' = '{endpoint}', 'api-key' = '{literal}')"
    )
    t_env.execute_sql(CREATE_MODEL)
    t_env.execute_sql(CREATE_VIEW)
    for statement in (PREDICT, "SHOW CREATE MODEL sentiment"):
        yield f"{statement.split(' FROM ')[0]} ..."
        with t_env.execute_sql(statement).collect() as rows:
            yield from (f"    {', '.join(map(str, row))}" for row in rows)


def main() -> None:
    """Asks the API whose key is named, else the server of the tests."""
    jars = [Path(jar).resolve() for jar in sys.argv[1:]]
    key_file = os.environ.get("OPENAI_API_KEY_FILE")
    if key_file:
        key = Path(key_file).read_text(encoding="utf-8").strip()
        print(*run(os.environ.get("OPENAI_ENDPOINT", OPENAI), key, jars), sep="\n")
        return
    from tests.support.model_server import ModelServer  # noqa: PLC0415 - only where there are tests

    with ModelServer("the-server's-key") as server:
        print(*run(server.chat, server.key, jars), sep="\n")


if __name__ == "__main__":
    main()
