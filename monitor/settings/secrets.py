"""Secrets by reference: `${NAME}` stands for a variable of the environment, `file:/run/…` for a file's content.

A file's path may hold a variable too: `file:${CREDENTIALS_DIRECTORY}/secret_mail`, as systemd hands secrets over.
A substituted value is put in as it is: what has a meaning in an address (@ : / ? #) its
owner writes percent-encoded. No message ever shows a resolved value.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from monitor.settings.checks import text
from monitor.settings.reading import Reader, Refused, T

_REFERENCE = re.compile(r"\$\{([^}]*)\}?")
_PASSWORD = re.compile(r"://[^/?#@\s:]*:(?P<login>[^/?#@\s]+)@|[?&]pass(word)?=(?P<query>[^&\s]+)")


def secret(environ: Mapping[str, str], read: Reader[T]) -> Reader[T]:
    """A reader that resolves references and hands on to `read`; its refusals show nothing of the value."""

    def resolve(value: object) -> T:
        try:
            written = text(value)
            return read(_file(written, environ) if written.startswith("file:") else _substituted(written, environ))
        except Refused as refused:
            raise Refused(refused.reason, shown="") from None

    return resolve


def shows_password(url: str) -> bool:
    """Whether an address, as written in the file, holds a password in clear."""
    found = _PASSWORD.search(url)
    return found is not None and "${" not in (found["login"] or found["query"])


def _substituted(written: str, environ: Mapping[str, str]) -> str:
    def value_of(reference: re.Match[str]) -> str:
        name = reference[1]
        if not re.fullmatch(r"[A-Za-z_]\w*", name) or not reference[0].endswith("}"):
            raise Refused("holds ${ without the name of a variable and a } after it. Write it like ${MAIL_PASSWORD}.")
        if not environ.get(name):
            raise Refused(f"refers to ${{{name}}}, which the environment does not have. Set the variable {name}.")
        return environ[name]

    return _REFERENCE.sub(value_of, written)


def _file(written: str, environ: Mapping[str, str]) -> str:
    shown = written.removeprefix("file:")
    path = Path(_substituted(shown, environ))
    if not path.is_absolute():
        raise Refused(
            f'refers to the file "{shown}", which is not a whole path. Begin it with /, like file:/run/secrets/mail.'
        )
    try:
        content = path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "not UTF-8 text"
        raise Refused(
            f'refers to the file "{shown}", which cannot be read ({reason}). Create it, or correct the path.'
        ) from None
    if not content.strip():
        raise Refused(f'refers to the file "{shown}", which is empty. Write the secret into it.')
    return content
