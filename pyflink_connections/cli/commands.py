"""Which commands there are. Each is imported when it is called, so that all others cost nothing."""

from __future__ import annotations

__all__ = ["COMMANDS"]

_PACKAGE = "pyflink_connections.cli"

#: Where each command is, as ``module:function``; a new command is a new line.
COMMANDS = {
    "list": f"{_PACKAGE}.definitions:list_connections",
    "describe": f"{_PACKAGE}.definitions:describe",
    "show-create": f"{_PACKAGE}.definitions:show_create",
    "create": f"{_PACKAGE}.changes:create",
    "alter": f"{_PACKAGE}.changes:alter",
    "rename": f"{_PACKAGE}.changes:rename",
    "drop": f"{_PACKAGE}.changes:drop",
    "rotate": f"{_PACKAGE}.rotation:rotate",
    "validate": f"{_PACKAGE}.validate:validate",
    "orphans": f"{_PACKAGE}.orphans:orphans",
    "export": f"{_PACKAGE}.transfers:export_connections",
    "import": f"{_PACKAGE}.transfers:import_connections",
    "migrate": f"{_PACKAGE}.migrate:migrate",
    "migrate-live": f"{_PACKAGE}.migrate_live:migrate_live",
    "stores": f"{_PACKAGE}.stores:stores",
    "doctor": f"{_PACKAGE}.doctor:doctor",
    "install-shim": f"{_PACKAGE}.shim:install_shim",
    "run": f"{_PACKAGE}.run:run",
    "completion": f"{_PACKAGE}.completion:completion",
    "version": f"{_PACKAGE}.version:version",
}
