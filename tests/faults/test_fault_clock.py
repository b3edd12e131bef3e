"""A clock that is set forward or back by a day: nothing is lost, nothing is told twice, and no rest lasts a day."""

from datetime import timedelta
from pathlib import Path

import pytest
from faults.home import home
from faults.scene import COUNCIL, Names, Told, bound
from servers import page

from monitor import clock

DAY = timedelta(days=1)
SECOND = "Wirral"


class Wall:
    """The clock on the wall, which may be set."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._right, self.off = clock.now, timedelta()
        patch.setattr(clock, "now", lambda: self._right() + self.off)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    bound(monkeypatch, Names())  # which lets fetches read this clock
    return Wall(monkeypatch)


@pytest.mark.parametrize("off", [-DAY, DAY], ids=["back", "forward"])
def test_a_clock_that_is_set_wrong_and_right_again(tmp_path: Path, wall: Wall, tell: Told, off: timedelta) -> None:
    """What appears while it is wrong is told once, and so is what appears when it is right again."""
    with home(tmp_path) as place:
        assert place.check().code == 0
        wall.off = off
        place.publish(SECOND)
        wrong = place.check()
        assert (wrong.code, wrong.stderr, len(place.told(SECOND))) == (0, "", 1)
        wall.off = timedelta()
        place.publish("Leeds")
        for _ in range(2):
            assert place.check().code == 0
        assert [len(place.told(council)) for council in (COUNCIL, SECOND, "Leeds")] == [1, 1, 1]
        way = "forward" if off > timedelta() else "back"
        tell(f"clock: a day {way}, and right again", "check ended 0, what was new told once", "next check: the same")


@pytest.mark.parametrize(
    ("off", "after"),
    [
        pytest.param(3 * DAY, timedelta(minutes=30), id="three-days"),  # such a rest can only be of a wrong clock
        pytest.param(DAY, DAY + timedelta(minutes=30), id="a-day"),
    ],
)
def test_a_host_that_asked_for_a_rest_under_a_wrong_clock(
    tmp_path: Path, wall: Wall, tell: Told, off: timedelta, after: timedelta
) -> None:
    """It is left alone for a day at the most, which is as long as any host may ask for."""
    with home(tmp_path) as place:
        listed = place.town.site.pages["/search?rows=100"]
        place.town.site.pages["/search?rows=100"] = page("later", 503, retry_after="600")
        wall.off = off
        said = place.refused(1, "503")
        wall.off = after
        place.town.site.pages["/search?rows=100"] = listed
        name = f"clock: forward {off.days} day{'s' * (off > DAY)}, a host asks for a rest, and right again"
        tell(name, said, f"{after} later: {place.recovers()}")


def test_an_alert_that_failed_under_a_wrong_clock(tmp_path: Path, wall: Wall, tell: Told) -> None:
    """It waits no longer for its next try than it would have."""
    with home(tmp_path) as place:
        place.hook.status, wall.off = 500, DAY
        assert place.check().code == 1
        tried = len(place.hook.taken)
        assert tried == 1
        place.hook.status, wall.off = 200, timedelta(minutes=30)
        assert place.check().code == 0
        assert len(place.hook.taken) == tried + 1
        assert len(set(place.hook.references)) == 1
        tell(
            "clock: forward a day, a destination fails, and right again",
            "alert kept",
            "next check: sent, same reference",
        )
