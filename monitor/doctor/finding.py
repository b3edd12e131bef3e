"""What the doctor finds: one line of its page, with the remedy where there is something to mend."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How it stands with something."""

    OK = "ok"
    NOTE = "note"  # works, and is worth a look
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """How it stands with one thing; `remedy` is one sentence on what to do, empty where nothing is to be done."""

    section: str
    subject: str
    verdict: Verdict
    said: str
    remedy: str = ""


def ok(section: str, subject: str, said: str) -> Finding:
    return Finding(section, subject, Verdict.OK, said)


def note(section: str, subject: str, said: str, remedy: str = "") -> Finding:
    return Finding(section, subject, Verdict.NOTE, said, remedy)


def bad(section: str, subject: str, said: str, remedy: str) -> Finding:
    return Finding(section, subject, Verdict.BAD, said, remedy)
