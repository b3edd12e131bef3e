"""Who is told how the work goes, besides the log: what counts and measures it looks through this."""

from typing import Protocol

from monitor.round.source import SourceReport
from monitor.settings.values import Settings


class Observer(Protocol):
    """Hears of every look, every sending and every move; it must not fail, and must not take long."""

    def follow(self, settings: Settings) -> None:
        """From now on the work is done by these settings; what they name no more has come to its end."""

    def looked(self, report: SourceReport, seconds: float) -> None:
        """A look at a source ended, well or not; told to stop meanwhile, it says so (`finished`)."""

    def delivered(self, destination: str, ok: bool, seconds: float) -> None:
        """A message was sent to a destination, or was not taken."""

    def moved(self, count: int) -> None:
        """So many moves were newly recorded."""


class Silent:
    """Nobody listens."""

    def follow(self, settings: Settings) -> None:
        pass

    def looked(self, report: SourceReport, seconds: float) -> None:
        pass

    def delivered(self, destination: str, ok: bool, seconds: float) -> None:
        pass

    def moved(self, count: int) -> None:
        pass
