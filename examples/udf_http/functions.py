"""A function that asks a web service, with the token of whatever connection it is given."""

from urllib.request import Request, urlopen

from pyflink.table import FunctionContext, ScalarFunction
from pyflink.table.udf import udf

from pyflink_connections.functions import connection_options


class Score(ScalarFunction):
    """How good a customer is, from 0 to 10."""

    def open(self, function_context: FunctionContext) -> None:
        """Keeps the options, not their values: those change when the token is rotated."""
        self._crm = connection_options(function_context)

    def eval(self, customer: str) -> float:
        """Asks for one customer."""
        request = Request(f"{self._crm['url']}/scores/{customer}")  # noqa: S310 - http, on purpose
        request.add_header("Authorization", f"Bearer {self._crm['token']}")
        with urlopen(request, timeout=10) as answer:  # noqa: S310 - the same
            return float(answer.read())


score = udf(Score(), result_type="DOUBLE")
