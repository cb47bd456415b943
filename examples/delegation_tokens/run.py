"""A job whose functions always have a valid ticket, though none of them ever buys one.

    python -m examples.delegation_tokens.run

It is the example of Flink's announcement of delegation tokens, with provider and receiver written
in Python. Flink runs in this process's JVM here; on a cluster, the same options are in Flink's
configuration file, and the shim's jar is in Flink's `lib/`.
"""

from collections.abc import Iterator

from pyflink.common import Configuration

from examples.delegation_tokens.functions import admit, count
from examples.delegation_tokens.service import TicketService
from pyflink_connections.table import EnvironmentSettings, TableEnvironment

PREFIX = "security.delegation.token.provider.tickets."
ROWS = 12


def run(service: TicketService) -> Iterator[str]:
    """Runs the job and tells what came of it.

    Args:
        service: The service, which runs already.
    """
    configuration = Configuration()
    provider = "examples.delegation_tokens.providers.TicketProvider"
    configuration.set_string(f"{PREFIX}class", provider)
    configuration.set_string(f"{PREFIX}url", service.url)
    configuration.set_string("parallelism.default", "1")
    configuration.set_string("python.fn-execution.bundle.size", "1")
    settings = EnvironmentSettings.new_instance().in_streaming_mode()
    t_env = TableEnvironment.create(settings.with_configuration(configuration).build())
    t_env.create_temporary_function("admit", admit)
    t_env.create_temporary_function("count_tickets", count)
    t_env.execute_sql(
        f"CREATE TABLE visitors (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '{ROWS}')"
    )
    query = f"SELECT admit('{service.url}'), count_tickets('{service.url}') FROM visitors"
    with t_env.execute_sql(query).collect() as rows:
        for status, tickets in rows:
            yield f"the gate said {status}, and {tickets} tickets have arrived so far"


if __name__ == "__main__":
    with TicketService(seconds=4) as ticket_service:
        for line in run(ticket_service):
            print(line)
        sold, refused = len(ticket_service.sold), ticket_service.refused
        print(f"{sold} tickets were sold, all to the JobManager; {refused} visitors were refused.")
