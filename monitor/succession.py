"""Which councils that the configuration watches end soon, have just ended, or ended long ago. Pure."""

from datetime import date, timedelta

from monitor.facts import Facts
from monitor.model import Council, Ending
from monitor.settings.values import Destination, Settings, Source

NOTICE = timedelta(days=30)  # before the day; and after it, for a daemon that was off that long


def endings(settings: Settings, facts: Facts, today: date) -> tuple[Ending, ...]:
    """The watched councils that end within 30 days, "soon", or ended in the last 30, "now"; in the facts' order.

    Watched is what a source or a destination names; a destination that names no council watches all of its
    regions', or of England's.
    """
    return tuple(
        _ending(council, council.ends_on, settings, facts, today)
        for council in facts.councils
        if council.ends_on and abs(today - council.ends_on) <= NOTICE
        if _naming(council, settings) or any(_hears_of(council, one) for one in settings.destinations)
    )


def ended(settings: Settings, facts: Facts, today: date) -> tuple[tuple[str, Council], ...]:
    """What names a council that is no more, as messages name that (`source "x"`, `notify "y"`), and the council."""
    gone = [council for council in facts.councils if council.ends_on and council.ends_on <= today]
    return tuple((where, council) for council in gone for where in _naming(council, settings))


def _ending(council: Council, ends_on: date, settings: Settings, facts: Facts, today: date) -> Ending:
    return Ending(
        council=council,
        ends_on=ends_on,
        stage="soon" if today < ends_on else "now",
        named_by=_naming(council, settings),
        successors=tuple(facts.by_name[name] for name in council.successors if name in facts.by_name),
        unknown=tuple(name for name in council.successors if name not in facts.by_name),
    )


def _naming(council: Council, settings: Settings) -> tuple[str, ...]:
    """What names a council in the configuration, itself or as a successor, as messages name that."""
    tables: tuple[tuple[str, Source | Destination], ...] = (
        *(("source", source) for source in settings.sources if source.enabled),
        *(("notify", destination) for destination in settings.destinations),
    )
    return tuple(f'{kind} "{one.name}"' for kind, one in tables if council.short_name in one.councils)


def _hears_of(council: Council, destination: Destination) -> bool:
    return not destination.councils and (not destination.regions or council.region in destination.regions)
