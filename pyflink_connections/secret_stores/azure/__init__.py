"""Secrets in Azure Key Vault."""
