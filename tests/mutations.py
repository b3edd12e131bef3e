"""Spoils documents and reads them: whatever was done to one, the program lives on, in time, and invents no grade.

`python tests/mutations.py 2000` spoils our own documents in two thousand ways and says what came of
it; with a folder as well, the PDFs of that folder. Each mutation is numbered, and the number alone
makes it again: `python tests/mutations.py 1 --first 1234`.
"""

import argparse
import re
import signal
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from types import FrameType

import documents
from documents import pdf
from spoiling import BYTES, TEXTS, opened

from monitor.errors import UnreadablePage
from monitor.extract.report import extract_report
from monitor.facts import Facts, in_country, load
from monitor.model import InspectionKind, Origin, Outcome, Page, PageKind, Reading
from monitor.packaged import packaged
from monitor.read.pdf_text import shared
from monitor.read.report import read

SECONDS = 5  # that no document may take; one that is whole takes a hundredth
FACTS = replace(load(), councils=(*load().councils, *in_country(packaged("seeds") / "site").councils))
GOOD = pdf(documents.ILACS_2023)


@dataclass(frozen=True)
class Mutation:
    """One spoilt document: the bytes of a PDF, or a page that was read and whose text was spoilt then."""

    number: int
    way: str
    document: str
    spoilt: bytes | Page

    def __str__(self) -> str:
        return f"mutation {self.number} ({self.way} of {self.document})"


@dataclass(frozen=True)
class Result:
    """What came of one: "read", "holds nothing" or "refused", and whatever must never happen."""

    came: str
    faults: tuple[str, ...] = ()


class Late(BaseException):
    """The time is up; no handler for mere errors stops it."""


@cache
def our_documents() -> dict[str, bytes]:
    """One of each layout, and the PDFs of the demo."""
    d = documents
    made = {
        "ilacs-2018": pdf(d.ILACS_2018),
        "ilacs-2023": pdf(d.ILACS_2023, d.NEEDS),
        "ilacs-2026": pdf(d.ILACS_2026, d.NEEDS),
        "sif-1": pdf(d.SIF_1),
        "sif-3": pdf(d.SIF_3, d.PREVIOUS),
        "reinspection": pdf(d.REINSPECTION, d.PREVIOUS),
        "looked-after": pdf(*d.LOOKED_AFTER),
        "board-review": pdf(d.BOARD_REVIEW),
        "focused-visit": pdf(d.FOCUSED_VISIT, d.URGENT, d.NEEDS),
        "area-send": pdf(d.AREA_SEND.format(words="typically lead to positive experiences")),
    }
    demo = sorted((packaged("seeds") / "site").rglob("*.pdf"))
    return made | {path.name: path.read_bytes() for path in demo}


def folder_of(pdfs: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(pdfs.glob("*.pdf"))}


def mutation(number: int, originals: dict[str, bytes]) -> Mutation:
    """The mutation of that number; the ways take turns."""
    chance, at = Random(number), number % (len(BYTES) + len(TEXTS))
    names = sorted(originals)
    name, other = chance.choice(names), chance.choice(names)
    if at < len(BYTES):
        way, unpack = BYTES[at], opened if chance.random() < 0.5 else bytes
        spoilt: bytes | Page = way(chance, unpack(originals[name]), unpack(originals[other]))
        return Mutation(number, way.__name__, name, spoilt)
    page, stranger = _page(originals[name]), _page(originals[other])
    page = replace(page, text=TEXTS[at - len(BYTES)](chance, page.text, stranger.text))
    return Mutation(
        number, TEXTS[at - len(BYTES)].__name__, name, replace(page, urn=chance.choice((None, *FACTS.by_urn)))
    )


@cache
def _page(body: bytes) -> Page:
    try:
        return read(body, Origin())
    except UnreadablePage:
        return Page(PageKind.REPORT, text="Report not found")


