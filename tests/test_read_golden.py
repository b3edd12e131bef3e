import json
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Link, Origin, Page, PageKind
from monitor.read import read

PAGES = Path(__file__).parent / "pages"
KINDS = [kind for kind in PageKind if kind is not PageKind.REPORT]
GOLDEN = [page for kind in KINDS for page in sorted((PAGES / kind).iterdir()) if page.suffix != ".json"]


@pytest.mark.parametrize("path", [pytest.param(page, id=f"{page.parent.name}/{page.name}") for page in GOLDEN])
def test_each_page_is_read_as_its_expectation_says(path: Path) -> None:
    """A page in the structure of a real platform gives exactly the title, text, day and links written beside it."""
    expected = json.loads(path.with_name(f"{path.name.rsplit('.', 1)[0]}.expected.json").read_text("utf-8"))
    page = read(PageKind(path.parent.name), path.read_bytes(), Origin(**expected["origin"]))
    assert described(page) == expected["page"]
    assert page.url == expected["origin"]["url"]


def described(page: Page) -> dict[str, Any]:
    """The page as its expectation writes it: what is absent is left out, a required landmark is [found, expected]."""
    told = {
        "title": page.title,
        "published": str(page.published) if page.published else None,
        "urn": page.urn,
        "text": page.text.split("\n") if page.text else None,
        "links": [linked(link) for link in page.links],
        "landmarks": {
            mark.name: [mark.found, mark.expected] if mark.required else mark.found for mark in page.landmarks
        },
    }
    return {key: value for key, value in told.items() if value not in (None, [], {})}


def linked(link: Link) -> dict[str, Any]:
    told = {
        "url": link.url,
        "kind": str(link.kind),
        "title": link.title,
        "published": str(link.published) if link.published else None,
        "urn": link.urn,
    }
    return {key: value for key, value in told.items() if value is not None}
