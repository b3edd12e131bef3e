"""Addresses fit to be shown: in messages, which end in logs, and in evidence, which is made public.

What may be secret stands as …: a login, the value of every parameter that is not known to be
harmless, and parts of the path that look like a key. What follows # is left out.
"""

import re
from collections.abc import Collection, Iterator
from urllib.parse import unquote, unquote_plus

HIDDEN = "…"

# Parameters that say which part of a list is asked for, and nothing of who asks.
_HARMLESS = re.compile(
    r"start|rows|page|q|service|sort|order|location|lat|lon|radius|(organisations|level_|latest_report_date)[\w\[\]]*"
)
_PLAIN = re.compile(r"[\w .,:+'-]*")  # no address or parameter of its own within
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w.~%-]+|\[[\w:.%]+\])(?::\d*)?")
_STOPS = r".,:;!?)\]}'\""  # what ends an address in a sentence is not part of it
_IN_TEXT = re.compile(
    rf"(?:[a-z][a-z0-9+.-]{{0,20}}:|(?<![\w:/]))//\S*[^\s{_STOPS}]"  # an address
    rf"|(?<=[?&#])(?P<parameter>[\w.%\[\]+-]+=[^\s&#]*[^\s&#{_STOPS}])",  # or of a relative one what may be secret
    re.IGNORECASE,
)

_MIXED = re.compile(r"[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]")
_HEX = re.compile(r"(?=.*\d)(?=.*[a-f])[0-9a-f]{10,}", re.IGNORECASE)
_LONGEST_WORD = 23
_LONGEST_MIXTURE = 12  # letters and digits: the ids that news sites number their stories with are not longer
_SHORTEST_SECRET = 3
_UNMISTAKABLE = 6  # shorter ones may be part of a word


def public_address(address: str) -> str:
    """The address without what may be secret in it; it may be relative."""
    return "".join(shown for _, shown in _pieces(address))


def secrets_of(address: str) -> frozenset[str]:
    """What `public_address` hides of an address, as it is written and as it is meant, unless it is shown elsewhere."""
    shown = public_address(address)
    hidden = {text for text, instead in _pieces(address) if text != instead}
    read = {reading(text) for text in hidden for reading in (str, unquote, unquote_plus)}
    return frozenset(text for text in read if len(text) >= _SHORTEST_SECRET and not _standing(text).search(shown))


def public(text: str, secrets: Collection[str] = ()) -> str:
    """The text with every address in it made public, and without these secrets wherever else they stand."""
    text = _IN_TEXT.sub(_made_public, text)
    for secret in sorted(secrets, key=len, reverse=True):
        text = _standing(secret).sub(HIDDEN, text)
    return text


def _made_public(found: re.Match[str]) -> str:
    if found["parameter"]:
        return "".join(shown for _, shown in _parameter(found[0]))
    return public_address(found[0])


def _standing(secret: str) -> re.Pattern[str]:
    exact = re.escape(secret)
    return re.compile(exact if len(secret) >= _UNMISTAKABLE else rf"(?<![^\W_]){exact}(?![^\W_])")


def _pieces(address: str) -> Iterator[tuple[str, str]]:
    """The address piece by piece, each with what is shown of it."""
    start = _SCHEME.match(address)
    scheme = start[0] if start else ""
    yield scheme, scheme
    authority = re.split(r"[/?#]", address[len(scheme) :], maxsplit=1)[0] if start else ""
    rest = address[len(scheme) + len(authority) :]
    login, at, host = authority.rpartition("@")
    if "@" in rest and start and (login or not _HOST.fullmatch(host)):  # a login with a / ? or # in it
        yield authority + rest, HIDDEN
        return
    yield _hidden(login)
    yield at + host, at + host
    yield from _beyond_host(rest)


def _beyond_host(rest: str) -> Iterator[tuple[str, str]]:
    rest, _, fragment = rest.partition("#")
    path, mark, query = rest.partition("?")
    for part in re.split(r"([/;])", path):
        yield from _parameter(part) if "=" in part else [_part(part)]
    yield mark, mark
    for part in re.split(r"([&;])", query):
        yield from _parameter(part) if "=" in part or part in ("&", ";") else [_hidden(part)]
    for part in re.split(r"[&;]", fragment):
        yield part.rpartition("=")[2], ""


def _parameter(pair: str) -> Iterator[tuple[str, str]]:
    name, equals, value = pair.partition("=")
    yield _part(name)
    yield equals, equals
    is_harmless = _HARMLESS.fullmatch(unquote(name)) and _PLAIN.fullmatch(unquote_plus(value))
    yield _part(value) if is_harmless else _hidden(value)


def _part(text: str) -> tuple[str, str]:
    return _hidden(text) if _looks_secret(unquote(text)) else (text, text)


def _hidden(text: str) -> tuple[str, str]:
    return text, HIDDEN if text else ""


def _looks_secret(text: str) -> bool:
    """Whether it is no name or number that people give to a page: too long, too mixed, or somebody's mail address."""
    words = re.findall(r"[A-Za-z0-9]+", text)
    mixed = sum(len(word) for word in words if _MIXED.search(word))
    return (
        any(len(word) > _LONGEST_WORD or _HEX.fullmatch(word) for word in words)
        or (mixed > _LONGEST_MIXTURE and mixed * 2 >= sum(map(len, words)))
        or "@" in text[1:]
    )
