"""Looking for a value in texts, in the forms it may travel in."""

import base64
from urllib.parse import quote, quote_plus


class Search:
    """Looks for one value.

    Args:
        value: What to look for.

    Attributes:
        literal: The value as the content of an SQL literal.
    """

    def __init__(self, value):
        self.literal = value.replace("'", "''")
        self._forms = {
            value,
            quote(value),
            quote_plus(value),
            base64.b64encode(value.encode()).decode(),
            repr(value)[1:-1],
            self.literal,
        }

    def finds(self, text):
        """Tells whether a text holds the value in one of its forms."""
        return any(form in text for form in self._forms)
