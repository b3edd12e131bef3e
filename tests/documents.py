"""Documents in the layouts of Ofsted's reports and letters, in words of our own, and as PDFs."""

from io import BytesIO
from textwrap import fill

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from monitor.extract.report import extract_report
from monitor.facts import load
from monitor.model import Origin, Outcome, Page, PartialDate, Reading
from monitor.read.report import read

FACTS = load()

LEADERS = "The impact of leaders on social work practice with children and families"
HELP = "The experiences and progress of children who need help and protection"
CARE = "The experiences and progress of children in care and care leavers"
IN_CARE = "The experiences and progress of children in care"
LEAVERS = "The experiences and progress of care leavers"
_HELPED = "children in need of help and protection"
_OTHERS = "children looked after and care leavers"
SIF_TITLE = f"services for {_HELPED}, {_OTHERS}"


def pdf(*pages: str, **encryption: str) -> bytes:
    """A PDF with these pages, each line of text a line of the page."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, **encryption)
    for page in pages:
        for number, line in enumerate(page.strip("\n").split("\n")):
            canvas.drawString(50, 800 - 13 * number, line)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def read_pages(*pages: str) -> Page:
    return read(pdf(*pages), Origin())


def reading(*pages: str) -> Reading:
    return extract_report(read_pages(*pages), FACTS)


def outcome(*pages: str) -> Outcome:
    """The one outcome of a document whose evidence all stands where it says."""
    found = reading(*pages)
    (only,) = found.outcomes
    for evidence in only.evidence:
        assert found.page.text[evidence.start : evidence.end] == evidence.quote
        assert 0 < len(evidence.quote) <= 300
    return only


def day(iso: str) -> PartialDate:
    return PartialDate.parse(iso)


ILACS_2023 = f"""
Inspection of Rutland local authority
children’s services
Inspection dates: 4 to 15 March 2024
Lead inspector: Ann Example, His Majesty’s Inspector
Judgement Grade
{fill(LEADERS, 36)}
Good
{fill(HELP, 36)}
Requires improvement to be good
{fill(IN_CARE, 36)}
Outstanding
{fill(LEAVERS, 36)}
Inadequate
Overall effectiveness Requires improvement to be good
Much has changed since 2019, when overall effectiveness was judged to be inadequate and
children in care and care leavers were served well. Leaders were then found to be
good
"""

NEEDS = f"""
Inspection of Rutland local authority children’s services
4 to 15 March 2024 2
What needs to improve?1
• How soon plans are written down, so that
families know them. (outcome 3, national framework)
• The choice of homes for older children (National Framework, Outcome 4).
• Learning from complaints. (Enabler 2: Leaders learn)
• Handwriting.
{fill(HELP, 60)}: good
1. Invented families speak well of their invented workers.
"""

ILACS_2018 = f"""
1
Rutland County Council
Inspection of children's social care services
Inspection dates: 3 June 2019 to 7 June 2019
Lead inspector: Ann Example
Her Majesty’s Inspector
Judgement Grade
{fill(LEADERS, 60)}. Good
{fill(HELP, 60)}
Requires improvement
to be good
{fill(CARE, 60)} Requires improvement
Overall effectiveness Good
"""

ILACS_2026 = f"""
Inspection of Torbay local authority
children’s services
Inspection dates: 1 to 12 June 2026
Judgement Grade
The impact of leaders on practice with
children and families
Good
{fill(HELP, 36)}
Outstanding
{fill(IN_CARE, 36)}
Good
The experiences and progress of children
care leavers
Requires improvement to be good
In 2023 the
overall effectiveness was
Inadequate
"""

_SIF_TITLE = f"""
1
Kent County Council
{fill(f"Inspection of {SIF_TITLE}", 58)}
and
Review of the effectiveness of the Local Safeguarding Children
Board1
"""

SIF_1 = f"""{_SIF_TITLE.strip()}
Inspection date: 18 Feb 2014 – 12 March 2014
The overall judgement is requires improvement.
Nobody is served badly here, but help that is
good is not yet what each child receives.
1. Children who need help and protection Requires
improvement
2. Children looked after and achieving permanence Good
2.1 Adoption performance Outstanding
2.2 Experiences and progress of care leavers
Requires
improvement
3. Leadership, management and governance Inadequate
The effectiveness of the Local Safeguarding Children Board (LSCB) is requires
improvement.
"""

SIF_3 = f"""{_SIF_TITLE.strip()}
Inspection date: 12/09/2016 to 06/10/2016
Report published: 28/11/2016
Children’s services in the County of Kent require improvement to be
good
Leadership, management and governance require improvement
until every meeting ends on time.
1. Children who need help and protection Require improvement
2. Children looked after and achieving
permanence
Good
2.1 Adoption performance Not judged
2.2 Experiences and progress of care leavers Good
1. Leadership, management and governance Requires improvement to be
good
"""

REINSPECTION = f"""
1
Kent County Council
{fill(f"Reinspection of {SIF_TITLE}", 58)}
Inspection date: 9–24 November 2017
Report Published: 29 January 2018
Children’s services in Kent are good
1. Children who need help and protection Good
2. Children looked after and achieving permanence Good
2.1 Adoption performance Good
2.2 Experiences and progress of care leavers Good
3. Leadership, management and governance Good
"""

PREVIOUS = """
5
Previous Ofsted inspections
The authority was last inspected in 2015 and judged inadequate. The grades were:
- children who need help and protection: inadequate
1. Children who need help and protection Inadequate
3. Leadership, management and governance Inadequate
"""

CONTENTS = """
Contents
Recommendations 8
What does the local authority need to improve? 8
Areas for improvement 9
"""

RECOMMENDATIONS = (
    """
