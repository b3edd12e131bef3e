"""The real program killed at every named step of a round and at random instants: what was lost, what was repeated.

`python tests/crash/harness.py` kills at every step of `check` and of the daemon, and at 200 instants. It ends with 1 if
anything is not as it must be: no right alert may be lost, and one may be repeated only where the kill fell between a
sink's taking it and our record of that.
"""

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from pathlib import Path
from queue import SimpleQueue

sys.path.insert(0, str(Path(__file__).parents[1]))
from crash.place import STEPS, Place, place
from crash.plans import RANDOM, at_each_step, at_every_step, at_instants
from crash.stepping import NOWHERE
from crash.trial import CHECK, RECOVERED_BY, RUN, Lived, Outcome, Plan, Undisturbed, live

AT_ONCE = 3  # trials: they wait a good deal
SEED = 6
Task = tuple[str, Plan]  # mode, and where to kill
COLUMNS = "{:<58}{:>6}{:>6}{:>6}{:>9}{:>13}  {}"


@dataclass
class Row:
    """What came of the kills at one step, or at random instants."""

    days: int = 0
    kills: int = 0
    lost: int = 0
    allowed: int = 0
    forbidden: int = 0
    recovered: Counter[str] = field(default_factory=Counter)  # by which start

    def add(self, lived: Lived) -> None:
        self.days += 1
        self.kills += lived.kills
        self.lost += len(lived.lost)
        self.allowed += len(lived.allowed)
        self.forbidden += len(lived.forbidden)
        self.recovered[RECOVERED_BY[lived.mode]] += bool(lived.kills)


@dataclass
class Report:
    """The table, and whatever is not as it must be."""

    rows: dict[str, Row] = field(default_factory=lambda: defaultdict(Row))
    trials: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome, undisturbed: Outcome) -> None:
        self.trials += 1
        names = [lived.name for lived in outcome.days]
        self.wrong += [f"{' / '.join(names)}: {difference}" for difference in outcome.differences(undisturbed)]
        for lived in outcome.days:
            self.wrong += lived.wrong
            if lived.name == NOWHERE:
                continue
            self.rows[lived.name].add(lived)
            if lived.name in STEPS and not lived.kills:
                self.wrong.append(f"{lived.mode}, {lived.day.on}: this step was never reached: {lived.name}")

    @property
    def total(self) -> Row:
        total = Row()
        for row in self.rows.values():
            for name in ("days", "kills", "lost", "allowed", "forbidden"):
                setattr(total, name, getattr(total, name) + getattr(row, name))
            total.recovered.update(row.recovered)
        return total

    def lines(self) -> Iterator[str]:
        """The table as people read it."""
        yield COLUMNS.format("killed at", "days", "kills", "lost", "repeated", "not allowed", "recovered by")
        for name in (*STEPS, RANDOM):
            if name in self.rows:
                yield _line(name, self.rows[name])
        yield _line("all", self.total)
        yield ""
        yield from (f"WRONG: {wrong}" for wrong in self.wrong)
        told = self.total
        yield (
            f"{self.trials} trials, {told.kills} kills: {told.lost} lost; {told.allowed} repeated where a sink had "
            f"taken what we had not recorded; {told.forbidden} repeated otherwise; {len(self.wrong)} things wrong."
        )


def _line(name: str, row: Row) -> str:
    by = ", ".join(f"{start} ({times})" for start, times in sorted(row.recovered.items()) if times)
    return COLUMNS.format(name, row.days, row.kills, row.lost, row.allowed, row.forbidden, by)


