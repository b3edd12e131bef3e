"""What those who look after the program should know at once, in words."""

from datetime import datetime

from monitor.facts import Facts
from monitor.fetch import public_address
from monitor.model import Council, EventKind, Link, Notice, english_day
from monitor.settings.values import Settings, Source
from monitor.succession import endings
from monitor.wording.endings import ending_words
from monitor.wording.phrases import clean, day, sentence


def unreadable(source: Source, link: Link, council: Council | None, fault: str, at: datetime) -> Notice:
    """Ofsted has published something that cannot be read: nobody is told what it says."""
    address, whose = public_address(link.url), f" on {council.short_name}" if council else ""
    listed = f', listed as "{clean(link.title, 80)}"' if link.title else ""
    published = f", published {day(link.published)}" if link.published else ""
    return Notice(
        kind=EventKind.SOURCE_TROUBLE,
        reference=f"S-{source.name}-{english_day(at)}-{EventKind.SOURCE_TROUBLE}",
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
