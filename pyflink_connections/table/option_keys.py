"""The names of options, which PyFlink also takes as objects of the JVM."""

from __future__ import annotations

from typing import Any

__all__ = ["key_text"]


def key_text(key: Any) -> str:
    """Returns the name of an option.

    Args:
        key: A name, or a ``pyflink.common.ConfigOption``.

    Raises:
        TypeError: It is neither.
    """
    if isinstance(key, str):
        return key
    if hasattr(key, "_j_config_option"):
        return str(key._j_config_option.key())
    msg = f"An option's key must be a str or a ConfigOption, not {type(key).__name__}."
    raise TypeError(msg)
