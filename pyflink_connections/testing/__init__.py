"""What third parties need to test their extensions; nothing of it is for production.

:mod:`pyflink_connections.testing.secret_stores` has the conformance suite of secret stores, and
needs pytest.
"""
