"""Every rule of `seeds/phrases/` keeps its promise: its sentences match, those that must not do not."""

from pathlib import Path

import pytest

from monitor.errors import FactsError
from monitor.extract.fold import fold
from monitor.extract.phrases import MARKS, Rule, read_rules, rules, tables
from monitor.extract.press.marks import mark
from monitor.facts import load

FACTS = load()
PROOFS = [
    pytest.param(table, rule, sentence, wanted, id=f"{table}-{rule.id}-{'yes' if wanted else 'no'}-{number}")
    for table in tables()
    for rule in rules(table)
    for wanted, sentences in ((True, rule.yes), (False, rule.no))
    for number, sentence in enumerate(sentences, 1)
]


def matches(table: str, rule: Rule, sentence: str) -> bool:
    """Ask the rule as the stages ask it: about each grade, about each council, or about the words."""
    if table == "uses":
        return any(
            rule.pattern.search(marked.asking(at, grade))
            for marked in mark(sentence, FACTS)
            for at, grade in marked.of("grade")
        )
    if table == "bystanders":
        return any(
            rule.pattern.search(f"{marked.text[:at]}{MARKS['quoted']}{marked.text[at + 1 :]}")
            for marked in mark(sentence, FACTS)
            for at, _ in marked.of("council")
        )
    return rule.pattern.search(fold(sentence)) is not None


@pytest.mark.parametrize(("table", "rule", "sentence", "wanted"), PROOFS)
def test_every_rule_proves_itself(table: str, rule: Rule, sentence: str, wanted: bool) -> None:
    """A rule matches the sentences that it was written for, and leaves alone those that it names."""
    assert matches(table, rule, sentence) is wanted


@pytest.mark.parametrize("table", tables())
def test_rule_ids_are_unique_over_all_tables(table: str) -> None:
    """An id in evidence leads to one rule."""
    own = {rule.id for rule in rules(table)}
    others = {rule.id for other in tables() if other != table for rule in rules(other)}
    assert not own & others


RULE = 'id = "a"\ngives = "good"\npattern = "good"\nyes = ["good"]\nno = []\n'


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param(f"[[rule]]\n{RULE}extra = 1\n", "Write exactly", id="unknown-key"),
        pytest.param(f"[[rule]]\n{RULE}[[rule]]\n{RULE}", "stands twice", id="id-twice"),
        pytest.param("[[rule]]\n" + RULE.replace('yes = ["good"]', "yes = []"), "no proof", id="unproved"),
        pytest.param("[[rule]]\n" + RULE.replace('"good"\nyes', '"a.*b"\nyes'), "without end", id="endless"),
        pytest.param("[[rule]]\n" + RULE.replace('"good"\nyes', '"<nothing>"\nyes'), "words.toml lacks", id="no-word"),
        pytest.param("[[rule]]\n" + RULE.replace('"good"\nyes', '"(good"\nyes'), "no pattern", id="broken"),
        pytest.param("[[rule]", "cannot be read", id="not-toml"),
    ],
)
def test_a_wrong_table_is_refused_with_its_reason(tmp_path: Path, text: str, word: str) -> None:
    """The message names the file and says what to write instead."""
    path = tmp_path / "odd.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FactsError, match=word) as fault:
        read_rules(path, {})
    assert "phrases/odd.toml" in str(fault.value)
