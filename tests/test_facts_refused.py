"""A bad row of `seeds/` is refused by file, line and column, with what was expected."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import FactsError
from monitor.facts import baseline, load
from monitor.packaged import packaged

SEEDS = packaged("seeds")
SEEN_AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
FIRST_COUNCIL = "80486,301,E09000002,London Borough of Barking and Dagenham,Barking and Dagenham,London"
FIRST_INSPECTION = "SIF,full,2014-04-29,2014-05-22,2014-07-07,2014-07-07,requires_improvement"
FIRST_VISIT = "focused_visit,2023-05-17,2023-05-18,2023-06-22,care_leavers,no"
GRADES = "outstanding, good, requires_improvement, adequate, inadequate"
AREAS = "overall, leaders, help_and_protection, care, in_care, care_leavers, adoption, lscb"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            "councils.csv", "urn,la_code", "URN,la_code",
            'seeds/councils.csv, line 1: the header lacks the column "urn": expected urn,la_code,gss_code,'
            "official_name,short_name,region,type,aliases,weak_aliases,children_trust,website,ons_name,"
            "ofsted_site_name,old_gss.",
            id="header-renamed",
        ),
        pytest.param(
            "ambiguous.csv", "name,clash,advice", "name,clash,advice,why",
            'seeds/ambiguous.csv, line 1: the header has the unknown column "why": expected name,clash,advice.',
            id="header-with-one-more",
        ),
        pytest.param(
            "ambiguous.csv", "name,clash,advice", "clash,name,advice",
            "seeds/ambiguous.csv, line 1: the header has another order: expected name,clash,advice.",
            id="header-in-another-order",
        ),
        pytest.param(
            "councils.csv", FIRST_COUNCIL, "80486,301,E09000002",
            "seeds/councils.csv, line 2: 11 columns where the header names 14. "
            'A value with a comma in it stands in "double quotes".',
            id="columns-missing",
        ),
        pytest.param(
            "councils.csv", FIRST_COUNCIL, FIRST_COUNCIL + ",South",
            "seeds/councils.csv, line 2: 15 columns where the header names 14. "
            'A value with a comma in it stands in "double quotes".',
            id="column-too-many",
        ),
        pytest.param(
            "councils.csv", FIRST_COUNCIL, FIRST_COUNCIL.replace("80486", "8o486"),
            'seeds/councils.csv, line 2, column "urn": "8o486" is not a whole number. Correct the row.',
            id="urn-no-number",
        ),
        pytest.param(
            "councils.csv", FIRST_COUNCIL, FIRST_COUNCIL.replace("80486", "80487"),
            'seeds/councils.csv, line 3, column "urn": "80487" is the URN of Barking and Dagenham already. '
            "Correct the row.",
            id="urn-twice",
        ),
        pytest.param(
            "councils.csv", FIRST_COUNCIL, FIRST_COUNCIL.replace(",Barking and Dagenham,", ",Barnet,"),
            'seeds/councils.csv, line 3, column "short_name": "Barnet" is the name of '
            "London Borough of Barking and Dagenham already. Correct the row.",
            id="name-twice",
        ),
        pytest.param(
            "councils.csv", FIRST_COUNCIL, FIRST_COUNCIL.removesuffix("London"),
            'seeds/councils.csv, line 2, column "region": "" may not be empty. Correct the row.',
            id="region-missing",
        ),
        pytest.param(
            "predecessors.csv", "80567,936", "80999,936",
            'seeds/predecessors.csv, line 12, column "urn": "80999" is the URN of no row of councils.csv. '
            "Correct the row.",
            id="law-for-an-unknown-council",
        ),
        pytest.param(
            "predecessors.csv", "scheduled (law made)", "rumoured",
            'seeds/predecessors.csv, line 12, column "status": "rumoured" is none of abolished, scheduled (law made), '
            "continuing (same URN), planned. Correct the row.",
            id="unknown-status",
        ),
        pytest.param(
            "predecessors.csv", "2027-04-01", "1 April 2027",
            'seeds/predecessors.csv, line 12, column "abolished": "1 April 2027" is not a day written as 2023-09-30. '
            "Correct the row.",
            id="bad-date",
        ),
        pytest.param(
            "frameworks.toml", "rank = 4", "rank = 4 4",
            "seeds/frameworks.toml is not TOML: Expected newline or end of document after a statement "
            "(at line 10, column 10). Correct that line.",
            id="no-toml",
        ),
        pytest.param(
            "frameworks.toml", "rank = 4", 'rank = "4"',
            "seeds/frameworks.toml: grade \"outstanding\": rank = '4' is not a whole number. Correct it.",
            id="rank-no-number",
        ),
        pytest.param(
            "frameworks.toml", "rank = 4", "rang = 4",
            'seeds/frameworks.toml: grade "outstanding": unknown key "rang". Expected id, label, rank, wordings.',
            id="unknown-key",
        ),
        pytest.param(
            "frameworks.toml", "rank = 4\n", "",
            'seeds/frameworks.toml: grade "outstanding": the key "rank" is missing. Write a whole number.',
            id="key-missing",
        ),
        pytest.param(
            "frameworks.toml", 'id = "good"', 'id = "outstanding"',
            'seeds/frameworks.toml: grade "outstanding" stands twice. Give each grade an id of its own.',
            id="grade-twice",
        ),
        pytest.param(
            "frameworks.toml", 'follows = ["in_care", "care"]', 'follows = ["in_care", "caring"]',
            f'seeds/frameworks.toml: area "in_care": follows names "caring", which no [[area]] defines. '
            f"Expected {AREAS}.",
            id="follows-an-unknown-area",
        ),
        pytest.param(
            "frameworks.toml", 'areas = ["overall"]', 'areas = ["everything"]',
            f'seeds/frameworks.toml: framework "pre_sif": areas names "everything", which no [[area]] defines. '
            f"Expected {AREAS}.",
            id="framework-of-an-unknown-area",
        ),
        pytest.param(
            "frameworks.toml", "[planned]", "[plan]",
            'seeds/frameworks.toml: unknown table "plan". Expected [[grade]], [[area]], [[framework]], [planned] and '
            "[standstill].",
            id="unknown-table",
        ),
        pytest.param(
            "frameworks.toml", "[planned]", "[[planned]]",
            "seeds/frameworks.toml: [planned] is not a table of its own. Write its keys below its heading.",
            id="planned-twice",
        ),
        pytest.param(
            "frameworks.toml", 'begins = "2027"', 'begins = "next year"',
            "seeds/frameworks.toml: [planned]: begins: 'next year' is not a date: write 2023, 2023-09 or 2023-09-30.",
            id="planned-for-no-day",
        ),
        pytest.param(
            "frameworks.toml", 'begins = "2027"', "begins = 2027",
            "seeds/frameworks.toml: [planned]: begins = 2027 is not a text. Correct it.",
            id="planned-for-a-number",
        ),
        pytest.param(
            "frameworks.toml", "ends = 2021-06-27", "ends = 2019-06-27",
            "seeds/frameworks.toml: [standstill]: ends = 2019-06-27 is before it begins, 2020-03-17. Correct it.",
            id="standstill-backwards",
        ),
        pytest.param(
            "inspections.csv", FIRST_INSPECTION, FIRST_INSPECTION.replace("requires_improvement", "poor"),
            f'seeds/inspections.csv, line 2, column "overall": "poor" is none of {GRADES}. Correct the row.',
            id="unknown-grade",
        ),
        pytest.param(
            "inspections.csv", FIRST_INSPECTION, FIRST_INSPECTION.replace("2014-04-29", "2014-04-31"),
            'seeds/inspections.csv, line 2, column "inspection_start": "2014-04-31" is not a day written as '
            "2023-09-30. Correct the row.",
            id="impossible-day",
        ),
        pytest.param(
            "inspections.csv", FIRST_INSPECTION, FIRST_INSPECTION.replace("2014-05-22", "2014-04-22"),
            'seeds/inspections.csv, line 2, column "inspection_end": "2014-04-22" is before the first day, '
            "2014-04-29. Correct the row.",
            id="ends-before-it-begins",
        ),
        pytest.param(
            "inspections.csv", FIRST_INSPECTION, FIRST_INSPECTION.replace("2014-07-07", "2014-05-20"),
            'seeds/inspections.csv, line 2, column "published": "2014-05-20" is not after the last day on site, '
            "2014-05-22. Correct the row.",
            id="published-before-its-end",
        ),
        pytest.param(
            "inspections.csv", FIRST_INSPECTION, FIRST_INSPECTION.replace("SIF", "ILACS"),
            'seeds/inspections.csv, line 2, column "framework": "ILACS" had no inspections that began on 2014-04-29: '
            "see frameworks.toml. Correct the row.",
            id="framework-of-another-time",
        ),
        pytest.param(
            "inspections.csv", "80486,barking", "80999,barking",
            'seeds/inspections.csv, line 2, column "urn": "80999" is the URN of no council in councils.csv or '
            "predecessors.csv. Correct the row.",
            id="unknown-urn",
        ),
        pytest.param(
            "inspections.csv", "80486,barking", "80487,barking",
            'seeds/inspections.csv, line 2, column "council": "barking and dagenham" is not "barnet", as Ofsted\'s '
            "site names URN 80487. Correct the row.",
            id="urn-of-another-council",
        ),
        pytest.param(
            "visits.csv", FIRST_VISIT, FIRST_VISIT.replace(",no", ",maybe"),
            'seeds/visits.csv, line 2, column "priority_action": "maybe" is none of yes, no. Correct the row.',
            id="neither-yes-nor-no",
        ),
        pytest.param(
            "visits.csv", FIRST_VISIT, FIRST_VISIT.replace("focused_visit", "coffee"),
            'seeds/visits.csv, line 2, column "kind": "coffee" is none of focused_visit. Correct the row.',
            id="unknown-kind-of-visit",
        ),
        pytest.param(
            "visits.csv", FIRST_VISIT, f'"{FIRST_VISIT}" x',
            "seeds/visits.csv, line 2: not a CSV row (',' expected after '\"'). Correct the quotes.",
            id="bad-quotes",
        ),
    ],
)  # fmt: skip
def test_a_bad_row_is_named(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    """The message names file, line and column, what stands there and what was expected."""
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder, ignore=shutil.ignore_patterns("site", "phrases"))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FactsError) as fault:
        baseline(load(folder), SEEN_AT)
    assert str(fault.value) == message


def test_a_missing_or_unreadable_file_is_named(tmp_path: Path) -> None:
    """A file that is not there, or not text, is said by its name."""
    with pytest.raises(FactsError, match=r"frameworks\.toml is missing\. Restore it from the project"):
        load(tmp_path)
    (tmp_path / "frameworks.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(FactsError, match=r"frameworks\.toml: byte 5 is not UTF-8\. Save the file as UTF-8\."):
        load(tmp_path)
