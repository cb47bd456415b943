"""Kafka, by an admin client."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pyflink_connections.validation.checks import CheckFailedError, ConnectionCheck, Trial

__all__ = ["KafkaCheck", "client_options"]

_PREFIX = "properties."
_SERVERS = "bootstrap.servers"
_JAAS_PAIR = re.compile(r"""(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
#: What the client of C calls otherwise than Java's.
_RENAMED = {
    "sasl.mechanism": "sasl.mechanisms",
    "ssl.truststore.certificates": "ssl.ca.pem",
    "ssl.keystore.certificate.chain": "ssl.certificate.pem",
    "ssl.keystore.key": "ssl.key.pem",
}
_SAME = frozenset((_SERVERS, "security.protocol", "ssl.endpoint.identification.algorithm"))
_PEM_FILES = {"ssl.truststore.location": "ssl.ca.location"}
_USER_MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")


class KafkaCheck(ConnectionCheck):
    """Options ``properties.bootstrap.servers`` and what goes with them.

    An admin client asks for the cluster. A broker that can't be reached is told from one that does
    not accept the login.
    """

    def applies_to(self, connection_type: str, options: Mapping[str, str]) -> bool:
        """Tells whether there are brokers; see the base class."""
        del connection_type
        return _PREFIX + _SERVERS in options or _SERVERS in options

    def run(self, trial: Trial) -> None:
        """Asks for the cluster; see the base class."""
        trial.require("confluent_kafka")
        options = client_options(trial)
        trial.attempt("log in", lambda: _cluster(options, trial))


def client_options(trial: Trial) -> dict[str, str]:
    """Returns the options for the admin client, out of those for Java's."""
    java = {key.removeprefix(_PREFIX): value for key, value in trial.options.items()}
    options = {key: value for key, value in java.items() if key in _SAME}
    options.update((name, java[key]) for key, name in _RENAMED.items() if key in java)
    for key, name in _PEM_FILES.items():
        if key in java:
            if java.get("ssl.truststore.type", "JKS").upper() != "PEM":
                trial.cannot("The check can read certificates of type PEM only, none of JKS.")
            options[name] = java[key]
    if java.get("security.protocol", "").upper().startswith("SASL"):
        options.update(_login(java, trial))
    return options


def _login(java: Mapping[str, str], trial: Trial) -> dict[str, str]:
    mechanism = java.get("sasl.mechanism", "GSSAPI").upper()
    pairs = {
        name: re.sub(r"\\(.)", r"\1", double or single)
        for name, double, single in _JAAS_PAIR.findall(java.get("sasl.jaas.config", ""))
    }
    if mechanism not in _USER_MECHANISMS or not {"username", "password"} <= pairs.keys():
        trial.cannot(f"The check can't log in with {mechanism} and this JAAS configuration.")
    trial.hide([pairs["password"]])
    return {"sasl.username": pairs["username"], "sasl.password": pairs["password"]}


def _cluster(options: Mapping[str, str], trial: Trial) -> str:
    from confluent_kafka import KafkaException  # noqa: PLC0415 - optional
    from confluent_kafka.admin import AdminClient  # noqa: PLC0415

    problems: dict[str, str] = {}

    def note(error: Any) -> None:
        problems.setdefault(error.name(), error.str())

    # The client would log to standard error; what is wrong, it also tells by the callback.
    admin = AdminClient({**options, "error_cb": note, "log_level": 0})
    while True:
        try:
            found = admin.list_topics(timeout=min(1.0, trial.seconds_left))
        except KafkaException:  # its text says only that there was no answer
            found = None
        admin.poll(0)
        if found is not None:
            return f"cluster {found.cluster_id}, {len(found.brokers)} brokers"
        _raise_reason(problems)
        if trial.seconds_left < 0.2:
            msg = "the brokers don't answer"
            raise CheckFailedError(msg)


def _raise_reason(problems: Mapping[str, str]) -> None:
    for name, said in (
        ("_AUTHENTICATION", "the login is not accepted: "),
        ("_SSL", "no TLS: "),
        ("_RESOLVE", "the brokers can't be reached: "),
        ("_TRANSPORT", "the brokers can't be reached: "),
    ):
        if name in problems:
            raise CheckFailedError(said + problems[name])
