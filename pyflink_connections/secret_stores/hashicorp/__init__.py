"""Secrets in HashiCorp Vault, or in OpenBao."""
