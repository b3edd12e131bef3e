"""Fetches pages: politely, within bounds, and from public addresses only."""

from monitor.fetch.client import Fetcher
from monitor.fetch.exchange import NO_VALIDATORS
from monitor.fetch.limits import DEFAULT_LIMITS, Limits

__all__ = ["DEFAULT_LIMITS", "NO_VALIDATORS", "Fetcher", "Limits"]
