"""Trouble with a source or a destination, and its end, in words for those who look after the program."""

from collections.abc import Collection
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.model import Quiet, Trouble
from monitor.wording.phrases import clean, counted, day, instant, safe_url

LONGEST_ERROR = 1_000  # characters
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

Words = tuple[str, str]  # the subject, and the text with blank lines between its paragraphs


def source_words(name: str, trouble: Trouble, hosts: Collection[str], timezone: str, *, official: bool) -> Words:
    """What is wrong with a source, or was; `official` is Ofsted's own. Its addresses are those on these hosts."""
    if trouble.stage == "over":
        return f"Recovered: {name} is read again", _paragraphs(_read_again(name, trouble, timezone), _caught_up())
    still = "Still s" if trouble.stage == "lasts" else "S"
    return f"{still}ource trouble: {_what(name, trouble)}", _paragraphs(
        _failing(name, trouble, timezone),
        f"What went wrong: {_error(trouble.error, hosts)}.",
        _meaning(trouble, official=official),
        f"To try it now: ofsted-monitor {'check' if trouble.partly else 'sources test'} {name}",
        "It is looked at as often as before. You are reminded once a day while this lasts, and told when it is over.",
    )


def destination_words(name: str, trouble: Trouble, timezone: str) -> Words:
    """What is wrong with a destination, or was."""
    since, attempts = instant(trouble.since, timezone), counted(trouble.failures, "attempt", "attempts")
    if trouble.stage == "over":
        return f"Recovered: {name} takes messages again", _paragraphs(
            f'The destination "{name}" takes messages again. For {lasted(trouble.at - trouble.since)}, since {since}, '
            f"it did not; {attempts} failed.",
            "Nothing was lost: what waited for it is sent now.",
        )
    still = "Still d" if trouble.stage == "lasts" else "D"
    return f"{still}elivery trouble: {name} takes no messages", _paragraphs(
        f'The destination "{name}" has taken no message since {since}: {attempts} in a row failed. '
        f"{_worked(trouble, timezone, 'It last took one', 'It never took one')}",
        f"What went wrong: {_refused(trouble.error)}.",
        "Nothing is lost: what is meant for it is kept and tried again, after an hour at most. But whoever reads there "
        "hears of nothing meanwhile.",
        f"To see what waits: ofsted-monitor alerts list\n\nTo try it: ofsted-monitor alerts test {name}",
        "You are reminded once a day while this lasts, and told when it is over.",
    )


def quiet_words(name: str, quiet: Quiet, longest: int) -> Words:
    """That Ofsted has published nothing for longer than ever."""
    return f"Source trouble: no new report from Ofsted for {quiet.days} days", _paragraphs(
        f"Ofsted's site answers, every page of it was read, and it shows no report on any council newer than that of "
        f"{day(quiet.newest)}, {quiet.days} days ago. August, Christmas and the weeks before elections left out, the "
        f"longest such quiet since 2018 was {longest} days.",
        "Either Ofsted really publishes nothing, or its site shows new reports where ofsted-monitor does not look. "
        "Look at it yourself: https://reports.ofsted.gov.uk",
        f"To see what is read: ofsted-monitor sources test {name}",
        "This message is not repeated.",
    )


def quiet_line(quiet: Quiet, longest: int) -> str:
    """`newest report 12 days ago; in August Ofsted publishes little`."""
    ago = {0: "today", 1: "yesterday"}.get(quiet.days, f"{quiet.days} days ago")
    if quiet.is_unheard_of:
        return f"newest report {ago}: the longest such quiet since 2018 was {longest} days; look at Ofsted's site"
    return f"newest report {ago}{f'; {quiet.reason}' if quiet.reason else ''}"


def moved(address: str) -> str:
    """The note on a source whose address has moved for good."""
    return f"moved for good to {address}: change its url"


def certificate_ends(at: datetime, timezone: str) -> str:
    """The note on a site whose certificate ends soon: most sites renew theirs before that, and some forget."""
    return f"its site's certificate ends on {instant(at, timezone)}: after that it is not read"


def lasted(time: timedelta) -> str:
    """`25 minutes`, `3 hours`, `2 days`: as people say how long something took."""
    if time < HOUR:
        return counted(max(time // MINUTE, 1), "minute", "minutes")
    return counted(time // HOUR, "hour", "hours") if time < 2 * DAY else counted(time // DAY, "day", "days")


def _paragraphs(*words: str) -> str:
    return "\n\n".join(filter(None, words))


def _what(name: str, trouble: Trouble) -> str:
    return f"{_pages(trouble)} of {name} {_fails(trouble)}" if trouble.partly else f"{name} {_fails(trouble)}"


def _pages(trouble: Trouble) -> str:
    return f"{trouble.pages} pages" if trouble.pages > 1 else "a page"


def _fails(trouble: Trouble) -> str:
    if trouble.partly and trouble.pages > 1:
        return "have changed their shape" if trouble.drift else "fail"
    return "has changed its shape" if trouble.drift else "fails"


def _failing(name: str, trouble: Trouble, timezone: str) -> str:
    fails = f"leads to {_pages(trouble)} that {_fails(trouble)}" if trouble.partly else _fails(trouble)
    worked = "" if trouble.partly else _worked(trouble, timezone, "It was last read whole", "It was never read whole")
    since = f"This has been so since {instant(trouble.since, timezone)}{_in_a_row(trouble)}."
    return f'The source "{name}" {fails}. {since} {worked}'.rstrip()


def _in_a_row(trouble: Trouble) -> str:
    return f", at {trouble.failures} looks in a row" if trouble.failures > 1 else ""


def _worked(trouble: Trouble, timezone: str, last: str, never: str) -> str:
    return f"{last} on {instant(trouble.worked_at, timezone)}." if trouble.worked_at else f"{never} before."


def _meaning(trouble: Trouble, *, official: bool) -> str:
    what = "What stands on the pages that fail" if trouble.partly else "What this source publishes"
    told = f"{what} is not read meanwhile, so its silence proves nothing."
    if not official:
        return told
    return (
        f"{told} This is Ofsted's own site, on which every alert rests: a grade may move and you would not hear of it. "
        "Until you are told that it is read again, look there yourself: https://reports.ofsted.gov.uk"
    )


def _read_again(name: str, trouble: Trouble, timezone: str) -> str:
    return (
        f'The source "{name}" is read again, all of it. It failed for {lasted(trouble.at - trouble.since)}, since '
        f"{instant(trouble.since, timezone)}{_in_a_row(trouble)}."
    )


def _caught_up() -> str:
    return (
        "What it published meanwhile, and still shows, has been read now; if there was something to tell, its alert is "
        "on the way."
    )


def _error(error: str, hosts: Collection[str]) -> str:
    """What went wrong, with the source's own addresses whole, and nothing else that a program would make a link of."""
    words = (word if _is_own(word, hosts) else clean(word) for word in error[:LONGEST_ERROR].split())
    return " ".join(words).rstrip(".")


def _refused(error: str) -> str:
    """Why a message was not taken: its first word is where it went, the others may be the other side's."""
    where, _, rest = error.partition(" ")
    return f"{where} {clean(rest, LONGEST_ERROR)}".rstrip(" .")


def _is_own(word: str, hosts: Collection[str]) -> bool:
    address = safe_url(word.rstrip(":,;"))
    return address is not None and (urlsplit(address).hostname or "") in hosts
