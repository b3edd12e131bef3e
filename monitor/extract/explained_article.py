"""Why an article's mentions of grades gave nothing."""

from collections.abc import Iterator

from monitor.extract.article import Stages, stages
from monitor.extract.explained import ORDINARY, Aside
from monitor.extract.explained_words import CROWDED, NOWHERE, Spans, unmarked
from monitor.extract.press.claims import RECALLED, Claim
from monitor.facts import Facts
from monitor.model import Ignored, InspectionKind, Outcome, Reading

# What a word is doing that makes no claim (`gives` in seeds/phrases/uses.toml, and claims.py).
USES = {
    "recalled": "an earlier inspection's grade",
    "adjective": ORDINARY,
    "opinion": "somebody's opinion, not Ofsted's judgement",
    "explanation": "names several grades or explains them, and gives none",
    "statistics": "a figure on many councils or services",
    "negated": "the text says that it is not this grade",
    "ambition": "a hope, a plan or a possibility",
    "other_body": "of another service or body",
    "unnamed_areas": "of areas that the text does not name here",
    "same_again": "points to another grade, or to areas, that the text does not make clear",
    "unlicensed": "no words around it say that it is a judgement",
    "question": "asked, not said",
    "no_subject": "nothing around it says what it is given to",
    "unbound": "beside an area that the sentence gives another grade, or none",
    "unclear_column": "in a column of a table whose heading does not say of which inspection or area it is",
    "no_prose": CROWDED,
}
# What an article is about instead of an outcome (`gives` in seeds/phrases/frames.toml).
FRAMES = {
    "intervention": "background: the article is about an intervention in the services",
    "appointment": "background: the article is about people who come or go",
    "budget": "background: the article is about money",
    "statistics": "background: the article is about figures",
    "pending": "background: the article is about what is still to come",
    "ambition": "background: the article is about a question or a hope",
    "inquiry": "background: the article is about an inquiry or a case",
    "unofficial": "the article is about a rehearsal, or about what others than Ofsted found",
    "archive": "background: the article looks back",
    "politics": "background: the article is about a campaign",
    "advertisement": "background: this is an advertisement",
    "letter": "background: these are readers' letters",
}
VISIT = "beside the news of a visit, which gives no grade"
OFF_TOPIC = "on a page that is about something else"
OVERALL_ENDED = "an overall grade, and Ofsted gives none since April 2026"
NO_COUNCIL = "of no council that the article names"
OTHER_COUNCIL = "of a council that the article only mentions"
NOT_NEWS = "told with its year, and not as news"
AGAIN = "the same grade as a field above, which other words give"
OTHERWISE = "differs from a grade above, which is told more plainly or earlier"

_ABOUT_SERVICES = (
    Ignored.HISTORY_ONLY, Ignored.NO_GRADE_NO_VISIT, Ignored.LSCB_ONLY, Ignored.OVERALL_NOT_GIVEN_SINCE_2026,
)  # fmt: skip
_CARE = {"care": ("care", "in_care", "care_leavers"), "in_care": ("in_care", "care")}  # as frameworks part them


def asides(reading: Reading, facts: Facts) -> Iterator[Aside]:
    """Every grade word of the article that gave no field, in no order."""
    text = reading.page.text
    found = stages(reading.page, facts)
    gave = _giving(reading.outcomes)
    for claim in found.claims:
        mention = claim.grade
        if not gave.get((claim.rule, mention.value), NOWHERE).cover(mention.start):
            quote = text[mention.start : mention.end]
            yield Aside(mention.start, mention.end, quote, _reason(claim, found), claim.rule)
    marked = [aside for aside in found.set_aside if aside.mention.mark == "grade"]
    for aside in marked:
        mention = aside.mention
        yield Aside(mention.start, mention.end, text[mention.start : mention.end], USES[aside.reason], aside.rule)
    grades = [*(claim.grade for claim in found.claims), *(aside.mention for aside in marked)]
    yield from unmarked(text, found.page, Spans((grade.start, grade.end) for grade in grades))


def _giving(outcomes: tuple[Outcome, ...]) -> dict[tuple[str, str], Spans]:
    """For each rule and grade the words that a field rests on: a claim of theirs in there is no other mention."""
    words: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for outcome in outcomes:
        for evidence in outcome.evidence:
            grade = outcome.grades.get(evidence.field.removeprefix("grades."), "")
            words.setdefault((evidence.rule, grade), []).append((evidence.start, evidence.end))
    return {key: Spans(spans) for key, spans in words.items()}


def _reason(claim: Claim, found: Stages) -> str:
    if claim.use == RECALLED:
        return USES[RECALLED]
    outcomes = found.reading.outcomes
    if not outcomes:
        return _without_outcome(claim, found)
    if outcomes[0].kind != InspectionKind.FULL:
        return VISIT
    own = next((o for o in outcomes if o.council in {council.short_name for council in claim.councils}), None)
    if own is None:
        return OTHER_COUNCIL if claim.councils else NO_COUNCIL
    return _beside(claim, own)


def _without_outcome(claim: Claim, found: Stages) -> str:
    ignored = found.reading.ignored
    if ignored == Ignored.OVERALL_NOT_GIVEN_SINCE_2026:
        return OVERALL_ENDED
    if ignored not in _ABOUT_SERVICES:
        return OFF_TOPIC
    if found.frame:
        return FRAMES[found.frame]
    if not claim.councils:
        return NO_COUNCIL
    return NOT_NEWS if claim.on else OTHER_COUNCIL


def _beside(claim: Claim, outcome: Outcome) -> str:
    """Why a new grade gave nothing where its council has an outcome."""
    areas = {area for value in claim.values for part in value.split("+") for area in _CARE.get(part, (part,))}
    if claim.is_overall:
        if "overall" not in outcome.grades:
            return OVERALL_ENDED
        areas.add("overall")
    given = {outcome.grades[area] for area in areas if area in outcome.grades}
    return AGAIN if claim.grade.value in given else OTHERWISE
