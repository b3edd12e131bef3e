"""Pages that are broken or made to cost: each is answered or refused by name, within bounds."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hostile import ENCODINGS, PAGES, STORY

from monitor.extract import extract
from monitor.facts import load
from monitor.model import Origin
from monitor.read.article import read

MOST_MB = 200
NAMES = [pytest.param(name, id=name.replace(" ", "-")) for name in PAGES]

# All pages one after the other, in a process of their own whose peak can be told.
READER = """
import json, resource, sys
from pathlib import Path
from hostile import PAGES
from monitor.errors import UnreadablePage
from monitor.extract import extract
from monitor.facts import load
from monitor.model import Origin
from monitor.read.article import read
STATUS = Path("/proc/self/status")  # what getrusage tells on Linux begins with what the parent held
def peak():
    if STATUS.exists():
        return int(STATUS.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
for name, made in PAGES.items():
    try:
        page = read(made(), Origin("https://gazette.example/1"))
        told = {"title": page.title, "text": page.text[:200], "ignored": extract(page, load()).ignored}
    except UnreadablePage as refusal:
        told = {"refused": str(refusal)}
    print(json.dumps([name, told | {"peak": peak()}]), flush=True)
"""


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, Any]]:
    """What came of each page."""
    ran = subprocess.run(
        [sys.executable, "-c", READER],
        env={"PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    found = dict(json.loads(line) for line in ran.stdout.splitlines())
    assert found.keys() == PAGES.keys(), ran.stderr[-500:]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_page_is_answered_or_refused_by_name(name: str, told: dict[str, dict[str, Any]]) -> None:
    """Either its story is found, or the refusal says which page, what is wrong with it and what to do."""
    answer = told[name]
    if "refused" in answer:
        assert answer["refused"].startswith("https://gazette.example/1: ")
        assert "Open it in a browser" in answer["refused"]
    else:
        assert answer["title"] == "Oakfield"
        assert answer["text"].startswith("Oakfield\n")


def test_no_hostile_page_takes_much_memory(told: dict[str, dict[str, Any]]) -> None:
    """The peak of a process that has read them all, with all libraries and facts, stays bounded."""
    assert max(answer["peak"] for answer in told.values()) < MOST_MB


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_lying_encoding_loses_no_story(name: str) -> None:
    """Bytes that are not what the page says of them are read as what they are; what cannot be is one odd character."""
    page = read(ENCODINGS[name], Origin("https://gazette.example/1"))
    assert page.title == "Oakfield"
    assert STORY.removeprefix("<p>").removesuffix("</p>") in page.text
    assert not any(ord(letter) < 32 and letter != "\n" for letter in page.text)
    extract(page, load())
