"""What goes with the tables: the metadata for Datasette, and the page for people."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from monitor import __version__
from monitor.export.columns import Table, View
from monitor.export.database import DATABASE
from monitor.export.licence import ADDRESS, LINE, NAME
from monitor.export.texts import DICTIONARY

METADATA = "metadata.json"
README = "README.md"
MARK = "<!-- Written by ofsted-monitor: the next export replaces every file that is listed here. -->"
TITLE = "Ofsted's grades of English councils' children's services"


def metadata(tables: Iterable[Table | View], made_at: datetime) -> str:
    """`metadata.json`: title, licence, and the meaning of every table and column."""
    described = {
        table.name: {
            "description": table.meaning,
            "columns": {column.name: column.meaning for column in table.columns},
        }
        for table in tables
    }
    terms = {
        "description": LINE,
        "license": NAME,
        "license_url": ADDRESS,
        "source": "Ofsted's published reports",
        "source_url": "https://reports.ofsted.gov.uk/",
        "about": f"ofsted-monitor {__version__}, {_instant(made_at)}",
    }
    database = {DATABASE.removesuffix(".db"): terms | {"tables": described}}
    return json.dumps({"title": TITLE} | terms | {"databases": database}, ensure_ascii=False, indent=2) + "\n"


def readme(tables: Iterable[Table], counts: Mapping[str, int], made_at: datetime) -> str:
    """`README.md`; its first line says that the folder's files are an export's."""
    rows = "\n".join(f"| `{table.name}` | {counts[table.name]} | {table.meaning} |" for table in tables)
    return f"""{MARK}
# {TITLE}

{LINE}

Made by ofsted-monitor {__version__} at {_instant(made_at)}.

| table | rows | what |
|---|---:|---|
{rows}

Each table is a `.csv` (UTF-8) and a `.json` file, and a table of the SQLite file `{DATABASE}`. `{DICTIONARY}` says
what every column means. In the `.csv` files a text that a spreadsheet would take for a formula has a `'` in front.

To look at all of it in a browser: `datasette {DATABASE} --metadata {METADATA}`
"""


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
