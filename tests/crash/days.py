"""Five scripted days of a small web, and the right alerts of each, known beforehand.

Everything in them is ours; councils' names are real, what is said of them is invented.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from servers import page
from story import all_areas
from town import Town, focused_visit, report

AREAS = ("leaders", "help_and_protection", "in_care", "care_leavers")
BEFORE = date(2026, 9, 1)  # before the program was installed
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 9, 14 + number) for number in range(5))
COUNCILS = ("Bury", "Oldham", "Rochdale", "Rutland", "Salford", "Trafford", "Warrington", "Wirral")
SOURCES = ("ofsted", "gazette")
DESTINATIONS = ("mail", "hook")


@dataclass(frozen=True, slots=True)
class Day:
    """What happens on the web, and what each destination must hear of it: one line of references a message."""

    on: date
    happens: Callable[[Town], None]
    right: tuple[str, ...]

    @property
    def begins_at(self) -> datetime:
        """Each day ten minutes later than the one before: what is asked for daily is then due again."""
        return datetime(self.on.year, self.on.month, self.on.day, 8, 10 * self.on.weekday(), tzinfo=UTC)


def _report(council: str, **grades: str) -> bytes:
    return report(council, "8 to 19 June 2026", all_areas("good", AREAS, **grades))


def _news(town: Town, day: date, *councils: str) -> None:
    """The paper's feed names articles that criticise the leaders of these councils' services, each on its own page."""
    headline = "Inspectors criticise leaders of children's services"
    for council in councils:
        words = f"Ofsted has rated the leadership of {council} Council's children's services inadequate."
        town.article(f"/a/{council}", headline, day, words, "Inspectors came to the council in June 2026.")
    town.feed("/feed", {f"/a/{council}": (headline, day) for council in councils})


def _monday(town: Town) -> None:
    for council in ("Oldham", "Rochdale", "Rutland", "Salford"):
        town.add_council(council)
    for council in ("Wirral", "Bury"):
        town.publish(council, BEFORE, _report(council, in_care="outstanding"))
    town.publish("Warrington", MONDAY, _report("Warrington", leaders="inadequate"))
    letter = focused_visit("Trafford", "1 and 2 September 2026", priority="Delay.")
    town.publish("Trafford", MONDAY, letter, "children's services focused visit")
    _news(town, MONDAY, "Oldham")


def _tuesday(town: Town) -> None:
    (listed,) = town.listed[80575]
    town.site.pages[listed.path] = page(_report("Warrington", leaders="outstanding"), content_type="application/pdf")
    _news(town, TUESDAY, "Rochdale")


def _wednesday(town: Town) -> None:
    town.publish("Rochdale", WEDNESDAY, _report("Rochdale", leaders="inadequate", care_leavers="outstanding"))
    town.unlist("Trafford", MONDAY)


def _thursday(town: Town) -> None:
    town.publish("Salford", THURSDAY, _report("Salford", help_and_protection="inadequate"))


def _friday(town: Town) -> None:
    _news(town, FRIDAY)  # a quiet day: only time tells that no report on Oldham has come


DAYS = (
    Day(
        MONDAY,
        _monday,
        (
            "W80581-2026-09-01-move, W80443-2026-09-01-move",  # published before the installation: one summary
            "W80575-2026-09-14-move",
            "W80573-2026-09-14-priority_action",
            "W80535-2026-09-14-move",
        ),
    ),
    Day(TUESDAY, _tuesday, ("W80575-2026-09-14-correction", "W80542-2026-09-15-move")),
    Day(WEDNESDAY, _wednesday, ("W80542-2026-09-16-move",)),
    Day(THURSDAY, _thursday, ("W80548-2026-09-17-move", "W80573-2026-09-14-withdrawn")),
    Day(FRIDAY, _friday, ("W80535-2026-09-18-not_found",)),
)


def configure(folder: Path, town: Town, mail: str, hook: str) -> None:
    """The `sources.toml` of a trial: Ofsted's site, the paper, a mailbox and a webhook."""
    sources = (("ofsted", "ofsted-search", "/search?rows=100", "ofsted"), ("gazette", "feed", "/feed", "press"))
    text = '[monitor]\npause-per-host = "0s"\nallow-addresses = ["127.0.0.0/8"]\n'
    for name, kind, path, authority in sources:
        text += f'[[source]]\nname = "{name}"\nkind = "{kind}"\nurl = "{town.site.url(path)}"\nevery = "1s"\n'
        text += f'authority = "{authority}"\n'
    for name, url in zip(DESTINATIONS, (mail, hook), strict=True):
        text += f'[[notify]]\nname = "{name}"\nurl = "{url}"\n'
        text += 'events = ["move", "unchanged", "first_grade", "priority_action", "visit"]\n'
    (folder / "sources.toml").write_text(text)
