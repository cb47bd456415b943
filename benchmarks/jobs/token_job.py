"""The job of the benchmark: each row is a request with a token, of Flink's or of the worker's own.

Arguments: `delegated` or `own`, the URL of the services, the client secret, rows each second, rows.
"""

import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from pyflink.table import DataTypes
from pyflink.table.udf import ScalarFunction, udf

from pyflink_connections.delegation_tokens import current_token
from pyflink_connections.oauth_requests import request_token
from pyflink_connections.table import EnvironmentSettings, TableEnvironment


class OwnLogin:
    """What a worker does that has to log in itself: when its token ends, or is refused."""

    def __init__(self, url: str, client_secret: str) -> None:
        self._url, self._client_secret = url, client_secret
        self._token, self._ends = "", 0.0

    def token(self, refused: bool) -> str:
        """Returns a token; a new one if the last one was refused or has nearly ended."""
        if refused or time.monotonic() >= self._ends:
            answer = request_token(f"{self._url}/token", "me", self._client_secret, {})
            self._token = answer.token or ""
            self._ends = time.monotonic() + (answer.lifetime or 0) * 0.75
        return self._token


class Ask(ScalarFunction):
    """Asks the service, and tells it how long that took the last time."""

    def __init__(self, url: str, client_secret: str) -> None:
        self._url, self._client_secret = url, client_secret

    def open(self, function_context: Any) -> None:  # noqa: ARG002 - PyFlink's
        """Prepares the login, if there is to be one."""
        self._own = OwnLogin(self._url, self._client_secret) if self._client_secret else None
        self._took = 0.0

    def eval(self, n: int) -> int:  # noqa: ARG002 - only how many rows there are matters
        """Returns the status of the answer."""
        start = time.perf_counter()
        status = self._request(refused=False)
        if status != 200 and self._own:
            status = self._request(refused=True)
        self._took = time.perf_counter() - start
        return status

    def _request(self, *, refused: bool) -> int:
        token = self._own.token(refused) if self._own else current_token("oauth2").decode()
        headers = {"Authorization": f"Bearer {token}", "Took": str(self._took)}
        request = urllib.request.Request(f"{self._url}/{os.getpid()}", headers=headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310 - on the loopback interface
                return int(answer.status)
        except urllib.error.HTTPError as exc:
            exc.close()
            return exc.code


def main(mode: str, url: str, client_secret: str, rate: str, rows: str) -> None:
    """Runs the job until its last row."""
    t_env = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
    t_env.get_config().set("parallelism.default", "4")
    t_env.get_config().set("python.fn-execution.bundle.time", "50")
    ask = Ask(url, client_secret if mode == "own" else "")
    t_env.create_temporary_function("ask", udf(ask, result_type=DataTypes.INT()))
    t_env.execute_sql(
        "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', "
        f"'rows-per-second' = '{rate}', 'number-of-rows' = '{rows}')"
    )
    t_env.execute_sql("CREATE TABLE statuses (s INT) WITH ('connector' = 'blackhole')")
    t_env.execute_sql("INSERT INTO statuses SELECT ask(n) FROM numbers").wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
