"""One trial: the scripted days lived through by the real program, which is killed on them and started again."""

import json
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from crash import stepping
from crash.days import COUNCILS, DAYS, DESTINATIONS, SOURCES, Day, configure
from crash.forking import LOG, Ended
from crash.ledger import Told, damage, looked_at, normal, unsent
from crash.place import NO_KILL, Kill, Place
from town import Town

from monitor.clock import stopwatch

MOST_STARTS = 12  # on one day: more, and it never ends by itself
CHECK, RUN = "check", "run"
RECOVERED_BY = {CHECK: "the next check", RUN: "a restart"}


class Plan(Protocol):
    """Where the kills of a trial fall."""

    def kill(self, day: Day, start: int) -> Kill:
        """Of this start of the program on this day, the first being 0."""

    def name(self, day: Day) -> str:
        """What this day's kills are counted under."""


class Undisturbed:
    """No kill at all."""

    def kill(self, day: Day, start: int) -> Kill:
        return NO_KILL

    def name(self, day: Day) -> str:
        return stepping.NOWHERE


@dataclass
class Lived:
    """What came of one day."""

    name: str
    mode: str
    day: Day
    kills: int = 0
    lost: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)  # repeats of what a sink had taken and our record did not know
    forbidden: list[str] = field(default_factory=list)  # any other repeat
    faults: list[str] = field(default_factory=list)  # whatever else is not as it must be
    passings: Counter[str] = field(default_factory=Counter)  # of each step, by the start that ended by itself
    seconds: float = 0.0  # that this start took

    @property
    def wrong(self) -> list[str]:
        told = [*(f"lost: {it}" for it in self.lost), *(f"repeated: {it}" for it in self.forbidden), *self.faults]
        return [f"{self.mode}, {self.day.on}, {self.name}: {it}" for it in told]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial."""

    days: list[Lived]
    said: Mapping[tuple[str, str], str]  # by destination and references, the words
    ledger: str  # `moves` and every council's `history` in the end

    def differences(self, undisturbed: "Outcome") -> list[str]:
        """What is otherwise than in days on which nothing was killed."""
        found = [] if self.ledger == undisturbed.ledger else ["moves or history are not those of undisturbed days"]
        ever = sorted({*self.said, *undisturbed.said})
        other = [" ".join(told) for told in ever if self.said.get(told) != undisturbed.said.get(told)]
        return found + [f"not the words of undisturbed days: {told}" for told in other]


def live(place: Place, mode: str, plan: Plan) -> Outcome:
    """Live through the days in a new folder; judged by what the sinks took and by what the ledger says."""
    with tempfile.TemporaryDirectory() as folder:
        return Trial(place, mode, plan, Path(folder)).lived()


class Trial:
    """A folder with a configuration, the database in it, and what is known of the kills so far."""

    def __init__(self, place: Place, mode: str, plan: Plan, folder: Path) -> None:
        self.place, self.mode, self.plan, self.folder = place, mode, plan, folder
        self.sinks, self.allowances = place.sinks, Counter[Told]()
        self.due, self.given_up = set[Told](), set[Told]()
        place.clear()
        self.town = Town(place.site)
        configure(folder, self.town, *self.sinks.urls)

    def lived(self) -> Outcome:
        days = [self._lived(day) for day in DAYS]
        said = dict[tuple[str, str], str]()
        for taken in self.sinks.log:
            if said.setdefault((taken.destination, taken.references), taken.content) != taken.content:
                days[-1].faults.append(f"repeated in other words: {taken.destination} {taken.references}")
        days[-1].faults += [f"not marked as sent in the end: {' '.join(told)}" for told in sorted(unsent(self.folder))]
        return Outcome(days, {told: normal(words) for told, words in said.items()}, self._ledger())

    def _lived(self, day: Day) -> Lived:
        """One day: the web changes, and the program is started until it ends by itself."""
        lived, before = Lived(self.plan.name(day), self.mode, day), Counter(self._taken())
        self.allowances.clear()
        day.happens(self.town)
        self.due |= {(to, one) for to in DESTINATIONS for message in day.right for one in message.split(", ")}
        ended = self._started_again_and_again(lived)
        if ended.code not in (0, -signal.SIGKILL):
            lived.faults.append(f"it ended with {ended.code}: {(self.folder / LOG).read_text()[-2000:]}")
        lived.seconds, lived.passings = ended.seconds, self._passings()
        self._judge(lived, before)
        return lived

    def _started_again_and_again(self, lived: Lived) -> Ended:
        began = stopwatch()
        for number in range(MOST_STARTS):
            first = len(self.sinks.log)
            at = lived.day.begins_at + timedelta(seconds=stopwatch() - began)
            ended = self._started(at.isoformat(), self.plan.kill(lived.day, number))
            lived.faults += damage(self.folder)
            if not ended.killed:
                return ended
            lived.kills += 1
            self.sinks.settle()
            # What a sink took from the program that was killed, and our record does not know, may come once more.
            self.allowances.update(set(self._taken(first)) & unsent(self.folder))
        lived.faults.append(f"it did not end by itself in {MOST_STARTS} starts")
        return ended

    def _started(self, at: str, kill: Kill) -> Ended:
        if self.mode == CHECK:
            return self.place.check(str(self.folder), at, kill)
        before = looked_at(self.folder)

        def is_done() -> bool:
            if self.due - set(self._taken()) or unsent(self.folder):
                return False
            now = looked_at(self.folder)
            return all(now.get(source, "") > before.get(source, "") for source in SOURCES)

        return self.place.run(str(self.folder), at, kill, is_done)

    def _taken(self, since: int = 0) -> Iterator[Told]:
        for taken in self.sinks.log[since:]:
            for reference in taken.references.split(", "):
                yield taken.destination, reference

    def _passings(self) -> Counter[str]:
        file = self.folder / stepping.PASSINGS
        return Counter(json.loads(file.read_text())) if file.exists() else Counter()

    def _judge(self, lived: Lived, before: Counter[Told]) -> None:
        """By the end of the day all that is due was told, and nothing else."""
        counts = Counter(self._taken())
        lost = self.due - set(counts)
        lived.lost += [" ".join(told) for told in sorted(lost)]
        self.due, self.given_up = self.due - lost, self.given_up | lost  # lost once, however late it may come
        for told in sorted(counts):
            more = counts[told] - max(before[told], 1)
            fine = min(more, self.allowances[told])
            lived.allowed += [" ".join(told)] * fine
            lived.forbidden += [" ".join(told)] * (more - fine)
        strange = set(counts) - set(before) - self.due - self.given_up
        lived.faults += [f"was never due: {' '.join(told)}" for told in sorted(strange)]

    def _ledger(self) -> str:
        """`moves --json` and every council's `history --json`, as the program itself prints them."""
        at, printed = DAYS[-1].begins_at + timedelta(hours=1), self.folder / "ledger.jsonl"
        commands = (*(("history", council, "--json") for council in COUNCILS), ("moves", "--json"))
        ended = self.place.say(str(self.folder), at.isoformat(), printed.name, *commands)
        assert ended.code == 0, (self.folder / LOG).read_text()[-2000:]
        return normal(printed.read_text())
