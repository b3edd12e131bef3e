"""Readers of single values: each gives what the program works with, or says what to write instead."""

import difflib
import re
from collections.abc import Mapping
from datetime import date, datetime
from ipaddress import ip_network
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from monitor.model import Network
from monitor.settings.reading import Reader, Refused, T, did_you_mean, near, toml

PARTS = ("links", "title", "body", "published")  # of a page, that `select` may point to


def text(value: object) -> str:
    if not isinstance(value, str):
        raise Refused('is not a text. Put it in "double quotes".')
    if not value.strip():
        raise Refused("is empty. Fill it in.")
    return value


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Refused("is neither true nor false. Write true or false, without quotes.")
    return value


def whole(least: int) -> Reader[int]:
    """A reader of whole numbers from `least` up."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise Refused(f"is not a whole number of {least} or more. Write one, without quotes.")
        return value

    return read


def share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise Refused("is not a number from 0 to 1. Write for instance 0.8, without quotes.")
    return float(value)


def one_of(choices: Mapping[str, T]) -> Reader[T]:
    """A reader of the words in `choices`, giving what each stands for."""

    def read(value: object) -> T:
        word = text(value)
        if word not in choices:
            raise Refused(f"is not known. {near(word, choices)}")
        return choices[word]

    return read


def several(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """A reader of lists; a bad part is shown alone."""

    def read_part(part: object) -> T:
        try:
            return read(part)
        except Refused as refused:
            raise Refused(refused.reason, toml(part) if refused.shown is None else refused.shown) from None

    def read_all(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise Refused(f"is not a list. Write it in brackets: [{toml(value)}].")
        return tuple(read_part(part) for part in value)

    return read_all


def slug(value: object) -> str:
    name = text(value)
    if not re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", name):
        raise Refused('is not a name. Write letters, digits and hyphens only, such as "wirral-globe".')
    return name


def web_address(value: object) -> str:
    """An http(s) address with a host and without a login, fit to be shown."""
    address = text(value)
    shown = "" if "@" in address else None
    try:
        parts = urlsplit(address)
        named = parts.hostname and parts.port != 0
    except ValueError as fault:
        raise Refused(f"is not a web address ({fault}). Copy it from the browser.", shown) from None
    if parts.username is not None:
        raise Refused("holds a login, which would be shown in logs. Remove what stands before the @.", shown)
    if parts.scheme not in ("http", "https") or not named or re.search(r"\s", address):
        raise Refused('is not a web address. Write it whole, such as "https://www.example.org/news/rss".', shown)
    if "${" in address:
        raise Refused("refers to a secret, but a source's address is shown in logs. Write it without ${…}.", shown)
    return address


def host(value: object) -> str:
    name = text(value).lower()
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", name):
        raise Refused('is not the name of a host. Write it without https:// and path, such as "files.ofsted.gov.uk".')
    return name


def network(value: object) -> Network:
    try:
        return ip_network(text(value))
    except ValueError as fault:
        raise Refused(f'is not a network ({fault}). Write it like "10.0.0.5" or "127.0.0.0/8".') from None


def pattern(value: object) -> str:
    expression = text(value)
    try:
        re.compile(expression)
    except re.error as fault:
        raise Refused(
            f"is not a regular expression ({fault}). In 'single quotes' backslashes stay as they are."
        ) from None
    return expression


def selectors(value: object) -> Mapping[str, str]:
    """A table of CSS selectors by part of the page."""
    import soupsieve  # here, since it takes a tenth of a second that most files need not pay

    if not isinstance(value, dict):
        raise Refused(f"does not say of which part. Write select = {{ links = {toml(value)} }}.")
    for part, selector in value.items():
        if part not in PARTS:
            raise Refused(f"selects for no part of a page. {near(part, PARTS)}", toml({part: selector}))
        try:
            soupsieve.compile(text(selector))
        except soupsieve.SelectorSyntaxError as fault:
            reason = str(fault).splitlines()[0]
            raise Refused(f"is not a CSS selector ({reason}). Correct it.", toml({part: selector})) from None
    return value


def timezone(value: object) -> str:
    name = text(value)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        likely = difflib.get_close_matches(name, sorted(available_timezones()), n=2, cutoff=0.8)
        remedy = did_you_mean(likely, otherwise='Write for instance "Europe/London".')
        raise Refused(f"is not a time zone. {remedy}") from None
    return name


def contact(value: object) -> str:
    said = text(value)
    if not (said.isascii() and said.isprintable()):
        raise Refused("cannot stand in a User-Agent. Write a mail or web address in plain ASCII.")
    return said


def baseline(value: object) -> str | date:
    """ "all", "none", or the last day of publication that counts as known."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if value in ("all", "none"):
        return str(value)
    try:
        return date.fromisoformat(text(value))
    except (Refused, ValueError):
        raise Refused('is neither "all" nor "none" nor a day. Write one of these, a day as 2026-04-01.') from None
