"""What no log line and no traceback may show: the secrets of the configuration, and whole addresses."""

import json
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from monitor.settings import Settings

LONGEST = 8_000  # characters of one value: a line that a journal takes whole
_LOOKED_AT = 20_000  # of a longer value no more is looked at, and its end is never shown
_READABLE = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

_configured: list[Settings] = []


def hide_secrets_of(settings: Settings) -> None:
    """From now on hide what may be secret in these settings too; a reload adds to what was hidden before."""
    _configured.append(settings)
    _hiding.cache_clear()


def forget_secrets() -> None:
    """Begin anew, with a new command."""
    _configured.clear()
    _hiding.cache_clear()


def redacted(text: str) -> str:
    """The text without secrets and with every address in it made public, and not too long."""
    from monitor.fetch import public  # late: many commands log nothing, and need not wait for this

    whole = text[:_LOOKED_AT].encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # JSON takes no half a sign
    told = public(_hiding()(whole))
    if len(text) > _LOOKED_AT:  # half a secret may stand where it was cut
        return told[: min(LONGEST, len(told) // 2)] + "…"
    if len(told) > LONGEST:  # of a traceback the end says most
        return f"{told[: LONGEST // 2]} … {told[-LONGEST // 2 :]}"
    return told


def shown(value: Any) -> Any:
    """A field of a log line as JSON can say it, redacted; what JSON does not know is told in words."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {redacted(str(name)): shown(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [shown(part) for part in value]
    return redacted(str(value))


def on_one_line(text: str) -> str:
    """The text with everything escaped that is not printed: line breaks, control characters, signs that turn text."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else _READABLE.get(sign) or json.dumps(sign)[1:-1] for sign in text)


@cache
def _hiding() -> Callable[[str], str]:
    """A function that hides every secret known by now. What is also the name of a source or a destination is none."""
    from monitor.deliver import secrets, without

    hidden, names = set[str](), set[str]()
    for settings in _configured:
        addresses = [settings.heartbeat, settings.proxy, *(destination.url for destination in settings.destinations)]
        hidden.update(secret for address in addresses if address for secret in secrets(address))
        names.update(source.name.casefold() for source in settings.sources)
        names.update(destination.name.casefold() for destination in settings.destinations)
    return without(secret for secret in hidden if secret.casefold() not in names)
