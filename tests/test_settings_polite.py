"""How often other people's sites are asked: the shipped file is polite, and a file that is not is warned of."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor import facts
from monitor.model import Authority
from monitor.packaged import packaged
from monitor.settings import load


def test_the_shipped_file_is_polite() -> None:
    """No news site is asked more than every quarter of an hour, and only for stories that `match` wants."""
    settings = load(packaged("sources.toml"), facts.load(), {})
    news = [source for source in settings.sources if source.authority != Authority.OFSTED]
    assert all(source.match for source in news)
    pauses = [pause for source in news for pause in (source.every, source.busy and source.busy.every) if pause]
    assert min(pauses) >= timedelta(minutes=15)


@pytest.mark.parametrize(
    ("host", "keys", "warned"),
    [
        pytest.param("www.example.org", 'every = "5s"', ["every asks www.example.org 720 times an hour"], id="seconds"),
        pytest.param(
            "www.example.org",
            'every = "4m"\nbusy = "mon-fri 07:00-19:00"\nbusy-every = "1m"',
            ["every asks www.example.org 15 times", "busy-every asks www.example.org 60 times"],
            id="both",
        ),
        pytest.param("www.example.org", 'every = "5m"', [], id="polite"),
        pytest.param("www.example.org", 'every = "5s"\nenabled = false', [], id="switched-off"),
        *(
            pytest.param(host, 'every = "5s"', [], id=host)
            for host in ("localhost", "ofsted.localhost:81", "127.0.0.1:8099", "[::1]", "10.0.0.5")
        ),
    ],
)
def test_asking_a_public_site_too_often_is_warned_of(tmp_path: Path, host: str, keys: str, warned: list[str]) -> None:
    """No refusal, but the key, how often that is, and what is polite; one's own machines may be asked at will."""
    text = f'[[source]]\nname = "x"\nkind = "feed"\nurl = "https://{host}/feed"\n{keys}\n'
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    told = load(path, facts.load(), {}).warnings
    assert len(told) == len(warned)
    for warning, begins in zip(told, warned, strict=True):
        assert warning.startswith(f'sources.toml: source "x": {begins}')
        assert '"5m" for Ofsted, "15m" for a news site' in warning
