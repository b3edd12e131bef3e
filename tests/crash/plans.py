"""Where the kills of a trial fall: at named steps, each on a day of its own, or at random instants."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from crash import stepping
from crash.days import DAYS, Day
from crash.place import AT_SINKS, NO_KILL, STEPS, Kill
from crash.trial import Outcome

RANDOM = "random instants"
MOST_IN_A_DAY = 3  # kills at random instants
# How often these are passed differs between check and daemon, or with which source is quicker.
ONLY_FIRST = {
    *(
        stepping.TURN,
        stepping.ASK,
        stepping.BETWEEN,
        stepping.FETCHED,
        stepping.STATE,
        stepping.STATE_DONE,
        stepping.TURN_OVER,
    ),
    *(stepping.SUMMARY, stepping.CLOSING, stepping.CHECKPOINT),
}


@dataclass(frozen=True)
class AtSteps:
    """On each day one kill, at a named step, in the first start."""

    steps: Mapping[date, Kill]

    def kill(self, day: Day, start: int) -> Kill:
        return self.steps.get(day.on, NO_KILL) if not start else NO_KILL

    def name(self, day: Day) -> str:
        return self.steps.get(day.on, NO_KILL).step


@dataclass(frozen=True)
class AtInstants:
    """On each day up to some kills, one a start, after so many seconds."""

    seconds: Mapping[date, Sequence[float]]

    def kill(self, day: Day, start: int) -> Kill:
        delays = self.seconds[day.on]
        return Kill(after=delays[start]) if start < len(delays) else NO_KILL

    def name(self, day: Day) -> str:
        return RANDOM


def at_instants(seconds: Mapping[date, float], chance: random.Random) -> AtInstants:
    """Instants within the time that each day takes when nothing is killed, and a little beyond."""

    def delays(longest: float) -> list[float]:
        return [chance.uniform(0.0, 1.2 * longest) for _ in range(chance.randint(1, MOST_IN_A_DAY))]

    return AtInstants({on: delays(longest) for on, longest in seconds.items()})


def at_every_step(undisturbed: Outcome, chance: random.Random) -> list[AtSteps]:
    """Each step on each day on which it is passed."""
    counts = _passings(undisturbed)
    return _rotas({day.on: [step for step in STEPS if counts[day.on][step]] for day in DAYS}, counts, chance)


def at_each_step(undisturbed: Outcome, chance: random.Random) -> list[AtSteps]:
    """Each step once, on one of the days on which it is passed, in as few trials as can be."""
    counts, chosen = _passings(undisturbed), defaultdict[date, list[str]](list)
    possible = {step: [day.on for day in DAYS if counts[day.on][step]] for step in STEPS}
    for step in sorted(STEPS, key=lambda step: len(possible[step])):
        assert possible[step], f"no day passes this step: {step}"
        chosen[min(possible[step], key=lambda on: len(chosen[on]))].append(step)
    return _rotas(chosen, counts, chance)


def _passings(undisturbed: Outcome) -> Mapping[date, Counter[str]]:
    """How often each step is passed on each day; what is sent comes to the sinks."""
    counts = {lived.day.on: Counter(lived.passings) for lived in undisturbed.days}
    for passed in counts.values():
        passed.update(dict.fromkeys(AT_SINKS, passed[stepping.SENT]))
    return counts


def _rotas(
    steps: Mapping[date, Iterable[str]], counts: Mapping[date, Counter[str]], chance: random.Random
) -> list[AtSteps]:
    """Trials, each of which takes the next step of every day, at a passing drawn by lot."""
    days = [day.on for day in DAYS]
    made = list[AtSteps]()
    for row in zip_longest(*(steps.get(on, ()) for on in days)):
        drawn = {
            on: Kill(step, 1 if step in ONLY_FIRST else chance.randint(1, counts[on][step]))
            for on, step in zip(days, row, strict=True)
            if step
        }
        made.append(AtSteps(drawn))
    return made
