"""What is counted and measured while the daemon works; it begins at nought with each start, as Prometheus expects."""

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics

from monitor.round import SourceReport
from monitor.settings import Settings

_LOOKS = (0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800)  # seconds
_SENDINGS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30)

disable_created_metrics()  # type: ignore[no-untyped-call] # a second line for each counter, of use to nobody here


class Metrics:
    """An observer of the daemon's work.

    Everything that the configuration names is there from the start, at nought: what is absent cannot raise an alarm.
    """

    def __init__(self, settings: Settings) -> None:
        registry = self.registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._checks = Counter(
            "ofsted_monitor_checks", "Looks at a source that ended.", ["source", "result"], registry=registry
        )
        self._requests = Counter(
            "ofsted_monitor_requests",
            "Pages asked for, for a source; redirects included.",
            ["source"],
            registry=registry,
        )
        self._check_seconds = Histogram(
            "ofsted_monitor_check_seconds",
            "How long a look at a source took, with all pages it leads to.",
            ["kind"],
            registry=registry,
            buckets=_LOOKS,
        )
        self._deliveries = Counter(
            "ofsted_monitor_deliveries",
            "Messages that were sent to a destination.",
            ["destination", "result"],
            registry=registry,
        )
        self._delivery_seconds = Histogram(
            "ofsted_monitor_delivery_seconds",
            "How long a destination took for a message.",
            ["destination"],
            registry=registry,
            buckets=_SENDINGS,
        )
        self._moves = Counter("ofsted_monitor_moves", "Inspections at which a grade moved.", registry=registry)
        self.follow(settings)

    def follow(self, settings: Settings) -> None:
        """Count for what these settings name from now on; what they name no more is forgotten."""
        self.settings = settings
        self._kinds = {source.name: str(source.kind) for source in settings.sources}
        sources = {source.name for source in settings.sources if source.enabled}
        destinations = {destination.name for destination in settings.destinations}
        for name in sources:
            self._requests.labels(name)
            for result in ("ok", "failed", "unfinished"):
                self._checks.labels(name, result)
        for kind in {self._kinds[name] for name in sources}:
            self._check_seconds.labels(kind)
        for name in destinations:
            self._delivery_seconds.labels(name)
            for result in ("ok", "failed"):
                self._deliveries.labels(name, result)
        self._forget(sources, destinations)

    def _forget(self, sources: set[str], destinations: set[str]) -> None:
        for metric, label, known in (
            (self._checks, "source", sources),
            (self._requests, "source", sources),
            (self._deliveries, "destination", destinations),
            (self._delivery_seconds, "destination", destinations),
        ):
            named = {sample.labels[label] for family in metric.collect() for sample in family.samples}
            for name in named - known:
                metric.remove_by_labels({label: name})

    def looked(self, report: SourceReport, seconds: float) -> None:
        result = report.status if report.finished else "unfinished"
        self._checks.labels(report.name, result).inc()
        self._requests.labels(report.name).inc(report.requests)
        if kind := self._kinds.get(report.name):
            self._check_seconds.labels(kind).observe(seconds)

    def delivered(self, destination: str, ok: bool, seconds: float) -> None:
        self._deliveries.labels(destination, "ok" if ok else "failed").inc()
        self._delivery_seconds.labels(destination).observe(seconds)

    def moved(self, count: int) -> None:
        self._moves.inc(count)
