"""A council that ends, and those that follow it, in words."""

from datetime import date

from monitor.facts import Facts
from monitor.model import Council, Ending
from monitor.wording.phrases import day, listed


def ending_words(ending: Ending) -> tuple[str, str]:
    """The subject and the text of the notice to those who look after the program; blank lines part its paragraphs."""
    council, is_over = ending.council, ending.stage == "now"
    ends, go = ("ended", "went") if is_over else ("ends", "go")
    opening = (
        f"{council.official_name} {ends} on {day(ending.ends_on)}. Its children's services {go} to"
        f" {listed(council.successors)} on that day."
    )
    paragraphs = (opening, _carried_over(ending), _upgrade(ending), _last_word(council))
    return _changed(council, ending.ends_on, is_over=is_over), "\n\n".join(filter(None, paragraphs))


def before_and_after(council: Council, facts: Facts, today: date) -> tuple[str, ...]:
    """Which councils a council followed, and which follow it, a sentence each; nothing for most."""
    told = []
    if begins_on := facts.begins_on(council):
        before = listed([predecessor.short_name for predecessor in facts.predecessors_of(council)])
        follows = "followed" if begins_on <= today else "follows"
        told.append(f"{council.short_name} {follows} {before} on {day(begins_on)}.")
    if council.ends_on:
        told.append(f"{_changed(council, council.ends_on, is_over=council.ends_on <= today)}.")
    return tuple(told)


def in_its_stead(where: str, council: Council, facts: Facts, today: date) -> str:
    """That what names a council, such as `notify "team"`, names one that is no more, and what is watched instead."""
    later = [successor.short_name for successor in facts.successors_of(council, today)]
    unknown = [name for name in council.successors if name not in facts.by_name]
    told = [f"{where}: councils: {council.short_name} ended on {day(council.ends_on or today)}"]
    if later:
        are, them = ("is", "it") if len(later) == 1 else ("are", "them")
        told.append(f"{listed(later)} {are} watched in its stead; you may write {them} in its place")
    if unknown:
        told.append(f"{listed(unknown)} followed, and this version knows no inspections there: upgrade it")
    return f"{'; '.join(told)}."


def _changed(council: Council, ends_on: date, *, is_over: bool) -> str:
    ends, follow = ("ended", "followed") if is_over else ("ends", "follow")
    return f"{council.short_name} {ends} on {day(ends_on)}; {listed(council.successors)} {follow}"


def _carried_over(ending: Ending) -> str:
    name = ending.council.short_name
    if not ending.named_by:
        return f"Nothing in your configuration names {name}, so nothing in it needs to be changed."
    return (
        f"Your configuration names {name} in {listed(ending.named_by)}. What names it counts for its successors too,"
        f" so you need not change that; only a source that reads {name}'s own pages needs the addresses of theirs."
    )


def _upgrade(ending: Ending) -> str:
    if not ending.unknown:
        return ""
    return (
        f"This version of ofsted-monitor does not know {listed(ending.unknown)} yet, and so cannot tell of inspections"
        " there. Upgrade it as soon as a version that does is out."
    )


def _last_word(council: Council) -> str:
    return (
        f"Reports on {council.short_name} that are still to come are told as always. A new council's first grades are"
        f" compared with nothing: the last ones of {council.short_name} stand beside them as background."
    )