class Harness:
    """Some places at once, and what came of the trials in them."""

    def __init__(self, places: Sequence[Place], tell: Callable[[str], None] = lambda _line: None) -> None:
        self._free = SimpleQueue[Place]()
        for each in places:
            self._free.put(each)
        self._tell, self._pool = tell, ThreadPoolExecutor(len(places))
        self.report = Report()
        tasks: list[Task] = [(CHECK, Undisturbed()), (RUN, Undisturbed())]
        self.undisturbed = dict(zip((CHECK, RUN), self._pool.map(self._live, tasks), strict=True))
        self.seconds: dict[str, dict[date, float]] = {CHECK: {}, RUN: {}}
        for outcome in self.undisturbed.values():
            self._add(outcome)

    def kill_at_steps(self, tasks: Sequence[Task]) -> None:
        """Make these trials."""
        for number, ((mode, _), outcome) in enumerate(zip(tasks, self._pool.map(self._live, tasks), strict=True), 1):
            self._add(outcome)
            self._tell(f"steps: {number} of {len(tasks)} trials ({mode})")

    def kill_at_instants(self, instants: int, chance: random.Random) -> None:
        """Make trials until so many kills fell, of `check` and of the daemon by turns."""
        fell = 0
        while fell < instants:
            modes = [mode for mode, _ in zip(cycle((CHECK, RUN)), range(2 * AT_ONCE), strict=False)]
            tasks: list[Task] = [(mode, at_instants(self.seconds[mode], chance)) for mode in modes[: instants - fell]]
            for outcome in self._pool.map(self._live, tasks):
                self._add(outcome)
            fell = self.report.rows[RANDOM].kills
            self._tell(f"random instants: {fell} of {instants}")

    def close(self) -> None:
        self._pool.shutdown()

    def _live(self, task: Task) -> Outcome:
        place = self._free.get()
        try:
            return live(place, *task)
        finally:
            self._free.put(place)

    def _add(self, outcome: Outcome) -> None:
        self.report.add(outcome, self.undisturbed[CHECK])
        self._note_seconds(outcome)

    def _note_seconds(self, outcome: Outcome) -> None:
        """How long a day takes where nothing is killed: it hangs on what else the machine does."""
        for lived in outcome.days:
            if not lived.kills:
                self.seconds[lived.mode][lived.day.on] = lived.seconds


def measure(instants: int, seed: int, steps: str, tell: Callable[[str], None] = lambda _line: None) -> Report:
    """Kill at the named steps in one of the ways of `STEPPING`, and at so many random instants."""
    chance = random.Random(seed)
    with ExitStack() as stack:
        harness = Harness([stack.enter_context(place()) for _ in range(AT_ONCE)], tell)
        stack.callback(harness.close)
        harness.kill_at_steps(STEPPING[steps](harness, chance))
        harness.kill_at_instants(instants, chance)
        return harness.report


def _by_turns(harness: Harness, chance: random.Random) -> list[Task]:
    rotas = at_each_step(harness.undisturbed[CHECK], chance)
    return [(mode, rota) for mode, rota in zip(cycle((CHECK, RUN)), rotas, strict=False)]


def _both(harness: Harness, chance: random.Random) -> list[Task]:
    return [(mode, rota) for mode in (CHECK, RUN) for rota in at_each_step(harness.undisturbed[CHECK], chance)]


def _every_day(harness: Harness, chance: random.Random) -> list[Task]:
    return [(mode, rota) for mode in (CHECK, RUN) for rota in at_every_step(harness.undisturbed[CHECK], chance)]


BY_TURNS, BOTH, EVERY_DAY = "turns", "both", "every-day"
STEPPING = {BY_TURNS: _by_turns, BOTH: _both, EVERY_DAY: _every_day}


def main() -> int:
    """Print the table; 0 if nothing is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instants", type=int, default=200, help="kills at random instants [default: 200]")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of what is drawn by lot [default: {SEED}]")
    parser.add_argument(
        "--steps",
        choices=STEPPING,
        default=BOTH,
        help="each step of `check` and of the daemon by turns, of both, or of both on every day [default: both]",
    )
    options = parser.parse_args()
    print(f"seed {options.seed}")
    report = measure(options.instants, options.seed, options.steps, _progress)
    print("\n".join(report.lines()))
    return 1 if report.wrong else 0


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
