"""The way out for messages: through a proxy, and with certificates that are trusted beside the usual ones.

Apprise leaves both to the libraries below it, and those take them from the environment of the process:
requests for what goes over HTTP, Python's ssl for mail. So that is where the configuration puts them,
when the first message goes out: a configuration that is read and then refused changes nothing.
"""

import os
import ssl
import tempfile
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies

import certifi

from monitor.errors import MonitorError, SettingsError

_PROXY = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
_FILE = "certificates.pem"
_BUNDLE = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")


class WayOut:
    """Through `proxy`, and trusting `ca_bundle` beside the usual authorities.

    Mail goes its own way: no proxy of this kind carries it. With neither, the environment stays, or becomes
    again, what the process was started with. SettingsError if the bundle cannot be read.
    """

    def __init__(self, proxy: str | None, ca_bundle: Path | None) -> None:
        self.proxy = proxy
        self.trusted = _combined(ca_bundle) if ca_bundle else b""

    def take(self) -> None:
        """Let all messages of this process go this way, until another is taken.

        MonitorError if the certificates cannot be put where the libraries read them: all stays as it was.
        """
        try:
            _outward.go(self)
        except OSError as fault:
            folder = tempfile.tempdir or "any folder for temporary files"
            raise MonitorError(
                f"ca-bundle: its certificates cannot be stored in {folder} ({fault.strerror})."
                " See to that, or name another folder in TMPDIR and start again."
            ) from fault


class _Outward:
    """What this process's environment was before, and what was put there instead."""

    def __init__(self) -> None:
        self._taken: WayOut | None = None
        self._before: dict[str, str | None] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None  # removed at the end, if not before

    def go(self, way: WayOut) -> None:
        if way is self._taken:
            return
        folder = _stored(way.trusted) if way.trusted else None  # first: where it fails all stays as it was
        self._restore()
        self._taken, self._folder = way, folder
        wanted = dict.fromkeys(_PROXY, way.proxy) if way.proxy else {}
        if folder:
            wanted |= dict.fromkeys(_BUNDLE, str(Path(folder.name) / _FILE))
        self._before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)

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


def _combined(ca_bundle: Path) -> bytes:
    """The usual authorities and those of the bundle as one: the libraries take a single file."""
    usual = {certifi.where(), ssl.get_default_verify_paths().cafile}
    try:
        parts = [Path(file).read_bytes() for file in sorted(filter(None, usual))] + [ca_bundle.read_bytes()]
    except OSError as fault:
        raise SettingsError(f"ca-bundle: {fault.filename} cannot be read ({fault.strerror}).") from fault
    return b"\n".join(parts)


def _stored(trusted: bytes) -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="ofsted-monitor-", ignore_cleanup_errors=True)
    try:
        (Path(folder.name) / _FILE).write_bytes(trusted)
    except OSError:
        folder.cleanup()
        raise
    return folder


_outward = _Outward()


def proxies() -> list[SplitResult]:
    """The proxies that messages go through by now, of the configuration or of the process's own environment."""
    named = getproxies()
    found = [named[scheme] for scheme in ("https", "http", "all") if scheme in named]
    return [urlsplit(proxy if "://" in proxy else f"http://{proxy}") for proxy in found]
