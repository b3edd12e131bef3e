"""`[monitor]`, `[retention]` and `[web]`: what holds for the whole program (contract, section 4)."""

import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from monitor.settings import checks, when
from monitor.settings.reading import Refused, Table
from monitor.settings.secrets import secret
from monitor.settings.values import Retention, Settings

CATCH_UP = {word: word for word in ("summary", "alert", "silent")}


def read_monitor(table: Table, path: Path, environ: Mapping[str, str]) -> Settings:
    """`[monitor]`, as the settings without sources and destinations."""
    default = Settings(path)
    settings = Settings(
        path=path,
        facts=table.take("facts", lambda value: _folder(value, path.parent), None),
        database=table.take("database", secret(environ, lambda value: _database(value, path.parent)), None),
        timezone=table.take("timezone", checks.timezone, default.timezone),
        contact=table.take("contact", checks.contact, None),
        baseline=table.take("baseline", checks.baseline, default.baseline),
        catch_up=table.take("catch-up", checks.one_of(CATCH_UP), default.catch_up),
        pause_per_host=table.take("pause-per-host", when.duration, default.pause_per_host),
        connections_per_host=table.take("connections-per-host", checks.whole(1), default.connections_per_host),
        heartbeat=table.take("heartbeat", secret(environ, checks.web_address), None),
        proxy=table.take("proxy", secret(environ, _proxy), None),
        ca_bundle=table.take("ca-bundle", lambda value: _certificates(value, path.parent), None),
        quote_press=table.take("quote-press", checks.flag, default.quote_press),
        allow_addresses=table.take("allow-addresses", checks.several(checks.network), ()),
    )
    table.not_yet("templates", checks.text, "the wording that came with the program is used")
    table.end()
    return settings


def read_retention(table: Table) -> Retention:
    default = Retention()
    retention = Retention(
        sent_alerts=table.take("sent-alerts", when.kept, default.sent_alerts),
        press_evidence=table.take("press-evidence", when.kept, default.press_evidence),
        reports=table.take("reports", when.kept, default.reports),
    )
    table.end()
    return retention


def read_web(table: Table, environ: Mapping[str, str]) -> None:
    table.not_yet("token", secret(environ, checks.text), "there is no dashboard to protect")
    table.not_yet("public", checks.flag, "there is no dashboard to open")
    table.not_yet("trusted-proxies", checks.several(checks.network), "there is no dashboard behind them")
    table.not_yet("feed-tokens", checks.several(secret(environ, checks.text)), "there are no feeds to protect")
    table.end()


def _folder(value: object, beside: Path) -> Path:
    """A folder that is there; a plain path counts from the folder of the configuration file."""
    folder = beside / Path(checks.text(value))
    if not folder.is_dir():
        raise Refused("is no folder that is there. Leave the key out: the facts on England come with the program.")
    return folder


def _proxy(value: object) -> str:
    """The address of an HTTP proxy, with a login or without."""
    written = checks.text(value)
    try:
        parts = urlsplit(written)
        named = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        named = None
    if not named or parts.path.strip("/") or re.search(r"\s", written):
        raise Refused('is not the address of a proxy. Write it with its port, such as "http://proxy.example.org:3128".')
    return written


def _certificates(value: object, beside: Path) -> Path:
    """A file of certificates that can be read; a plain path counts from the folder of the configuration file."""
    file = beside / Path(checks.text(value)).expanduser()
    try:
        ssl.create_default_context(cafile=str(file))
    except OSError as fault:  # SSLError is one: what is in the file is no certificate
        reason = "is no file of certificates in PEM form" if isinstance(fault, ssl.SSLError) else f"({fault.strerror})"
        raise Refused(f"cannot be read {reason}. Name the file that whoever runs the network gave you.") from None
    return file.absolute()


def _database(value: object, folder: Path) -> str:
    """An SQLAlchemy address; a plain path counts from the folder of the configuration file."""
    written = checks.text(value)
    if written.startswith("sqlite:"):
        return written
    if "://" in written:
        raise Refused('is not for SQLite, the only database of this version. Write a path such as "ofsted.db".')
    return f"sqlite:///{quote(str((folder / Path(written).expanduser()).absolute()))}"
