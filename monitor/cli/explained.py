"""What people see of `explain`: each field with its words and its rule, then what was set aside."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from monitor.cli.show import grade_text, print_indented, show_reading
from monitor.extract.explained import ORDINARY, Aside, Explained
from monitor.extract.meanings import FOLLOWS, meaning
from monitor.facts import Facts
from monitor.model import Evidence, Outcome, Page, PageKind
from monitor.wording.phrases import clean, counted, day, days, sentence
from monitor.wording.terms import KINDS, SEND_OUTCOMES, THEMES, TYPES

SHOWN = 3  # mentions for each reason
_AROUND = 30  # characters on either side of words that are shown
_ALONE = 60  # words of more characters are clear without those


def show_explained(console: Console, name: str, why: Explained, facts: Facts) -> None:
    """One input: what was read, then why."""
    reading = why.reading
    show_reading(console, name, reading, facts, quotes=False)
    told: set[str] = set()
    for outcome in reading.outcomes:
        console.print()
        whose = f" for {outcome.council}" if len(reading.outcomes) > 1 else ""
        console.print(f"  What each field rests on{whose}", style="bold")
        _show_fields(console, outcome, reading.page, facts, told)
    console.print()
    _show_asides(console, why)


def _show_fields(console: Console, outcome: Outcome, page: Page, facts: Facts, told: set[str]) -> None:
    """The fields in the order in which the rules found them, those on the same words together."""
    together: dict[tuple[int, int], list[Evidence]] = {}
    for evidence in outcome.evidence:
        together.setdefault((evidence.start, evidence.end), []).append(evidence)
    for (start, end), found in together.items():
        for evidence in found:
            print_indented(console, 4, _field(outcome, evidence.field, facts))
        print_indented(console, 6, _words(page, start, end))
        for rule in dict.fromkeys(evidence.rule for evidence in found):
            print_indented(console, 6, Text(_rule(rule, told), style="dim"))
    for field in _without_words(outcome):
        print_indented(console, 4, _field(outcome, field, facts))
        print_indented(console, 6, Text(f"No words of its own: {FOLLOWS[field]}", style="dim"))


def _rule(rule: str, told: set[str]) -> str:
    """The rule's name, and what it means where the input's first field by it is told."""
    if rule in told:
        return f"Rule {rule}, as above"
    told.add(rule)
    return f"Rule {rule}: {meaning(rule)}"


def _without_words(outcome: Outcome) -> Iterator[str]:
    proved = {evidence.field for evidence in outcome.evidence}
    return (field for field in FOLLOWS if field not in proved and getattr(outcome, field))


def _field(outcome: Outcome, field: str, facts: Facts) -> Text:
    """A field's name and its value; an entry of a list is its words."""
    name, _, part = field.partition(".")
    if name == "grades":
        return Text(f"{sentence(facts.short(part, outcome.framework))}: ").append_text(
            grade_text(outcome.grades[part], facts)
        )
    if name == "to_improve":
        named = outcome.to_improve[int(part)].national_framework
        return Text(f"To improve, {int(part) + 1}" + (f": {named} of the national framework" if named else ""))
    if name == "priority_areas":
        return Text(f"For priority action, {int(part) + 1}")
    return Text(f"{_LABELS.get(name) or sentence(name.replace('_', ' '))}: {_value(outcome, name, facts)}")


_LABELS = {"inspection": "Kind", "inspection_type": "Type", "priority_action": "Areas for priority action"}


def _value(outcome: Outcome, field: str, facts: Facts) -> str:
    match field:
        case "inspection":
            return KINDS[outcome.kind]
        case "inspection_type":
            return TYPES[outcome.inspection_type or ""]
        case "framework":
            return facts.frameworks[outcome.framework or ""].name
        case "inspected":
            return days(outcome.inspected) if outcome.inspected else ""
        case "published":
            return day(outcome.published) if outcome.published else ""
        case "theme":
            return THEMES.get(outcome.theme or "", str(outcome.theme))
        case "outcome":
            return SEND_OUTCOMES[outcome.outcome or ""]
        case "priority_action":
            return "set"
    return clean(str(getattr(outcome, field, "")))


def _words(page: Page, start: int, end: int) -> Text:
    """The words in square brackets, with those around them if they are short, and the page of a PDF."""
    number = page.text.count("\f", 0, start) + 1
    where = f"page {number}: " if page.kind is PageKind.REPORT else ""
    before, after = _around(page, start, end) if end - start <= _ALONE else ("", "")
    return Text(where + clean(f"{before}[{page.text[start:end]}]{after}", 500))


def _around(page: Page, start: int, end: int) -> tuple[str, str]:
    """Whole words before and after, from the same page of a report or the same paragraph of an article."""
    part = "\f" if page.kind is PageKind.REPORT else "\n"
    before = page.text[max(0, start - _AROUND) : start].rpartition(part)
    after = page.text[end : end + _AROUND].partition(part)
    left, right = before[2], after[0]
    if not before[1] and start > _AROUND:
        left = "… " + left.partition(" ")[2]
    if not after[1] and end + _AROUND < len(page.text):
        right = right.rpartition(" ")[0] + " …"
    return left, right


def _show_asides(console: Console, why: Explained) -> None:
    """The mentions of each reason, a few of them in full; ordinary words come last."""
    by_reason: dict[str, list[Aside]] = {}
    for aside in why.set_aside:
        by_reason.setdefault(aside.reason, []).append(aside)
    number = len(why.set_aside) + why.left_off
    others = counted(number, "other mention", "other mentions") if number else "no other mention"
    console.print(f"  Set aside: {others} of a grade", style="bold")
    for reason, asides in sorted(by_reason.items(), key=lambda group: group[0] == ORDINARY):
        print_indented(console, 8, reason, mark=Text(f"{len(asides):>5} × "))
        _show_some(console, why.reading.page, asides)
    if why.left_off:
        console.print(f"    and {why.left_off} more, which are not looked at one by one")


def _show_some(console: Console, page: Page, asides: Sequence[Aside]) -> None:
    for aside in asides[:SHOWN]:
        print_indented(console, 6, _words(page, aside.start, aside.end))
    if len(asides) > SHOWN:
        console.print(f"      and {len(asides) - SHOWN} more; --json gives each", style="dim")
