"""Every rule of `seeds/phrases/` keeps its promise: its sentences match, those that must not do not."""

from importlib import import_module
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import FactsError
from monitor.extract.fold import fold
from monitor.extract.phrases import Rule, read_rules, rules, tables
from monitor.extract.press.marks import Marked, mark
from monitor.facts import load

FACTS = load()
PARSER = import_module("re._parser")  # what the engine itself reads a pattern with
parse, SubPattern = PARSER.parse, PARSER.SubPattern
PROOFS = [
    pytest.param(table, rule, sentence, wanted, id=f"{table}-{rule.id}-{'yes' if wanted else 'no'}-{number}")
    for table in tables()
    for rule in rules(table)
    for wanted, sentences in ((True, rule.yes), (False, rule.no))
    for number, sentence in enumerate(sentences, 1)
]


# What the rules of a table are asked about: a mention where it stands, the words between two, or else the plain text.
ASKED_ABOUT = {"uses": "grade", "bystanders": "council", "support": "council", "visit_uses": "visit"}
ASKED_BETWEEN = ("reach", "links", "years")


def matches(table: str, rule: Rule, sentence: str) -> bool:
    """Ask the rule as the stages ask it."""
    page = mark(sentence, FACTS)
    if table in ASKED_ABOUT:
        asked = [marked.asking(at) for marked in page for at, _ in marked.of(ASKED_ABOUT[table])]
        return any(rule.search(text) for text in asked)
    if table in ASKED_BETWEEN:
        return any(fits(rule, marked) for marked in page)
    texts = [fold(sentence), *(marked.text for marked in page)]
    return any(rule.search(text) for text in texts)


def fits(rule: Rule, marked: Marked) -> bool:
    """The rule fits the words from some mention to a later one, whichever of them is the grade asked about."""
    texts = [marked.text, *(marked.asking(at) for at, _ in marked.of("grade"))]
    pairs = list(combinations([at for at, _ in marked.mentions], 2))
    return any(rule.pattern.fullmatch(text, one, two + 1) for text in texts for one, two in pairs)


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


def surely_has(tree: Any, words: tuple[str, ...], letters: str = "") -> bool:
    """Whatever the parsed pattern matches has one of the words; `letters` stand right before it."""
    for operation, argument in tree:
        name = str(operation)
        if name == "LITERAL":
            letters += chr(argument).lower()
            if any(word in letters for word in words):
                return True
            continue
        if name == "BRANCH" and all(surely_has(branch, words, letters) for branch in argument[1]):
            return True
        if name in ("SUBPATTERN", "ASSERT") and surely_has(argument[-1], words, letters):
            return True
        if name in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] and surely_has(argument[2], words, letters):
            return True
        letters = ""
    return False


def test_what_a_pattern_surely_has_is_seen() -> None:
    """The proof below can fail: an alternative or an optional part without the word is no proof."""
    assert surely_has(parse("(?:in|on) good(?: work)?|good"), ("good",))
    assert not surely_has(parse("(?:very )?good|fine"), ("good",))
    assert not surely_has(parse("(?:good )?work"), ("good",))


@pytest.mark.parametrize("table", tables())
def test_a_rule_is_left_out_only_where_it_cannot_match(table: str) -> None:
    """Every match of a pattern has one of the words that its rule needs: no text is passed over by mistake."""
    needing = [rule for rule in rules(table) if rule.needs]
    assert not [rule.id for rule in needing if any(word != word.lower() for word in rule.needs)]
    assert not [rule.id for rule in needing if not surely_has(parse(rule.pattern.pattern), rule.needs)]


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


def repeats_in_repeats(tree: Any, inside: bool = False) -> bool:
    """A repeat without an end holds another: the cause of exponential work."""
    for _, argument in tree:
        parts = argument if isinstance(argument, tuple | list) else (argument,)
        endless = len(parts) == 3 and str(parts[1]) == "MAXREPEAT"
        if endless and inside:
            return True
        for part in parts:
            for body in part if isinstance(part, list) else [part]:
                if isinstance(body, SubPattern) and repeats_in_repeats(body, inside or endless):
                    return True
    return False


@pytest.mark.parametrize("table", tables())
def test_no_pattern_can_work_without_end(table: str) -> None:
    """No endless repeat stands in another: with sentences of bounded length every question has a bounded cost."""
    assert repeats_in_repeats(parse("(?:a+b)+"))
    assert not [rule.id for rule in rules(table) if repeats_in_repeats(parse(rule.pattern.pattern))]
