"""Secrets in AWS Secrets Manager."""