def result(spoilt: Mutation) -> Result:
    """What reading a spoilt document came to, within the time, and whether a good one is read after it."""
    try:
        with within(SECONDS):
            page = read(spoilt.spoilt, Origin()) if isinstance(spoilt.spoilt, bytes) else spoilt.spoilt
            came = _judged(extract_report(page, FACTS))
    except UnreadablePage as refusal:
        came = _judged_refusal(str(refusal))
    except Late:
        came = Result("hung", (f"no answer within {SECONDS} seconds",))
    except Exception as fault:  # noqa: BLE001 that there is none is what is tried
        came = Result("failed", (f"{type(fault).__name__}: {fault}",))
    if isinstance(spoilt.spoilt, bytes) and read(GOOD, Origin()) != _page(GOOD):
        return replace(came, faults=(*came.faults, "the next PDF, a good one, is read wrongly"))
    return came


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises Late in the midst of whatever needs more processor time: a busy machine changes nothing.

    The PDF worker's own limit bounds the waiting.
    """

    def late(_number: int, _frame: FrameType | None) -> None:
        raise Late

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """The shared PDF reader gives a document up after so many seconds."""
    usual = shared._patience
    shared.close()
    shared._patience = seconds
    try:
        yield
    finally:
        shared.close()
        shared._patience = usual


# What must never happen, seen by eyes that share nothing with the rules


def _judged_refusal(said: str) -> Result:
    wrong = [f"refused in more than a sentence: {said!r}"] if "\n" in said or "Traceback" in said else []
    if "took longer" in said:
        wrong.append(said)
    return Result("refused", tuple(wrong))


def _judged(found: Reading) -> Result:
    faults = [fault for outcome in found.outcomes for fault in unfounded(found.page, outcome, FACTS)]
    return Result("read" if found.outcomes else "holds nothing", tuple(faults))


def unfounded(page: Page, outcome: Outcome, facts: Facts) -> Iterator[str]:
    """Whatever the outcome says without the document's words for it."""
    for evidence in outcome.evidence:
        if page.text[evidence.start : evidence.end] != evidence.quote or not 0 < len(evidence.quote) <= 300:
            yield f"{evidence.field}: the quote does not stand there: {evidence.quote!r}"
    if outcome.grades and outcome.kind != InspectionKind.FULL:
        yield f"a {outcome.kind} with grades"
    for area, grade in outcome.grades.items():
        quotes = [evidence.quote for evidence in outcome.evidence if evidence.field == f"grades.{area}"]
        if [_said(quote) for quote in quotes] != [(area, {grade})]:
            yield f"{area} is {grade}, by the words {quotes}"
    if outcome.urn is None or outcome.urn != page.urn:
        known = _names(outcome.council, facts)
        text = f" {_plain(page.text)} "
        if not any(f" {name} " in text for name in known):
            yield f"{outcome.council} is not named"


def _said(quote: str) -> tuple[str | None, set[str]]:
    """The area and the grades that words are about, by nothing but the wordings of frameworks.toml."""
    wordings, areas = _wordings()
    words, grades = f" {_plain(quote)} ", set()
    for wording in sorted(wordings, key=len, reverse=True):
        if f" {wording} " in words:
            grades.add(wordings[wording])
            words = words.replace(f" {wording} ", " ")
    labels = [(len(label), area) for label, area in areas.items() if f" {label} " in words]
    if not labels and " children s services " in words:
        return "overall", grades
    return (max(labels)[1] if labels else None), grades


@cache
def _wordings() -> tuple[dict[str, str], dict[str, str]]:
    tables = tomllib.loads((packaged("seeds") / "frameworks.toml").read_text(encoding="utf-8"))
    return tuple(  # type: ignore[return-value]
        {_plain(wording): row["id"] for row in tables[table] for wording in row["wordings"]}
        for table in ("grade", "area")
    )


@cache
def _names(council: str, facts: Facts) -> frozenset[str]:
    """Every name of the council, of those that it became, and of those that became it."""
    kin = [c for c in facts.councils if council in (c.short_name, *c.successors)]
    kin += [c for c in facts.councils for one in kin if c.short_name in one.successors]
    return frozenset(
        _plain(name)
        for c in kin
        for name in (c.short_name, c.official_name, c.ofsted_site_name, *c.aliases, *c.weak_aliases, c.children_trust)
        if name
    )


def _plain(words: str) -> str:
    """Letters alone, parted by single blanks."""
    return " ".join(re.findall(r"[a-z]+", words.replace("&", " and ").lower()))


# By hand


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Spoils documents and reads them; exit code 1 when that goes wrong.")
    parser.add_argument("count", type=int, help="how many mutations")
    parser.add_argument("folder", nargs="?", type=Path, help="of PDFs to spoil instead of our own documents")
    parser.add_argument("--first", type=int, default=0, metavar="NUMBER", help="the first one's number [default: 0]")
    options = parser.parse_intermixed_args(arguments)
    originals = folder_of(options.folder) if options.folder else our_documents()
    if not originals:
        parser.error(f"{options.folder} holds no PDF")
    came: Counter[str] = Counter()
    wrong = 0
    with patience(SECONDS):
        for number in range(options.first, options.first + options.count):
            spoilt = mutation(number, originals)
            found = result(spoilt)
            came[found.came] += 1
            wrong += bool(found.faults)
            for fault in found.faults:
                print(f"{spoilt}: {fault}")
    print(f"{options.count} mutations: {', '.join(f'{n} {what}' for what, n in came.most_common())}; {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
