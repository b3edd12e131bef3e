"""Who led an inspection or a visit, where a report or letter says so beside a label."""

import re

from monitor.extract.report.sheet import Sheet
from monitor.model import Evidence

_NO_NAME = r"(?!(?:Senior|S?HMI|Her|His|Ofsted|Judgement|Grade|Inspection|Deputy|Team|Age)\b)"
_WORD = rf"{_NO_NAME}[A-Z](?:\.|[^\W\d_]*(?:['.-][^\W\d_]+)*)"
_NAME = rf"{_WORD}(?:[ ]+(?:{_WORD}|de|van|von|der|la|le|al)){{1,4}}"
_WRAPPED = _NAME.replace("[ ]+", r"\s+")
_TITLE = r"(?:,?\s*\(?(?:Senior\s+)?(?:(?:Her|His)\s+Majesty's\s+Inspectors?|S?HMI)\b\)?)?"
_LABELLED = re.compile(
    rf"^[ ]*(?:Lead|Reporting) [Ii]nspectors?(?: on site)?(?:[ ]*:\s*|[ ]+)(?P<first>{_NAME}){_TITLE}"
    rf"(?:,?\s+and\s+(?P<second>{_NAME}){_TITLE})?[ ]*,?[ ]*$",
    re.MULTILINE,
)
# Area inspections and letters: "Ann Example, Ofsted lead inspector", "Ann Example (Lead Inspector)", "lead inspector
# Ann Example"; beside Ofsted's stands the Care Quality Commission's own.
_BESIDE = (
    re.compile(rf"^[ ]*(?P<first>{_NAME}){_TITLE},?[ ]+Ofsted,?(?:[ ]+HMI,?)?[ ]+[Ll]ead [Ii]nspector\b", re.MULTILINE),
    re.compile(rf"^[ ]*(?P<first>{_NAME}){_TITLE}[ ]*\([Ll]ead [Ii]nspector\)", re.MULTILINE),
    re.compile(
        rf"(?<!Ofsted )(?<!HMI )\blead\s+inspector,?\s+(?:(?:for\s+this\s+visit\s+)?was\s+)?(?P<first>{_WRAPPED})"
    ),
)


def lead_inspector(sheet: Sheet) -> tuple[str, Evidence] | None:
    """The name as printed, of two inspectors who led together both; None where no label says it."""
    for label in (_LABELLED, *_BESIDE):
        if found := label.search(sheet.folded):
            names = [sheet.page.text[slice(*found.span(part))] for part in found.groupdict() if found[part]]
            return " and ".join(" ".join(name.split()) for name in names), sheet.evidence(
                "lead_inspector", *found.span(), "label-lead-inspector"
            )
    return None
