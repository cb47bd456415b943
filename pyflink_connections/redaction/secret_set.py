"""A set of secrets that texts are searched for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import compress, count

from pyflink_connections.redaction.secret_forms import is_searched, secret_forms

__all__ = ["MASK", "SecretSet"]

#: What is shown instead of a value, the same in every output.
MASK = "******"

#: The length of what a form is known by.
MARK = 4

#: So many numbers are looked up at once; only where one of them is a mark, each for itself.
BLOCK = 256


class SecretSet:
    """Secrets to search texts for, in a time that grows with the text and not with their number.

    Every form of every secret is known by a mark: four characters of it that no other form is known
    by, if it has such. As one byte for each character, four make one number, and a text is four
    series of such numbers, one for each alignment: looking them up is left to the interpreter's C
    code, and only where a mark stands does Python look closer. Readers hold no lock: whatever they
    find is complete.
    """

    def __init__(self) -> None:
        self._forms: set[str] = set()
        #: The forms known by a mark, for each place of it in them, the longest first.
        self._marked: dict[str, dict[int, tuple[str, ...]]] = {}
        self._numbers: set[int] = set()

    def add(self, values: Iterable[str]) -> None:
        """Adds values; those that any text may hold are left out, see :func:`is_searched`."""
        for value in filter(is_searched, values):
            for form in secret_forms(value) - self._forms:
                self._add_form(form)

    def mask(self, text: str) -> str:
        """Returns a text with all that belongs to a known secret replaced by masks."""
        pieces, done = [], 0
        for begin, end in sorted(self._places(text)):
            if begin >= done:
                pieces += [text[done:begin], MASK]
            done = max(done, end)
        return "".join([*pieces, text[done:]])

    def _add_form(self, form: str) -> None:
        place = self._place_of_mark(form)
        mark = form[place : place + MARK]
        marked = self._marked.get(mark, {})
        forms = sorted((*marked.get(place, ()), form), key=len, reverse=True)
        self._marked[mark] = {**marked, place: tuple(forms)}
        self._numbers.update(_numbers(_bytes(mark)))
        self._forms.add(form)

    def _place_of_mark(self, form: str) -> int:
        places = range(len(form) - MARK + 1)
        free = next((place for place in places if not self._crowd(form, place)), None)
        return min(places, key=partial(self._crowd, form)) if free is None else free

    def _crowd(self, form: str, place: int) -> float:
        """How many are known by the mark at a place; rulers and blanks, which fill texts, last."""
        mark = form[place : place + MARK]
        if mark == mark[0] * MARK:
            return float("inf")
        return sum(map(len, self._marked.get(mark, {}).values()))

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        for position in self._positions_of_marks(text):
            marked = self._marked.get(text[position : position + MARK], {})
            for place, forms in marked.items():
                begin = position - place
                found = (form for form in forms if text.startswith(form, begin))
                if begin >= 0 and (longest := next(found, None)):
                    yield begin, begin + len(longest)

    def _positions_of_marks(self, text: str) -> list[int]:
        data, positions = _bytes(text), list[int]()
        for start in range(MARK if self._numbers else 0):
            numbers = _numbers(data[start:])
            for first in range(0, len(numbers), BLOCK):
                block = numbers[first : first + BLOCK]
                if not self._numbers.isdisjoint(block):
                    found = map(self._numbers.__contains__, block)
                    positions += compress(count(start + first * MARK, MARK), found)
        return positions


def _bytes(text: str) -> memoryview:
    """One byte for each character; characters that have none share that of the question mark."""
    return memoryview(text.encode("latin-1", "replace"))


def _numbers(data: memoryview) -> memoryview:
    """The whole groups of four bytes, each as one number."""
    return data[: len(data) // MARK * MARK].cast("I")
