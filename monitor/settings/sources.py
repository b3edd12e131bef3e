"""`[[source]]`: one page to look at, and how often (contract, section 4)."""

from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from monitor.model import NOTHING, Authority, PageKind
from monitor.settings import checks, when
from monitor.settings.names import Names, councils_of
from monitor.settings.reading import Refused, Table
from monitor.settings.values import Busy, Source

KINDS = {kind.value: kind for kind in PageKind}
OFSTED_KINDS = (PageKind.OFSTED_SEARCH, PageKind.OFSTED_COUNCIL, PageKind.REPORT)
AUTHORITIES = {authority.value: authority for authority in Authority}
HASTY = timedelta(minutes=5)  # a site of other people that is asked more often than this may well shut the program out


def read_source(table: Table, timezone: str, names: Names) -> Source:
    """One `[[source]]`."""
    kind = table.need("kind", checks.one_of(KINDS), PageKind.ARTICLE, f"Write one of: {', '.join(KINDS)}.")
    usual = Authority.OFSTED if kind in OFSTED_KINDS else Authority.PRESS
    if "every" in table and "cron" in table:
        table.problem("every and cron exclude each other. Keep one of them.")
    if not ("every" in table or "cron" in table):
        table.problem('every is missing. Write how often to look, like every = "1h", or a cron.')
    select = table.take("select", checks.selectors, NOTHING)
    if kind == PageKind.LISTING and "links" not in select:
        table.problem(
            'select has no links. Say in CSS where a listing\'s links stand: select = { links = "main h2 a" }.'
        )
    source = Source(
        name=table.need("name", _source_name, "", 'Write a short one, such as name = "wirral-globe".'),
        kind=kind,
        url=table.need("url", checks.web_address, "", "Write the address of the page or feed."),
        every=table.take("every", when.interval, None),
        cron=table.take("cron", when.cron(timezone), None),
        busy=_busy(table),
        hosts=frozenset(table.take("hosts", checks.several(checks.host), ())),
        councils=table.take("councils", councils_of(names), ()),
        match=table.take("match", checks.pattern, None),
        select=select,
        expect_at_least=table.take("expect-at-least", checks.whole(0), 0),
        authority=table.take("authority", checks.one_of(AUTHORITIES), usual),
        threshold=table.take("threshold", checks.share, 0.8),
        enabled=table.take("enabled", checks.flag, True),
    )
    _warn_of_haste(table, source)
    return source


def _warn_of_haste(table: Table, source: Source) -> None:
    """A warning, and no more, where somebody else's site would be asked too often."""
    host = urlsplit(source.url).hostname or ""
    if not source.enabled or _is_at_home(host):
        return
    for key, every in (("every", source.every), ("busy-every", source.busy and source.busy.every)):
        if every and every < HASTY:
            table.warn(
                f"{key} asks {host} {timedelta(hours=1) // every} times an hour, which is not polite. Write at least "
                f'{key} = "5m" for Ofsted, "15m" for a news site.'
            )


def _is_at_home(host: str) -> bool:
    """Whether a host is one's own: this machine by its name, or an IP address, by which nobody names another's site."""
    if host in ("", "localhost") or host.endswith(".localhost"):
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _busy(table: Table) -> Busy | None:
    hours = table.take("busy", when.hours, None)
    every = table.take("busy-every", when.interval, None)
    for one, other, example in (("busy", "busy-every", "10m"), ("busy-every", "busy", "mon-fri 07:00-19:00")):
        if one in table and other not in table:
            table.problem(f'{one} stands without {other}. Add {other} = "{example}", or remove {one}.')
    if "busy" in table and "cron" in table:
        table.problem("busy goes with every, not with cron. Remove busy and busy-every, or write every.")
    return Busy(*hours, every) if hours and every else None


def _source_name(value: object) -> str:
    name = checks.slug(value)
    if name.lower() == "baseline":
        raise Refused("is what the inspections in seeds/ go by. Write another name.")
    return name
