"""An Apprise address as a channel: whether it is one, whom it reaches, and how it is shown without its secrets."""

import logging
import warnings
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from apprise import Apprise, AppriseAsset
from apprise.plugins import NotifyBase

with warnings.catch_warnings():  # Apprise asks for imghdr, which Python 3.11 and 3.12 call deprecated
    warnings.simplefilter("ignore", DeprecationWarning)
    from apprise.plugins.email import NotifyEmail

# Apprise does not mask everything that is secret (the path of json://, the value of a +Header), and
# urllib3 logs the path of every webhook. So nothing that they log goes further: `Sender` reads what
# Apprise said of one sending, and says in its own words what may be shown.
for _name, _level in (("apprise", logging.DEBUG), ("urllib3", logging.CRITICAL)):
    logging.getLogger(_name).setLevel(_level)
    logging.getLogger(_name).propagate = False

# A redirect could lead from a public host to one inside: none is followed.
_ASSET = AppriseAsset(app_id="ofsted-monitor", app_desc="ofsted-monitor alerts", http_redirects=False)

# Of ntfy, Fluxer, LaMetric and Matrix: the message goes to the service's own hosts, and a token stands for the host.
_TOKEN_MODES = ("cloud", "t2bot")


def check(url: str) -> str | None:
    """What is wrong with a destination's address, as a sentence; None if nothing is. It shows no secret."""
    shown = redacted(url)
    service = channel(url)
    if service is None:
        return (
            f'Apprise does not accept "{shown}": it knows no such service, or a part of the address is missing'
            " or malformed. Each service's form of address is in the documentation of Apprise."
        )
    if isinstance(service, NotifyEmail) and not service.targets:
        return f'"{shown}" names no valid mail address to send to. Add to=name@example.org.'
    if recipients(service) > 1:
        return (
            f'"{shown}" has {recipients(service)} recipients. One that fails would make the others get every message'
            " twice, so each needs a [[notify]] table of its own with one recipient."
        )
    return None


def redacted(url: str) -> str:
    """The scheme and host of an address, all that may be shown of it; of most chat services only the scheme.

    Where a service puts a token in the place of the host, that place is hidden too.
    """
    try:
        parts = urlsplit(url)
        scheme, host = parts.scheme, parts.hostname or ""
    except ValueError:
        return "…"
    if not scheme or not scheme.isascii():
        return "…"
    service = channel(url)
    return f"{scheme}://{host}/…" if host and service is not None and names_host(service) else f"{scheme}://…"


def described(url: str) -> str:
    """Where an address leads, in people's words and without its secrets: the mailbox and its server, or the service."""
    service = channel(url)
    if isinstance(service, NotifyEmail) and service.targets:
        to = " and ".join(address for _, address in service.targets)
        return f"e-mail to {to} by {network_place(service)}"
    return redacted(url) if service is None or network_host(service) else str(service.service_name)


def is_mail(service: NotifyBase) -> bool:
    return isinstance(service, NotifyEmail)


def channel(url: str, parameters: Mapping[str, str] | None = None) -> NotifyBase | None:
    """The Apprise service behind an address, with parameters added to it; None if Apprise does not accept it."""
    added = "&".join(f"{name}={quote(value, safe='')}" for name, value in (parameters or {}).items())
    joint = "&" if "?" in url else "?"
    return Apprise.instantiate(f"{url}{joint}{added}" if added else url, asset=_ASSET)


def recipients(service: NotifyBase) -> int:
    """How many people or rooms one sending would reach; some services count a batch of them as one."""
    listed = [getattr(service, name, None) for name in ("targets", "cc", "bcc")]
    named = sum(len(group) for group in listed if isinstance(group, list | tuple | set))
    return max(len(service), named)


def network_host(service: NotifyBase) -> str | None:
    """The host that a service will connect to, where its address names one; chat services have fixed, public ones."""
    if isinstance(service, NotifyEmail):
        return str(service.smtp_host)
    return str(service.host) if service.host and names_host(service) else None


def names_host(service: NotifyBase) -> bool:
    """Whether a host stands in the place of the host: many chat services have a token there, some either.

    Those that take either say by their mode which it is, or leave the host empty where it is a token.
    """
    if "host" not in service.template_tokens:
        return False
    templates: tuple[str, ...] = service.templates
    is_always = all("{host}" in template for template in templates)
    return is_always or (bool(service.host) and getattr(service, "mode", None) not in _TOKEN_MODES)


def network_place(service: NotifyBase) -> str | None:
    """As `network_host`, with the port where it is known."""
    host = network_host(service)
    if host is None or not service.port:
        return host
    return f"[{host}]:{service.port}" if ":" in host else f"{host}:{service.port}"
