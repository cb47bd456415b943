"""Delegation tokens (FLIP-272) with providers and receivers written in Python.

Providers obtain short-lived credentials on the JobManager, Flink carries them to every TaskManager
and renews them, and functions ask for the current ones with :func:`current_token`.
"""

from pyflink_connections.delegation_tokens.base import (
    DelegationTokenProvider,
    DelegationTokenReceiver,
    ObtainedDelegationTokens,
)
from pyflink_connections.delegation_tokens.client import (
    current_token,
    register_receiver,
    unregister_receiver,
)
from pyflink_connections.delegation_tokens.configuration import ProviderConfiguration

__all__ = [
    "DelegationTokenProvider",
    "DelegationTokenReceiver",
    "ObtainedDelegationTokens",
    "ProviderConfiguration",
    "current_token",
    "register_receiver",
    "unregister_receiver",
]
