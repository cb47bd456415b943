"""Functions that use delegation tokens: one asks for the current one, one is told of new ones."""

import time
from urllib.request import Request, urlopen

from pyflink.table import DataTypes, FunctionContext
from pyflink.table.udf import ScalarFunction, udf

from pyflink_connections.delegation_tokens import (
    DelegationTokenReceiver,
    current_token,
    register_receiver,
    unregister_receiver,
)


class Admit(ScalarFunction):
    """Goes through the gate with the ticket of the moment."""

    def eval(self, gate: str) -> int:
        """Returns the status of the gate's answer."""
        time.sleep(0.5)
        ticket = current_token("tickets").decode()
        request = Request(gate, headers={"Authorization": f"Bearer {ticket}"})  # noqa: S310
        with urlopen(request) as answer:  # noqa: S310 - the URL is the example's own
            return int(answer.status)


class Count(ScalarFunction, DelegationTokenReceiver):
    """Counts the tickets that arrive while it runs."""

    service_name = "tickets"

    def open(self, function_context: FunctionContext) -> None:  # noqa: ARG002 - PyFlink's
        """Wants to be told."""
        self.count = 0
        register_receiver(self)

    def on_new_tokens_obtained(self, tokens: bytes) -> None:  # noqa: ARG002 - it only counts
        """Is told: of the current ticket at once, then of each new one."""
        self.count += 1

    def eval(self, gate: str) -> int:  # noqa: ARG002 - the same input as the other one's
        """Returns how many there were."""
        return self.count

    def close(self) -> None:
        """Wants to be told no more."""
        unregister_receiver(self)


admit = udf(Admit(), result_type=DataTypes.INT())
count = udf(Count(), result_type=DataTypes.INT())
