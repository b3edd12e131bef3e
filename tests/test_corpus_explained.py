"""`explain` on Ofsted's real documents of the shared corpus, a sample of them."""

from itertools import chain
from pathlib import Path

import pytest

from monitor.errors import UnreadablePage
from monitor.extract import extract
from monitor.extract.explained import explain
from monitor.extract.explained_report import HEADING_DIFFERS
from monitor.extract.meanings import MEANINGS
from monitor.facts import load
from monitor.model import Origin
from monitor.read.report import NotAReport, read

CORPUS = Path(__file__).parents[1] / ".." / "shared" / "corpus"
FACTS = load()


@pytest.mark.corpus
@pytest.mark.parametrize("folder", ["reports", "visits", "send"])
def test_real_documents_are_explained(folder: str) -> None:
    """Words stand where they are said to, every rule has a meaning, and no heading contradicts the cover."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real reports and articles is no part of the download")
    for file in sorted((CORPUS / folder).glob("*.pdf"))[::7]:
        try:
            found = explain(extract(read(file.read_bytes(), Origin()), FACTS), FACTS)
        except NotAReport:
            continue
        except UnreadablePage as fault:
            pytest.fail(f"{file.name}: {fault}")
        text = found.reading.page.text
        evidence = list(chain.from_iterable(outcome.evidence for outcome in found.reading.outcomes))
        assert all(text[one.start : one.end] == one.quote for one in evidence), file.name
        assert all(text[aside.start : aside.end] == aside.quote for aside in found.set_aside), file.name
        rules = {one.rule for one in evidence} | {aside.rule for aside in found.set_aside if aside.rule}
        assert rules <= set(MEANINGS), file.name
        assert HEADING_DIFFERS not in {aside.reason for aside in found.set_aside}, file.name
