"""The shim's receiver in the JVM of the tests, and a client of it."""

import base64
import time

import pytest

from pyflink_connections import text_codec
from pyflink_connections.delegation_tokens import client


@pytest.fixture(name="receiver")
def _receiver(t_env):
    """Delivers tokens as Flink does: to the shim's receiver, in the JVM that is our child."""
    from pyflink.java_gateway import get_gateway

    del t_env  # it has told the client which JVM that is
    jvm = get_gateway().jvm
    receiver = jvm.org.pyflinkconnections.shim.tokens.PythonTokenReceiver()

    def deliver(configuration=None, **tokens):
        j_configuration = jvm.org.apache.flink.configuration.Configuration()
        for key, value in (configuration or {}).items():
            j_configuration.setString(key, value)
        receiver.init(j_configuration)
        texts = ["1"]
        for service, token in tokens.items():
            encoded = base64.urlsafe_b64encode(token).decode().rstrip("=")
            texts += [service, str(time.time_ns()), str(2**63 - 1), encoded]
        receiver.onNewTokensObtained(text_codec.encode(texts).encode())

    return deliver


@pytest.fixture(name="new_client")
def _new_client():
    """Gives this process a client that knows nothing yet, for a test."""
    new = client.TokenClient()
    before = client.replace_client(new)
    new.process = before.process
    yield new
    client.replace_client(before)
