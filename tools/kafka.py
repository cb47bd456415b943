"""A real Kafka broker on free loopback ports, for as long as a `with` block lasts."""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from confluent_kafka import Consumer
from confluent_kafka.admin import (
    AdminClient,
    NewTopic,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from tools.kafka_programs import KafkaPrograms
from tools.ports import free_port
from tools.watched_process import stop

SECONDS_TO_START = 60
HOST = "127.0.0.1"
SCRAM_MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule"


class EmbeddedKafka:
    """A broker whose clients log in by SASL/SCRAM, with nothing in it.

    A second listener, for the fixture itself, asks for no password.

    Attributes:
        bootstrap_servers: Host and port for clients.
        user: A user.
        password: The user's; random.
    """

    user = "flink"

    def __init__(self) -> None:
        self._ports = {name: free_port(HOST) for name in ("CLIENT", "ADMIN", "CONTROLLER")}
        self.bootstrap_servers = self._address("CLIENT")
        self.password = secrets.token_urlsafe(24)

    def __repr__(self) -> str:
        return f"EmbeddedKafka({self.bootstrap_servers!r}, user={self.user!r})"

    def __enter__(self) -> EmbeddedKafka:
        self._directory = Path(tempfile.mkdtemp(prefix="embedded-kafka-"))
        self._broker: subprocess.Popen[bytes] | None = None
        try:
            programs = KafkaPrograms(self._directory)
            programs.initialize(self._properties())
            self._broker = programs.start_broker()
            self._wait(programs, self._broker)
            self._admin = AdminClient(self._administrator())
            self.set_password(self.password)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._broker is not None:
            stop(self._broker)
        shutil.rmtree(self._directory)

    def jaas_config(self, password: str | None = None) -> str:
        """Return the user's login for a Java client, with another password if one is given."""
        password = self.password if password is None else password
        return f'{SCRAM_MODULE} required username="{self.user}" password="{password}";'

    def set_password(self, password: str) -> None:
        """Give the user a password."""
        how = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, iterations=4096)
        change = UserScramCredentialUpsertion(self.user, how, password.encode())
        for done in self._admin.alter_user_scram_credentials([change]).values():
            done.result(timeout=SECONDS_TO_START)

    def create_topic(self, name: str) -> None:
        """Create a topic of one partition."""
        topic = NewTopic(name, num_partitions=1, replication_factor=1)
        for done in self._admin.create_topics([topic]).values():
            done.result(timeout=SECONDS_TO_START)

    def messages(self, topic: str, count: int) -> list[bytes]:
        """Return the first messages of a topic; wait until it has as many."""
        consumer = Consumer(
            {
                **self._administrator(),
                "group.id": secrets.token_hex(8),
                "auto.offset.reset": "earliest",
            }
        )
        consumer.subscribe([topic])
        try:
            found = consumer.consume(count, timeout=SECONDS_TO_START)
        finally:
            consumer.close()
        return [message.value() for message in found]

    def _administrator(self) -> dict[str, str | int]:
        # librdkafka writes its log to standard error; what is wrong, we get as an exception.
        return {"bootstrap.servers": self._address("ADMIN"), "log_level": 0}

    def _address(self, listener: str) -> str:
        return f"{HOST}:{self._ports[listener]}"

    def _properties(self) -> dict[str, str]:
        listeners = [f"{name}://{self._address(name)}" for name in self._ports]
        return {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@{self._address('CONTROLLER')}",
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "ADMIN",
            "listeners": ",".join(listeners),
            "listener.security.protocol.map": (
                "CLIENT:SASL_PLAINTEXT,ADMIN:PLAINTEXT,CONTROLLER:PLAINTEXT"
            ),
            "listener.name.client.sasl.enabled.mechanisms": "SCRAM-SHA-512",
            "listener.name.client.scram-sha-512.sasl.jaas.config": f"{SCRAM_MODULE} required;",
            "auto.create.topics.enable": "false",
            # One broker has to do for what Kafka otherwise keeps on three.
            "offsets.topic.replication.factor": "1",
            "offsets.topic.num.partitions": "1",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "transaction.state.log.num.partitions": "1",
            "group.initial.rebalance.delay.ms": "0",
        }

    def _wait(self, programs: KafkaPrograms, broker: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and broker.poll() is None:
            with suppress(OSError), socket.create_connection((HOST, self._ports["CLIENT"])):
                return
            time.sleep(0.05)
        msg = f"Kafka didn't start. {programs.log()}"
        raise RuntimeError(msg)
