"""Whose certificates are trusted."""

import ssl
from pathlib import Path

import httpx

from monitor.errors import SettingsError


def trusting(ca_bundle: Path | None) -> ssl.SSLContext:
    """The usual authorities, and those of the bundle beside them; SettingsError if it cannot be read."""
    context = httpx.create_ssl_context(trust_env=False)
    if ca_bundle:
        try:
            context.load_verify_locations(cafile=ca_bundle)
        except OSError as fault:  # SSLError is one
            raise SettingsError(
                f"ca-bundle: {ca_bundle} cannot be read ({fault.strerror or fault}). It must be a file of"
                " certificates in PEM form."
            ) from fault
    return context
