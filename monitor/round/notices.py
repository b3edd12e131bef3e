"""What those who look after the program should know at once, in words."""

from datetime import datetime

from monitor.facts import Facts
from monitor.fetch import public_address
from monitor.health import LONGEST_QUIET
from monitor.model import Authority, Council, EventKind, Link, Notice, Quiet, Trouble, english_day
from monitor.round.leads import hosts_of
from monitor.settings.values import Settings, Source
from monitor.succession import endings
from monitor.wording.endings import ending_words
from monitor.wording.phrases import clean, day, sentence
from monitor.wording.trouble import Words, destination_words, quiet_words, source_words


def unreadable(source: Source, link: Link, council: Council | None, fault: str, at: datetime) -> Notice:
    """Ofsted has published something that cannot be read: nobody is told what it says."""
    address, whose = public_address(link.url), f" on {council.short_name}" if council else ""
    listed = f', listed as "{clean(link.title, 80)}"' if link.title else ""
    published = f", published {day(link.published)}" if link.published else ""
    return Notice(
        kind=EventKind.SOURCE_TROUBLE,
        reference=_reference(source.name, at, EventKind.SOURCE_TROUBLE),
        recorded_at=at,
        subject=f"Source trouble: a report{whose} cannot be read ({source.name})",
        text=(
            f"A document on Ofsted's site{whose} could not be read{listed}{published}:\n\n"
            f"{address}\n\n"
            f"{sentence(fault.removeprefix(address).lstrip(': '))}\n\n"
            "No alert was sent about it, and none will be until it can be read: open it yourself. It is tried "
            "again at every look, and this message is not repeated. If it is an ordinary report, please report "
            "its layout to the makers of ofsted-monitor."
        ),
        topic=f"unreadable {link.url}",
    )


def councils_ending(settings: Settings, facts: Facts, now: datetime) -> list[Notice]:
    """The watched councils that end within a month, and those that have just ended: each is told once."""
    today, found = english_day(now), list[Notice]()
    for ending in endings(settings, facts, today):
        subject, text = ending_words(ending)
        council = ending.council
        found.append(
            Notice(
                kind=EventKind.COUNCIL_ENDS,
                reference=f"W{council.urn or council.short_name}-{ending.ends_on}-{EventKind.COUNCIL_ENDS}",
                recorded_at=now,
                subject=subject,
                text=text,
                topic=f"{council.short_name} ends {ending.ends_on}: {ending.stage}",
            )
        )
    return found


def about_source(source: Source, trouble: Trouble, timezone: str) -> Notice:
    """Trouble with a source that begins, lasts or is over."""
    official = source.authority is Authority.OFSTED
    words = source_words(source.name, trouble, hosts_of(source), timezone, official=official)
    return _trouble(f"source {source.name}", source.name, EventKind.SOURCE_TROUBLE, trouble, words)


def about_destination(name: str, trouble: Trouble, timezone: str) -> Notice:
    """Trouble with a destination that begins, lasts or is over."""
    words = destination_words(name, trouble, timezone)
    return _trouble(f"destination {name}", name, EventKind.DELIVERY_TROUBLE, trouble, words)


def about_the_quiet(source: Source, quiet: Quiet, at: datetime) -> Notice:
    """Ofsted publishes nothing, for longer than ever: told once of each newest report."""
    subject, text = quiet_words(source.name, quiet, LONGEST_QUIET)
    kind = EventKind.SOURCE_TROUBLE
    return Notice(kind, _reference(source.name, at, kind), at, subject, text, f"quiet since {quiet.newest}")


def _trouble(what: str, name: str, kind: EventKind, trouble: Trouble, words: Words) -> Notice:
    """A topic of its own for each trouble by its beginning, and for each reminder of it."""
    topic, at = f"{what} since {trouble.since.isoformat()}", trouble.at
    kind = EventKind.RECOVERED if trouble.stage == "over" else kind
    lasts = trouble.stage == "lasts"
    return Notice(
        kind=kind,
        reference=_reference(name, at, kind),
        recorded_at=at,
        subject=words[0],
        text=words[1],
        topic=f"{topic}, still {at.isoformat()}" if lasts else topic,
        reminds_of=topic if lasts else "",
    )


def _reference(name: str, at: datetime, kind: EventKind) -> str:
    return f"S-{name}-{english_day(at)}-{kind}"
