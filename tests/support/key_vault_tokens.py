"""Who gives out the tokens that a Key Vault accepts: managed identity and Entra ID."""

import threading
import time
import uuid
from collections import Counter
from urllib.parse import parse_qs

#: The only tenant that clients ask without asking Microsoft first whether the authority is genuine.
TENANT = "adfs"
CLIENT_ID = "00000000-0000-0000-0000-00000000c0de"
RESOURCE = "https://vault.azure.net"


class TokenService:
    """Gives out tokens and knows which are good."""

    def __init__(self):
        self.client_secret = f"client-secret-{uuid.uuid4().hex}"
        self.federated_token = f"federated-token-{uuid.uuid4().hex}"
        self.lifetime = 3_600
        self.refusal = None
        self.given = Counter()
        self._good = {}
        self._lock = threading.Lock()

    def challenge(self, authority):
        """Return the header that tells a client where to get a token."""
        return f'Bearer authorization="{authority}/{TENANT}", resource="{RESOURCE}"'

    def accepts(self, authorization):
        """Tell whether a request's ``Authorization`` header has a good token."""
        scheme, _, token = (authorization or "").partition(" ")
        return scheme == "Bearer" and self._good.get(token, 0) > time.time()

    def revoke(self):
        """Make all tokens bad."""
        with self._lock:
            self._good.clear()

    def issue(self, way):
        """Give out a token."""
        token = f"token-{uuid.uuid4().hex}"
        with self._lock:
            self._good[token] = time.time() + self.lifetime
            self.given[way] += 1
        return token

    def answer(self, path, query, body, authority):
        """Answer a request for a token, or for where to ask for one; None if it is neither."""
        if path == "/metadata/identity/oauth2/token":
            if self.refusal:
                return 400, {"error": "invalid_request", "error_description": self.refusal}
            token = self.issue("managed identity")
            return 200, self._answer(token, resource=query.get("resource", [""])[0])
        if path.endswith("/.well-known/openid-configuration"):
            return 200, {
                "issuer": f"{authority}/{TENANT}",
                "authorization_endpoint": f"{authority}/{TENANT}/oauth2/authorize",
                "token_endpoint": f"{authority}/{TENANT}/oauth2/v2.0/token",
            }
        if path.endswith("/oauth2/v2.0/token"):
            return self._client_credentials(parse_qs(body.decode()))
        return None

    def _client_credentials(self, form):
        secret = form.get("client_secret", [""])[0]
        assertion = form.get("client_assertion", [""])[0]
        known = secret == self.client_secret or assertion == self.federated_token
        if self.refusal or not known:
            description = self.refusal or "AADSTS7000215: Invalid client secret provided."
            return 401, {"error": "invalid_client", "error_description": description}
        way = "client secret" if secret else "federated token"
        return 200, self._answer(self.issue(way))

    def _answer(self, token, **more):
        return {"token_type": "Bearer", "access_token": token, "expires_in": self.lifetime, **more}
