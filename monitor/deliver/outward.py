"""The way out for messages: through a proxy, and with certificates that are trusted beside the usual ones.

Apprise leaves both to the libraries below it, and those take them from the environment of the process:
requests for what goes over HTTP, Python's ssl for mail. So that is where the configuration puts them.
"""

import os
import ssl
import tempfile
from pathlib import Path

import certifi

from monitor.errors import SettingsError

_PROXY = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
_FILE = "certificates.pem"
_BUNDLE = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")


class _Outward:
    """What this process's environment was before, and what was put there instead."""

    def __init__(self) -> None:
        self._before: dict[str, str | None] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None  # removed at the end, if not before

    def go(self, proxy: str | None, ca_bundle: Path | None) -> None:
        folder = _combined(ca_bundle) if ca_bundle else None  # first: where it fails all stays as it was
        self._restore()
        self._folder = folder
        wanted = dict.fromkeys(_PROXY, proxy) if proxy else {}
        if folder:
            wanted |= dict.fromkeys(_BUNDLE, str(Path(folder.name) / _FILE))
        self._before = {name: os.environ.get(name) for name in wanted}
        os.environ.update({name: value for name, value in wanted.items() if value})

    def _restore(self) -> None:
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._before = {}
        if self._folder:
            self._folder.cleanup()
            self._folder = None


def _combined(ca_bundle: Path) -> tempfile.TemporaryDirectory[str]:
    """One file with the usual authorities and those of the bundle: the libraries take a single one."""
    usual = {certifi.where(), ssl.get_default_verify_paths().cafile}
    try:
        parts = [Path(file).read_bytes() for file in sorted(filter(None, usual))] + [ca_bundle.read_bytes()]
    except OSError as fault:
        raise SettingsError(f"ca-bundle: {fault.filename} cannot be read ({fault.strerror}).") from fault
    folder = tempfile.TemporaryDirectory(prefix="ofsted-monitor-")
    (Path(folder.name) / _FILE).write_bytes(b"\n".join(parts))
    return folder


_outward = _Outward()


def go_out_by(proxy: str | None, ca_bundle: Path | None) -> None:
    """Let all messages of this process go through `proxy`, and trust `ca_bundle` beside the usual authorities.

    Mail goes its own way: no proxy of this kind carries it. With neither, the environment stays, or becomes
    again, what the process was started with. SettingsError if the bundle cannot be read.
    """
    _outward.go(proxy, ca_bundle)
