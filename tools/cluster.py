"""A standalone Flink cluster on free loopback ports, from the scripts in PyFlink's own wheel."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyflink
from ruamel.yaml import YAML

from tools.ports import free_port

SECONDS_TO_START = 120
HOME = Path(pyflink.__file__).parent
LOOPBACK = "127.0.0.1"


class StandaloneCluster:
    """One JobManager and TaskManagers, each a JVM of its own, until the `with` block ends.

    Args:
        task_managers: How many TaskManagers to start, with two slots each.
        configuration: What is added to Flink's configuration.
        jars: What is added to Flink's `lib/`.
        environment: What is added to the environment of all processes.
        wait: Whether to wait until all of it runs.

    Attributes:
        rest: Host and port of the REST interface.
        logs: The folder with the log files of all processes.
        job_manager: The JobManager's JVM.
        task_managers: The JVMs of the TaskManagers.
    """

    def __init__(
        self,
        task_managers: int = 1,
        *,
        configuration: Mapping[str, Any] | None = None,
        jars: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
        wait: bool = True,
    ) -> None:
        self._waits = wait
        self._expected_task_managers = task_managers
        self._configuration = dict(configuration or {})
        self._jars = jars
        self._added_environment = dict(environment or {})
        self._processes: list[subprocess.Popen[bytes]] = []
        self.task_managers: list[subprocess.Popen[bytes]] = []
        self._ports = {name: free_port(LOOPBACK) for name in ("rpc", "rest", "blob")}
        self.rest = f"{LOOPBACK}:{self._ports['rest']}"

    def __enter__(self) -> StandaloneCluster:
        self._directory = tempfile.TemporaryDirectory(prefix="flink-cluster-")
        self.logs = Path(self._directory.name) / "log"
        self.logs.mkdir()
        self._write_configuration()
        self._link_libraries()
        try:
            self.start_job_manager()
            for _ in range(self._expected_task_managers):
                self.start_task_manager()
            if self._waits:
                self.wait(self._expected_task_managers)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._directory.cleanup()

    def start_job_manager(self) -> None:
        """Start the JobManager, or another one after it was killed."""
        self.job_manager = self._start("jobmanager.sh")

    def start_task_manager(self) -> None:
        """Start one more TaskManager."""
        self.task_managers.append(self._start("taskmanager.sh"))

    def wait(self, task_managers: int) -> None:
        """Wait until so many TaskManagers have registered with the JobManager."""
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            with suppress(urllib.error.URLError, ConnectionError):
                if self.get("/overview")["taskmanagers"] == task_managers:
                    return
            time.sleep(0.2)
        outputs = "\n".join(path.read_text()[-2000:] for path in self.logs.glob("*.out"))
        msg = f"The cluster did not start within {SECONDS_TO_START} s.\n{outputs}"
        raise TimeoutError(msg)

    def run(
        self, script: Path, *arguments: str, detached: bool = False, timeout: float = 180
    ) -> str:
        """Submit a Python job with `flink run -py` and return what it printed.

        Args:
            script: The job.
            arguments: The job's own arguments.
            detached: Return when the job runs, and not when it has ended.
            timeout: Seconds to wait for that.

        Raises:
            subprocess.CalledProcessError: The job failed; its output is in the exception.
        """
        command = [
            str(HOME / "bin" / "flink"),
            *(
                "run",
                *(["-d"] if detached else []),
                "-m",
                self.rest,
                "-pyclientexec",
                sys.executable,
                "-pyexec",
                sys.executable,
            ),
            *("-py", str(script), *arguments),
        ]
        result = subprocess.run(
            command,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
        )
        if result.returncode != 0:
            raise subprocess.CalledProcessError(result.returncode, command, result.stdout)
        return result.stdout

    def get(self, path: str) -> Any:
        """Return the answer of the REST interface to a path such as `/jobs`."""
        with urllib.request.urlopen(f"http://{self.rest}{path}", timeout=10) as answer:
            return json.load(answer)

    def _environment(self) -> dict[str, str]:
        directory = self._directory.name
        own = {
            "FLINK_CONF_DIR": directory,
            "FLINK_LIB_DIR": f"{directory}/lib",
            "FLINK_LOG_DIR": str(self.logs),
        }
        return {**os.environ, **own, **self._added_environment}

    def _link_libraries(self) -> None:
        libraries = Path(self._directory.name) / "lib"
        libraries.mkdir()
        for jar in [*(HOME / "lib").glob("*.jar"), *self._jars]:
            (libraries / jar.name).symlink_to(jar)

    def _write_configuration(self) -> None:
        yaml = YAML(typ="safe")
        configuration = yaml.load(HOME / "conf" / "config.yaml")
        # The module openings of the wheel's configuration are what its JVMs need; the rest is ours.
        values = {
            "env": configuration["env"],
            "jobmanager.rpc.address": LOOPBACK,
            "jobmanager.rpc.port": self._ports["rpc"],
            "jobmanager.bind-host": LOOPBACK,
            "jobmanager.memory.process.size": "1g",
            "taskmanager.host": LOOPBACK,
            "taskmanager.bind-host": LOOPBACK,
            "taskmanager.memory.process.size": "1500m",
            "taskmanager.numberOfTaskSlots": 2,
            "rest.address": LOOPBACK,
            "rest.bind-address": LOOPBACK,
            "rest.port": self._ports["rest"],
            "blob.server.port": self._ports["blob"],
            **self._configuration,
        }
        with (Path(self._directory.name) / "config.yaml").open("w") as file:
            yaml.dump(values, file)
        for name in ("log4j-console.properties", "log4j-cli.properties"):
            (Path(self._directory.name) / name).write_bytes((HOME / "conf" / name).read_bytes())

    def _start(self, script: str) -> subprocess.Popen[bytes]:
        with (self.logs / f"{script}-{len(self._processes)}.out").open("wb") as output:
            process = subprocess.Popen(
                [HOME / "bin" / script, "start-foreground"],
                env=self._environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that the JVM below the script can be stopped with it
            )
        self._processes.append(process)
        return process
