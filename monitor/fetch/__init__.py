"""Fetches pages: politely, within bounds, and from public addresses only."""

from monitor.fetch.client import Fetcher
from monitor.fetch.exchange import NO_VALIDATORS
from monitor.fetch.hosts import Hosts, HostsInMemory
from monitor.fetch.limits import DEFAULT_LIMITS, Limits
from monitor.fetch.making import fetcher_for
from monitor.fetch.pace import Gates
from monitor.fetch.proxy import guards
from monitor.fetch.public import HIDDEN, public, public_address, secrets_of

__all__ = [
    "DEFAULT_LIMITS",
    "HIDDEN",
    "NO_VALIDATORS",
    "Fetcher",
    "Gates",
    "Hosts",
    "HostsInMemory",
    "Limits",
    "fetcher_for",
    "guards",
    "public",
    "public_address",
    "secrets_of",
]
