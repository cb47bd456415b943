"""Models behind OpenAI's API, or one that is made like it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from pyflink_connections.validation.checks import CheckFailedError, ConnectionCheck, Trial
from pyflink_connections.validation.http import Answer, judged, reach_url, request

__all__ = ["OpenAiCheck"]

_PATHS = ("/chat/completions", "/embeddings")


class OpenAiCheck(ConnectionCheck):
    """OpenAI's API: lists the models, which costs nothing.

    A service that has no such list is asked by an empty request to the end point, which it refuses
    for what it is only after it has accepted the key.
    """

    def applies_to(self, connection_type: str, options: Mapping[str, str]) -> bool:
        """Tells whether there are an end point and a key; see the base class."""
        del connection_type
        return _endpoint(options).endswith(_PATHS) and "api-key" in options

    def run(self, trial: Trial) -> None:
        """Reaches the host, lists the models, then looks for the one wanted; see the base class."""
        reach_url(trial, _endpoint(trial.options))
        listings: list[Answer] = []
        trial.attempt("log in", lambda: _logged_in(trial, listings))
        model = trial.options.get("model")
        if model is not None and listings[0].status == 200:
            trial.attempt("find the model", lambda: _found(trial, model))


def _logged_in(trial: Trial, listings: list[Answer]) -> str:
    listings.append(request(trial, "GET", f"{_base(trial)}/models", _headers(trial)))
    if listings[0].status in (404, 405, 501):
        return judged(request(trial, "POST", _endpoint(trial.options), _headers(trial), "{}"))
    return judged(listings[0])


def _found(trial: Trial, model: str) -> str:
    answer = request(trial, "GET", f"{_base(trial)}/models/{quote(model)}", _headers(trial))
    if answer.status == 404:
        msg = f"the service has no model {model!r}"
        raise CheckFailedError(msg)
    return judged(answer)


def _headers(trial: Trial) -> Mapping[str, str]:
    key = trial.options["api-key"]
    return {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}


def _base(trial: Trial) -> str:
    endpoint = _endpoint(trial.options)
    path = next(path for path in _PATHS if endpoint.endswith(path))
    return endpoint[: -len(path)]


def _endpoint(options: Mapping[str, str]) -> str:
    return options.get("endpoint", "").rstrip("/")
