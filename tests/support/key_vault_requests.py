"""Key Vault's REST API for secrets, as far as the tests need it."""

import json
from urllib.parse import parse_qs

from tests.support.key_vault_state import Refusal

PAGE = 25


class VaultRequests:
    """Answers requests with what a vault keeps."""

    def __init__(self, vault, url):
        self._vault = vault
        self._url = url

    def answer(self, method, url, body):
        """Return status and document of the answer to a request."""
        kind, *rest = url.path.strip("/").split("/")
        name = rest[0] if rest else ""
        if not name:
            return self._list(int(parse_qs(url.query).get("skip", ["0"])[0]))
        action = (method, kind, rest[1] if method == "POST" else "")
        permission, perform = {
            ("GET", "secrets", ""): ("get", self._get),
            ("PUT", "secrets", ""): ("set", self._set),
            ("DELETE", "secrets", ""): ("delete", self._delete),
            ("GET", "deletedsecrets", ""): ("get", self._get_deleted),
            ("DELETE", "deletedsecrets", ""): ("purge", self._purge),
            ("POST", "deletedsecrets", "recover"): ("recover", self._recover),
        }[action]
        self._vault.check_permission(permission)
        return perform(name, rest[1] if len(rest) > 1 else "", body)

    def _list(self, skip):
        self._vault.check_permission("list")
        with self._vault.lock:
            present = [each for each in self._vault.secrets.values() if each.deleted_at is None]
        page = [self._item(each, each.versions[-1]) for each in present[skip : skip + PAGE]]
        more = f"{self._url}/secrets?api-version=7.4&skip={skip + PAGE}"
        return 200, {"value": page, "nextLink": more if len(present) > skip + PAGE else None}

    def _get(self, name, version, _):
        secret, found = self._vault.get(name, version)
        return 200, self._bundle(secret, found)

    def _set(self, name, _, body):
        sent = json.loads(body)
        if not isinstance(sent.get("value"), str):
            raise Refusal(400, "BadParameter", "Property has invalid value.")
        secret, made = self._vault.set(
            name, sent["value"], sent.get("contentType"), sent.get("tags"), sent.get("attributes")
        )
        return 200, self._bundle(secret, made)

    def _delete(self, name, *_):
        return 200, self._deleted(*self._vault.delete(name))

    def _get_deleted(self, name, *_):
        return 200, self._deleted(*self._vault.deleted(name))

    def _recover(self, name, *_):
        return 200, self._bundle(*self._vault.recover(name))

    def _purge(self, name, *_):
        self._vault.purge(name)
        return 204, None

    def _item(self, secret, version):
        return {
            "id": f"{self._url}/secrets/{secret.name}",
            "contentType": version.content_type,
            "attributes": version.attributes,
            "tags": version.tags,
        }

    def _bundle(self, secret, version):
        identifier = f"{self._url}/secrets/{secret.name}/{version.identifier}"
        return {**self._item(secret, version), "id": identifier, "value": version.value}

    def _deleted(self, secret, version):
        return {
            **self._item(secret, version),
            "recoveryId": f"{self._url}/deletedsecrets/{secret.name}",
            "deletedDate": 1_700_000_000,
            "scheduledPurgeDate": 1_707_776_000,
        }
