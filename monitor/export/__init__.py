"""Data out: the ledger as CSV, JSON and one SQLite file, with the meaning of every column. Reads only."""

from monitor.export.contents import read_contents
from monitor.export.folder import export
from monitor.export.licence import LINE
from monitor.export.reports import write_reports

__all__ = ["LINE", "export", "read_contents", "write_reports"]
