"""What every test may rely on: real servers on loopback, and no way to anywhere else."""

import os
import socket
from collections.abc import Generator, Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from program import today
from servers import Site, serving
from sinks import Hook, web_hook

# Everywhere as in CI: the same examples at each run, however busy the machine is.
settings.register_profile(
    "everywhere", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("everywhere")


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches beyond this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not ip_address(address[0]).is_loopback:
            pytest.fail(f"a test wanted to connect to {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def this_very_day(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's `TODAY` is the day on which it runs, also when the suite runs past midnight."""
    if hasattr(request.module, "TODAY"):
        monkeypatch.setattr(request.module, "TODAY", today())


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site without pages."""
    with serving({}) as running:
        yield running


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A webhook that takes everything."""
    with web_hook() as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing may be passed over but what needs the shared corpus: a skip is a failure there."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail") and "corpus" not in item.keywords:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where everything must run: {report.longrepr}"
    return report
