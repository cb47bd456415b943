"""Build hook: no wheel, sdist or editable install without the Java shim's jar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIM_JAR = "pyflink_connections/lib/pyflink-connections-shim.jar"


class RequireShimJar(BuildHookInterface):  # type: ignore[type-arg]  # generic for mypy only
    """Refuses to build a package that could not run."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Stop the build when the jar is missing."""
        if not Path(self.root, SHIM_JAR).is_file():
            self.app.abort(f"{SHIM_JAR} is missing. Build it first: make shim")
