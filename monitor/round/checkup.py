"""After a look at a source, and after an attempt to send: how it is now, and who is to be told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Engine

from monitor.facts import Facts
from monitor.fetch import public_address
from monitor.health import CERTIFICATE_ENDS_SOON, after_attempt, after_look, quiet, unusual
from monitor.model import (
    Authority,
    Delivery,
    DestinationState,
    FaultKind,
    Notice,
    PageKind,
    SourceLook,
    SourceState,
    english_day,
)
from monitor.round.faults import missing, unlisted
from monitor.round.leads import ofsteds_own
from monitor.round.notices import about_destination, about_source, about_the_quiet
from monitor.round.reading import INDEXES
from monitor.round.source import SourceReport
from monitor.settings.values import Settings, Source
from monitor.store import Change, Post, Sources, destination_changed, newest_report
from monitor.wording.trouble import certificate_ends, moved

log = structlog.get_logger()

ALL_ENGLAND = 100  # councils on Ofsted's list: only of nearly all together it is known how long a quiet may last


@dataclass(frozen=True, slots=True)
class Checkup:
    """Keeps how sources and destinations are, each time together with what is told of it."""

    settings: Settings
    facts: Facts
    engine: Engine

    def finish(
        self, source: Source, report: SourceReport, began_at: datetime, now: datetime, next_due_at: datetime | None
    ) -> None:
        """Keep how a finished look went, and tell the operators of trouble that begins, lasts or is over.

        One transaction. What only the record shows to be wrong, and how many alerts there are, is added to the report.
        """
        look, told = self._look(source, report, began_at, now), self._quiet(source, report, now)

        def judge(before: SourceState) -> tuple[SourceState, Sequence[Notice]]:
            after, trouble = after_look(before, look)
            report.faults += unusual(before, look)
            if after.notes != before.notes:
                log.info("source noted", source=source.name, notes=list(after.notes))
            if trouble:
                log.info("trouble told", source=source.name, stage=trouble.stage, failures=trouble.failures)
                told.append(about_source(source, trouble, self.settings.timezone))
            return replace(after, next_due_at=next_due_at), told

        report.notices += Sources(self.engine).change(source.name, judge, self._post)

    def sent(self, destination: str, at: datetime) -> Change:
        """What there is to keep and to tell when a destination has taken a message: for the same transaction."""
        return self._attempted(destination, at, None)

    def failed(self, destination: str, at: datetime, delivery: Delivery) -> Change:
        """The same when it has not."""
        return self._attempted(destination, at, delivery)

    def _attempted(self, destination: str, at: datetime, failure: Delivery | None) -> Change:
        def judge(before: DestinationState) -> tuple[DestinationState, Sequence[Notice]]:
            error, for_good = (failure.detail, failure.for_good) if failure else (None, False)
            after, trouble = after_attempt(before, at, error, for_good=for_good)
            if trouble is None:
                return after, []
            log.info("trouble told", destination=destination, stage=trouble.stage, failures=trouble.failures)
            return after, [about_destination(destination, trouble, self.settings.timezone)]

        return destination_changed(destination, judge, self._post)

    def _quiet(self, source: Source, report: SourceReport, now: datetime) -> list[Notice]:
        """A notice that Ofsted has published nothing for longer than ever; only where every page was read."""
        if source.kind is not PageKind.OFSTED_SEARCH or source.authority is not Authority.OFSTED:
            return []
        if report.faults or report.items < ALL_ENGLAND:
            return []
        today = english_day(now)
        newest = newest_report(self.engine, today)
        now_quiet = quiet(newest, today, self.facts.calendar) if newest else None
        return [about_the_quiet(source, now_quiet, now)] if now_quiet and now_quiet.is_unheard_of else []

    def _look(self, source: Source, report: SourceReport, began_at: datetime, now: datetime) -> SourceLook:
        """What the walk over the source says of its health."""
        ends_at, is_index = report.certificate_ends_at, source.kind in INDEXES
        soon = ends_at is not None and ends_at - now <= CERTIFICATE_ENDS_SOON
        lost = report.missing + sum(fault.kind is FaultKind.STORY for fault in report.faults)
        return SourceLook(
            began_at=began_at,
            ended_at=now,
            items=report.items if is_index else report.outcomes,
            is_index=is_index,
            faults=tuple(report.faults),
            landmarks=report.landmarks,
            notes=(
                *([moved(public_address(report.moved_to))] if report.moved_to else []),
                *([certificate_ends(ends_at, self.settings.timezone)] if ends_at and soon else []),
                *([missing(lost, source)] if lost else []),
                *([unlisted(report.unlisted)] if report.unlisted else []),
            ),
            is_spared=self._is_spared(source, report),
        )

    def _is_spared(self, source: Source, report: SourceReport) -> bool:
        """Whether one of Ofsted's own sources tells of a network that is down: until one was read since this fails.

        From then on the network works, and what cannot be looked up is this source's own trouble.
        """
        if source.authority is Authority.OFSTED or not any(fault.kind is FaultKind.NETWORK for fault in report.faults):
            return False
        states = Sources(self.engine).states()
        since = states.get(source.name, SourceState(source.name)).trouble_since
        official = ofsteds_own(other for other in self.settings.sources if other.enabled)
        read = [at for name in official if name in states and (at := states[name].succeeded_at)]
        return bool(official) and not (since and any(at > since for at in read))

    @property
    def _post(self) -> Post:
        return Post(self.facts, self.settings.destinations, self.settings.catch_up)
