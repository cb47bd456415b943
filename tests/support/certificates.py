"""Certificates for the TLS servers of tests, made anew for each run."""

import ssl
from pathlib import Path

import trustme


class CertificateAuthority:
    """An authority of this test run's own.

    Args:
        folder: Where its certificate is written to, for clients to trust.
    """

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(self.file)

    def server_context(self, *hosts: str) -> ssl.SSLContext:
        """Make the TLS side of a server with a certificate for these hosts."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(*hosts).configure_cert(context)
        return context
