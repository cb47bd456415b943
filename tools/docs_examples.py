"""Has mkdocstrings read `Example:` in docstrings like `Examples:`; Google's style knows both."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

_HEADING = re.compile(r"^( *)Example:$", re.MULTILINE)


class Examples(Extension):
    """Renames the heading of each docstring's example, so that it is shown as code."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Changes the docstring of what was just read."""
        if obj.docstring:
            obj.docstring.value = _HEADING.sub(r"\1Examples:", obj.docstring.value)
