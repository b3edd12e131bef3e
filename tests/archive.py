"""A small archive of saved pages and reports, and what a replay tells of it. All but councils' names is invented."""

from pathlib import Path
from typing import Any

from commands import run
from markup import article_page, focused_visit, report
from program import Ran
from story import all_areas

from monitor.model import PartialDate

ILACS_2018 = ("overall", "leaders", "help_and_protection", "care")
RUTLAND = all_areas("good", leaders="outstanding")
WARRINGTON_NEWS = (
    "Warrington Borough Council’s children’s services have been rated good by Ofsted, up from requires improvement.",
    "The inspection was in June 2024.",
)
SCHOOL = ("Oakleaf Primary School has been rated inadequate after Ofsted inspectors visited it in April.",)
NOT_FOUND = "<html><head><title>Report not found</title></head><body><h1>Report not found</h1></body></html>"
# In no order: what came out when decides.
MANIFEST = """\
file,url,published,kind
reports/warrington-2024.pdf,https://files.ofsted.gov.uk/v1/file/3,2024-07-30,
reports/rutland-mended.pdf,https://files.ofsted.gov.uk/v1/file/5,2024-06-03,
school.html,https://gazette.example/school,2024-05-01,
reports/warrington-2019.pdf,https://files.ofsted.gov.uk/v1/file/1,2019-08-19,report
warrington.html,https://www.gazette.example/warrington,2024-07-28,article
reports/derby.pdf,,2020-01-14,
gone.pdf,https://files.ofsted.gov.uk/v1/file/9,2012-10-19,
reports/rutland.pdf,https://files.ofsted.gov.uk/v1/file/2,2024-04-30,
"""


def day(iso: str) -> Any:
    return PartialDate.parse(iso).first


def save(folder: Path) -> None:
    """The documents and their manifest."""
    (folder / "reports").mkdir()
    documents = {
        "rutland": report("Rutland", "4 to 15 March 2024", RUTLAND),
        "rutland-mended": report("Rutland", "4 to 15 March 2024", {**RUTLAND, "in_care": "outstanding"}),
        "warrington-2019": report("Warrington", "8 to 19 July 2019", all_areas("requires_improvement", ILACS_2018)),
        "warrington-2024": report("Warrington", "10 to 21 June 2024", all_areas("good", care_leavers="inadequate")),
        "derby": focused_visit("Derby City", "17 and 18 December 2019"),
    }
    for name, document in documents.items():
        (folder / "reports" / f"{name}.pdf").write_bytes(document)
    story = article_page("Gazette", "Ofsted rates services good", day("2024-07-28"), WARRINGTON_NEWS)
    (folder / "warrington.html").write_text(story, encoding="utf-8")
    school = article_page("Gazette", "Ofsted: school inadequate", day("2024-05-01"), SCHOOL)
    (folder / "school.html").write_text(school, encoding="utf-8")
    (folder / "gone.pdf").write_text(NOT_FOUND, encoding="utf-8")
    (folder / "archive.csv").write_text(MANIFEST, encoding="utf-8")


def replay(folder: Path, *options: str) -> Ran:
    return run(folder, "replay", "archive.csv", *options)


def told(ran: Ran) -> list[tuple[str, str, str]]:
    """Each line's council, reference and day of telling."""
    return [(line["council"], line["reference"], line["alerted_at"][:10]) for line in ran.lines]


def left_behind(folder: Path) -> list[Path]:
    """What interrupted replays keep in the user's state folder."""
    return list((folder / "state/ofsted-monitor/replays").iterdir())


def write(folder: Path, *rows: str) -> None:
    (folder / "archive.csv").write_text("\n".join(["file,url,published", *rows, ""]), encoding="utf-8")


STORY = [
    ("Warrington", "W80575-2019-08-19-first_grade", "2019-08-19"),
    ("Rutland", "W80547-2024-04-30-first_grade", "2024-04-30"),
    ("Warrington", "W80575-2024-07-28-move", "2024-07-28"),
]
