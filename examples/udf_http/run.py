"""Calls a web service from SQL, with a token that no job, catalog or plan holds.

    python -m examples.udf_http.run

It starts the service itself, and keeps the token in files that the workers of functions can read.
In production these would be mounted Kubernetes secrets, Azure Key Vault, AWS Secrets Manager or
HashiCorp Vault, which workers open with an identity of their own.
"""

import secrets
import tempfile
from collections.abc import Iterator

from pyflink.common import Configuration

from examples.udf_http.service import ScoreService
from pyflink_connections.table import EnvironmentSettings, TableEnvironment

QUERY = """SELECT customer, score(customer) AS score
    FROM (VALUES ('ada'), ('bob')) AS customers(customer)"""


def run(service_url: str, token: str, secrets_directory: str) -> Iterator[str]:
    """Runs the statements and tells what they show.

    Args:
        service_url: Where the service is.
        token: Its token.
        secrets_directory: Where the secret store keeps its files.
    """
    configuration = Configuration()
    configuration.set_string("table.secret-store.kind", "file")
    configuration.set_string("table.secret-store.file.path", secrets_directory)
    configuration.set_string("parallelism.default", "1")
    settings = EnvironmentSettings.new_instance().in_batch_mode().with_configuration(configuration)
    t_env = TableEnvironment.create(settings.build())
    t_env.execute_sql(f"""CREATE CONNECTION crm WITH (
        'type' = 'bearer', 'url' = '{service_url}', 'token' = '{token}')""")
    t_env.execute_sql("""CREATE FUNCTION score AS 'examples.udf_http.functions.score'
        LANGUAGE PYTHON USING CONNECTION crm""")
    for statement in (QUERY, "SHOW USER FUNCTIONS", "DESCRIBE CONNECTION crm"):
        yield statement.split("\n")[0]
        with t_env.execute_sql(statement).collect() as rows:
            yield from (f"    {', '.join(map(str, row))}" for row in rows)


if __name__ == "__main__":
    new_token = secrets.token_urlsafe()
    with ScoreService(new_token) as service, tempfile.TemporaryDirectory() as directory:
        print(*run(service.url, new_token, directory), sep="\n")
        print(f"The service answered {len(service.asked)} requests.")
