"""The one container for plain secrets: it can't show them."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from typing import NoReturn

from pyflink_connections.redaction.masking import MASK

__all__ = ["SensitiveOptions"]


class SensitiveOptions(Mapping[str, str]):
    """Options whose values may be secrets: a mapping that can't show them or be pickled.

    Args:
        options: The options; copied.
    """

    __slots__ = ("_options",)

    def __init__(self, options: Mapping[str, str]) -> None:
        self._options = (
            options.to_dict() if isinstance(options, SensitiveOptions) else dict(options)
        )

    def to_dict(self) -> dict[str, str]:
        """Returns a copy that *can* show its values, to be merged with others and forgotten.

        Example:
            >>> SensitiveOptions({"password": "..."}).to_dict().keys()
            dict_keys(['password'])
        """
        return self._options.copy()

    def __getitem__(self, key: str) -> str:
        return self._options[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._options)

    def __len__(self) -> int:
        return len(self._options)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SensitiveOptions):
            return NotImplemented
        # Constant time, so that comparing with a guess tells nothing about the value.
        return self._options.keys() == other.keys() and all(
            hmac.compare_digest(_bytes(value), _bytes(other[key]))
            for key, value in self._options.items()
        )

    __hash__ = None  # type: ignore[assignment]  # equal by value and mutable by nobody, but no key

    def __repr__(self) -> str:
        shown = ", ".join(f"{key!r}: {MASK!r}" for key in sorted(self._options))
        return f"{type(self).__name__}({{{shown}}})"

    def __reduce__(self) -> NoReturn:
        msg = f"{type(self).__name__} holds secrets and can't be pickled."
        raise TypeError(msg)


def _bytes(value: str) -> bytes:
    # An encoding error would carry the value: half of a surrogate pair must compare like the rest.
    return value.encode(errors="surrogatepass")