8
Recommendations
Priority and immediate action
Post and letters
1. Answer letters within a week, and count those
that are late.
2. Make sure that:
• keys are handed back
• every door has a bell (paragraphs 12,
30).
Areas for improvement
Children looked after
3. Keep the half-term diary up to date. Show it to children aged 16 and
1 A footnote on diaries, with
two lines.
""",
    """
9
17.
Rooms:
4. Ask children what they think of their rooms
5. Write to grandparents.
Summary for children and young people
• You told inspectors that rooms are cold.
Recommendations
1. The board should meet.
""",
)

KENT_TEAM = (
    "What does the LSCB need to improve?\n1. The board should meet.",
    """
Information about this inspection
The inspection team
Lead inspector: Ann Example Senior HMI
Deputy lead inspector: Bob Example
Team inspectors: Cy Example, Di Example
""",
    "Any complaints go elsewhere.",
)

LOOKED_AFTER = (
    """
Inspection of looked after children
services
Kent County Council
Inspection dates: 8 - 12 July 2013
Reporting inspector Ann Example HMI
Age group: All
Published: 16 August 2013
""",
    "Contents\nOverall effectiveness of services 5\nRecord of main findings 9",
    "Outstanding (Grade 1) A service beyond the minimum\nGood (Grade 2) A service above the minimum",
    "Invented words on an invented service.",
    "More of them.",
    """
Record of main findings
Services for looked after children
Overall effectiveness Adequate Grade 3
Capacity to improve Good
""",
)

BOARD_REVIEW = """
1
Kent Safeguarding Children Board
Review of the effectiveness of the Local Safeguarding Children
Board
Inspection date: 15 June 2015 – 17 June 2015
Report published: 3 August 2015
The Local Safeguarding Children Board requires improvement
"""

FOCUSED_VISIT = """
Ofsted
Piccadilly Gate
www.gov.uk/ofsted
14 January 2020
Ann Example
Director of Children’s Services
Oakfield House
Derby
Dear Ms Example
Focused visit to Derby City children’s services
This letter summarises the findings of a focused visit to Derby City children’s
services on 17 and 18 December 2019. The inspectors were two invented people.
Inspectors looked at the local authority’s arrangements for the ‘front door’.
Overview
In 2017 an earlier inspection found them inadequate, and care leavers' services outstanding.
"""

URGENT = """
Areas for priority action
The local authority needs to take swift and decisive action to improve:
• the answering of telephones at night
• the counting of referrals. What needs to improve in this area of social work practice
• the filing of letters.
Findings
• Filing is untidy.
"""

AREA_SEND = """
Local area partnership report
Area SEND inspection of Derby Local
Area Partnership
Inspection dates: 11 to 15 March 2024
Dates of previous inspection: 3 to 7 June 2019
Inspection outcome
The local area partnership’s arrangements {words} for children
and young people.
The next full area SEND inspection will come in due time.
Elsewhere this text says that arrangements lead to inconsistent experiences.
"""
