"""Pages and feeds made to do harm: entities, depth, size. Nothing is expanded, nothing local is read."""

from collections.abc import Iterator

import pytest
from faults.scene import Fault, Played, Told, playing
from hostile import filled, nested
from markup import feed_page
from program import today
from servers import page


def feed(body: str) -> bytes:
    return page(body, content_type="application/rss+xml")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{LAUGHS}]><rss version="2.0"><channel>&l9;</channel></rss>'
LONG = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]><rss version="2.0">{"&a;" * 50_000}</rss>'
LOCAL = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0">&x;</rss>'
REMOTE = '<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://169.254.169.254/x.dtd"><r/>'
AWAY = feed_page("Gazette", {"http://tracker.example/story": ("Ofsted rates children's services", today())})

FAULTS = [
    Fault("XML: entities that expand a billion times", "declares entities of its own", feed(BOMB)),
    Fault("XML: one long entity, often", "declares entities of its own", feed(LONG)),
    Fault("XML: an entity that names a local file", "declares entities of its own", feed(LOCAL)),
    Fault("XML: a document type fetched from inside", "no RSS or Atom feed", feed(REMOTE)),
    Fault(
        "XML cut short",
        "entry links not found",
        feed('<?xml version="1.0"?><rss version="2.0"><channel><item><ti'),
    ),
    Fault("XML nested 50,000 deep", "no RSS or Atom feed", feed(f"<rss>{'<a>' * 50_000}")),
    Fault("page in place of the feed", "no RSS or Atom feed", page("<html><body>Please log in</body></html>")),
    Fault("article nested 50,000 deep", "beyond what any article needs", page(nested("div", 50_000)), kind="article"),
    Fault(
        "article of 1.9 MB of links",
        "beyond what any article needs",
        page(filled('<a href="/x">Ofsted</a>', 1_900_000)),
        kind="article",
    ),
    Fault("links to hosts that are not allowed", "hosts", feed(AWAY)),
]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with playing(tmp_path_factory.mktemp("pages"), FAULTS) as both:
        yield both


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_hostile_page_is_refused_by_name(fault: Fault, played: Played, tell: Told) -> None:
    """It costs little, the healthy source is told of, and once the page is mended it is read."""
    tell(fault.name, *played.judge(fault))
