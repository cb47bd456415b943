"""A job whose function calls a service with the current token, which it never asks for itself."""

from urllib.request import Request, urlopen

from pyflink.table import DataTypes
from pyflink.table.udf import udf

from pyflink_connections.delegation_tokens import current_token
from pyflink_connections.table import EnvironmentSettings, TableEnvironment

SERVICE = "https://scores.example.com/customers"


@udf(result_type=DataTypes.DOUBLE())
def score(customer: int) -> float:
    """Asks the service for a customer's score."""
    token = current_token("oauth2").decode()
    request = Request(f"{SERVICE}/{customer}", headers={"Authorization": f"Bearer {token}"})  # noqa: S310
    with urlopen(request) as answer:  # noqa: S310 - a constant
        return float(answer.read())


def main() -> None:
    """Starts the job."""
    t_env = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
    t_env.create_temporary_function("score", score)
    t_env.execute_sql(
        "CREATE TABLE customers (id BIGINT) "
        "WITH ('connector' = 'datagen', 'rows-per-second' = '10')"
    )
    t_env.execute_sql("CREATE TABLE scores (id BIGINT, s DOUBLE) WITH ('connector' = 'print')")
    t_env.execute_sql("INSERT INTO scores SELECT id, score(id) FROM customers")


if __name__ == "__main__":
    main()
