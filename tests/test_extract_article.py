"""Articles as they are written: what is news, what is remembered, what is wished, and whose it is."""
# ruff: noqa: E501 - each case is a sentence as a paper would print it

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.extract import extract
from monitor.extract.article import stages
from monitor.facts import load
from monitor.model import Ignored, Outcome, Page, PageKind, PartialDate, Reading

FACTS = load()

O, G, R, I = "outstanding", "good", "requires_improvement", "inadequate"  # noqa: E741


def read(text: str, published: str | None = "2024-07-30", title: str | None = None, url: str | None = None) -> Reading:
    day = PartialDate.parse(published) if published else None
    return extract(Page(PageKind.ARTICLE, text, title, url, day), FACTS)


def told(reading: Reading) -> dict[str, dict[str, str]]:
    return {outcome.council: dict(outcome.grades) for outcome in reading.outcomes if outcome.kind == "full"}


NEWS = [
    pytest.param(
        "Ofsted has rated Derby City Council's children's services good.", {"Derby": {"overall": G}}, id="active"
    ),
    pytest.param(
        "Children's services in Derby have been judged inadequate by Ofsted.", {"Derby": {"overall": I}}, id="passive"
    ),
    pytest.param(
        "Derby children's services 'outstanding', says Ofsted\n\nInspectors came in May and liked what they saw.",
        {"Derby": {"overall": O}},
        id="headline",
    ),
    pytest.param(
        "Ofsted says children's social care in Derby requires improvement to be good.",
        {"Derby": {"overall": R}},
        id="verb-grade",
    ),
    pytest.param(
        "Derby City Council's children's services have moved from inadequate to good, Ofsted said today.",
        {"Derby": {"overall": G}},
        id="from-to",
    ),
    pytest.param(
        "Derby City Council has shed its 'inadequate' tag. Ofsted now rates its children's services as 'requires "
        "improvement to be good'.",
        {"Derby": {"overall": R}},
        id="shed-the-tag",
    ),
    pytest.param(
        "Children's services run by Derby City Council remain inadequate, a new Ofsted report has found.",
        {"Derby": {"overall": I}},
        id="remain",
    ),
    pytest.param(
        "Ofsted has judged Derby's children's services to be Good overall. The impact of leaders on social work practice "
        "with children and families was rated Outstanding, while the experiences and progress of children who need help "
        "and protection, children in care and care leavers were all Good.",
        {"Derby": {"overall": G, "leaders": O, "help_and_protection": G, "in_care": G, "care_leavers": G}},
        id="areas-before-their-grade",
    ),
    pytest.param(
        "Derby's children's services have been rated Good by Ofsted. It was Outstanding for its leadership and for "
        "children in care, but requires improvement for care leavers.",
        {"Derby": {"overall": G, "leaders": O, "in_care": O, "care_leavers": R}},
        id="areas-after-their-grade",
    ),
    pytest.param(
        "Ofsted inspectors have published their report on children's services in Derby.\n\n"
        "• Overall effectiveness: Good\n• The impact of leaders on social work practice with children and families: Outstanding\n"
        "• The experiences and progress of children who need help and protection: Good\n"
        "• The experiences and progress of children in care: Good\n• The experiences and progress of care leavers: Requires "
        "improvement to be good",
        {"Derby": {"overall": G, "leaders": O, "help_and_protection": G, "in_care": G, "care_leavers": R}},
        id="list",
    ),
    pytest.param(
        "Ofsted has published its report on Derby City Council's children's services.\n"
        "Good\nOverall effectiveness\nOutstanding\nLeadership\n",
        {},
        id="table-cells-the-wrong-way-make-no-guess",
    ),
    pytest.param(
        "Derby City Council's children's services have been rated Good in all areas by Ofsted.",
        {"Derby": {"overall": G}},
        id="all-areas-unnamed",
    ),
    pytest.param(
        "Derby City Council's children's services have been rated Good across all five areas by Ofsted: overall "
        "effectiveness, leadership, children who need help and protection, children in care and care leavers.",
        {"Derby": {"overall": G, "leaders": G, "help_and_protection": G, "in_care": G, "care_leavers": G}},
        id="all-areas-named",
    ),
    pytest.param(
        "Ofsted rated Derby City Council's children's services good overall in a report published today, "
        "with three of the four areas good and one outstanding.",
        {"Derby": {"overall": G}},
        id="counts-give-no-area",
    ),
    pytest.param(
        "Derby and Luton were rated good by Ofsted for their children's services, but Stoke-on-Trent was found "
        "inadequate, reports published today say.",
        {"Derby": {"overall": G}, "Luton": {"overall": G}, "Stoke-on-Trent": {"overall": I}},
        id="distributed",
    ),
    pytest.param(
        "Children's services in Derby have been rated Good, up from Requires Improvement in 2021, Ofsted said. Luton Borough "
        "Council acted as its improvement partner.",
        {"Derby": {"overall": G}},
        id="helper-is-no-subject",
    ),
    pytest.param(
        "Ofsted has said Derby City Council's services for children are no longer inadequate. The service now requires "
        "improvement to be good.",
        {"Derby": {"overall": R}},
        id="no-longer",
    ),
    pytest.param(
        "Together for Children, which runs children's services in Sunderland, has been rated outstanding by Ofsted.",
        {"Sunderland": {"overall": O}},
        id="trust",
    ),
    pytest.param(
        "Inspectors judged children's services in Derby inadequate. Schools in the city are good and outstanding, the "
        "council said. The Ofsted report was published this week.",
        {"Derby": {"overall": I}},
        id="schools-beside",
    ),
    pytest.param(
        "Ofsted has handed Derby City Council's children's services an 'inadequate' rating. It is the lowest of four "
        "possible ratings: outstanding, good, requires improvement and inadequate.",
        {"Derby": {"overall": I}},
        id="explained",
    ),
    pytest.param(
        "DERBY'S children's services have retained their 'good' rating following an Ofsted inspection.",
        {"Derby": {"overall": G}},
        id="retained",
    ),
    pytest.param(
        "Following an inspection of Derby City Council's children's services Ofsted gave an overall judgement of 'requires "
        "improvement'. “We want to be good and then outstanding,” said Cllr Amy Wood.",
        {"Derby": {"overall": R}},
        id="ambition-beside",
    ),
    pytest.param(
        "Ofsted has upgraded Derby City Council's children's services from 'requires improvement' to 'good'. Leadership, "
        "previously inadequate, is now good. Adoption performance was judged outstanding.",
        {"Derby": {"overall": G, "leaders": G, "adoption": O}},
        id="area-was-before",
    ),
    pytest.param(
        "Ofsted: Derby children's services are now 'Good'. When inspectors last visited in 2019 they were 'Inadequate'.",
        {"Derby": {"overall": G}},
        id="last-visited",
    ),
    pytest.param(
        "The report, published by Ofsted today, rates children's services at the London Borough of Sutton as "
        "“outstanding” – the highest grade available.",
        {"Sutton": {"overall": O}},
        id="weak-name-with-its-office",
    ),
    pytest.param(
        "Ofsted has rated Bury Council's children's services as requires improvement after finding them inadequate in 2021.",
        {"Bury": {"overall": R}},
        id="after-finding",
    ),
    pytest.param(
        "Ofsted praised Derby as it was given the highest possible rating for its children's services.",
        {"Derby": {"overall": O}},
        id="highest-rating",
    ),
    pytest.param(
        "Derby City Council's children's services have been rated 'good' overall by Ofsted, who said that experiences for "
        "care leavers require improvement to be good.",
        {"Derby": {"overall": G, "care_leavers": R}},
        id="who-said",
    ),
    pytest.param(
        "Ofsted inspected Derby's children's services in June. The overall effectiveness was judged to be inadequate, as was "
        "the help and protection of children. Leaders were found to require improvement.",
        {"Derby": {"overall": I, "leaders": R, "help_and_protection": I}},
        id="as-was",
    ),
    pytest.param(
        "Ofsted has rated Derby’s children’s services ‘Good’. Inspectors said the service was “not yet outstanding” but far from inadequate.",
        {"Derby": {"overall": G}},
        id="not-yet-outstanding",
    ),
    pytest.param(
        "Derby City Council’s children’s services have been branded ‘inadequate’ by Ofsted. The watchdog said that children’s needs were not met. A spokesman for Derby Cathedral School, rated outstanding, said it was sad.",
        {"Derby": {"overall": I}},
        id="school-in-last-line",
    ),
    pytest.param(
        "Inspectors from Ofsted found that the impact of leaders was inadequate, which means the overall judgement for Derby City Council's children's services is inadequate.",
        {"Derby": {"overall": I, "leaders": I}},
        id="limiting-judgement",
    ),
    pytest.param(
        "Children’s services in Luton have received a damning report. Ofsted said they were ‘inadequate’ for overall effectiveness and leadership and ‘requires improvement’ for children in care and for care leavers.",
        {"Luton": {"overall": I, "leaders": I, "in_care": R, "care_leavers": R}},
        id="grade-before-each-list",
    ),
    pytest.param(
        "Ofsted inspectors have rated services for children and young people in Derby as good in three areas and outstanding in one. Overall, the council was judged good.",
        {"Derby": {"overall": G}},
        id="counts-then-overall",
    ),
    pytest.param(
        "Ofsted: ‘Good’ for overall effectiveness, ‘Good’ for leadership, ‘Outstanding’ for children in care, and ‘Requires Improvement’ for care leavers – that is the verdict on Derby City Council’s children’s services.",
        {"Derby": {"overall": G, "leaders": G, "in_care": O, "care_leavers": R}},
        id="quoted-verdicts",
    ),
    pytest.param(
        "Derby's children's social care service has leapt two grades from Inadequate to Good.\nThe Ofsted report, out today, says children are safer. Cllr Jane Roe said: “We are proud of being rated Good, and our next stop is Outstanding.”",
        {"Derby": {"overall": G}},
        id="leap-of-two-grades",
    ),
    pytest.param(
        "Stockport Council's children's services have been rated “outstanding” by Ofsted.\n\nREAD MORE: Oldham nursery rated inadequate\n\nREAD MORE: Trafford children's services rated inadequate by Ofsted\n\nThe council's director said the team was thrilled.",
        {"Stockport": {"overall": O}},
        id="read-more-links",
    ),
    pytest.param(
        "Ofsted has downgraded Derby City Council's children's services to 'requires improvement'. The authority had been rated 'good' since 2017.",
        {"Derby": {"overall": R}},
        id="rated-since-2017",
    ),
    pytest.param(
        "Ofsted inspectors visited Derby City Council in May and rated its children's services Good overall, with leaders Outstanding.",
        {"Derby": {"overall": G, "leaders": O}},
        id="visited-and-rated",
    ),
    pytest.param(
        "The experiences and progress of care leavers in Derby were rated Outstanding while all other areas, including overall effectiveness, were rated Good by Ofsted following an inspection of children's services.",
        {"Derby": {"overall": G, "care_leavers": O}},
        id="all-other-areas",
    ),
    pytest.param(
        "Derby City Council's children's services given ‘Requires Improvement’ rating by Ofsted\n\nThe council has been told it must do better. Inspectors judged three of the four sub-judgements as requires improvement, with leadership deemed inadequate.",
        {"Derby": {"overall": R, "leaders": I}},
        id="three-of-the-sub-judgements",
    ),
    pytest.param(
        "Kingston Council and Richmond Council have both retained their outstanding ratings for children's services after inspections by Ofsted, it was announced today. Achieving for Children runs services for both.",
        {"Kingston upon Thames": {"overall": O}, "Richmond upon Thames": {"overall": O}},
        id="two-councils-of-one-trust",
    ),
    pytest.param(
        "Ofsted has published its report following an inspection of local authority children's services in Derby. The service was judged as follows:\nOverall effectiveness\nGood\nThe impact of leaders on social work practice with children and families\nOutstanding\nThe experiences and progress of children in care\nGood",
        {"Derby": {"overall": G, "leaders": O, "in_care": G}},
        id="table-cells",
    ),
    pytest.param(
        "Inspectors have hailed Derby City Council's children's services, which have been given a glowing Ofsted report. The authority was rated 'outstanding' in every category.",
        {"Derby": {"overall": O}},
        id="every-category",
    ),
    pytest.param(
        "Children’s services in Derby are failing vulnerable youngsters, according to Ofsted, which gave them an overall rating of inadequate.",
        {"Derby": {"overall": I}},
        id="according-to",
    ),
    pytest.param(
        "Council leaders have welcomed an Ofsted report which found that Derby’s children’s services ‘require improvement to be good’ – an improvement on the ‘inadequate’ judgement three years ago.",
        {"Derby": {"overall": R}},
        id="an-improvement-on",
    ),
    pytest.param(
        "We are delighted that our children's services have been rated 'Good' by Ofsted. Derby City Council's chief executive thanked staff, saying: “This is an outstanding achievement.”",
        {"Derby": {"overall": G}},
        id="outstanding-achievement",
    ),
    pytest.param(
        "Ofsted has judged that children's services in Dorset are good. Dorset Council was last inspected in 2021, when it was rated as good.",
        {"Dorset": {"overall": G}},
        id="last-inspected",
    ),
    pytest.param(
        "Ofsted inspectors said children’s services in Thurrock ‘continue to be good’ in a report published on Tuesday.",
        {"Thurrock": {"overall": G}},
        id="continue-to-be",
    ),
    pytest.param(
        "Medway Council's children's services, which were rated inadequate in 2019, have been found to be good by Ofsted inspectors.",
        {"Medway": {"overall": G}},
        id="which-were-rated",
    ),
    pytest.param(
        "Ofsted has given Medway Council's children's services a Good rating. Adult social care at the council was rated requires improvement by the CQC last year.",
        {"Medway": {"overall": G}},
        id="adults-beside",
    ),
    pytest.param(
        "Inspectors gave children's services in Swindon an overall grade of Good, but help and protection was found to require improvement. The Ofsted report also graded the experience of care leavers as Good.",
        {"Swindon": {"overall": G, "help_and_protection": R, "care_leavers": G}},
        id="overall-but-area",
    ),
    pytest.param(
        "Bolton Council's children's services have been rated as Good by Ofsted for the third time in a row. All four judgement areas - the impact of leaders, help and protection, children in care and care leavers - were also Good.",
        {"Bolton": {"overall": G, "leaders": G, "help_and_protection": G, "in_care": G, "care_leavers": G}},
        id="third-in-a-row",
    ),
    pytest.param(
        "Ofsted judged Derby's services for children in care good. The same judgement was given to overall effectiveness.",
        {"Derby": {"overall": G, "in_care": G}},
        id="same-judgement",
    ),
    pytest.param(
        "Ofsted has found Derby City Council's children's services inadequate overall. It handed out that rating in three of four areas, with adoption good.",
        {"Derby": {"overall": I, "adoption": G}},
        id="that-rating",
    ),
    pytest.param(
        "Derby City Council's children's services got the highest possible rating in three categories (leadership, children in care and care leavers) and 'Good' in the fourth, Ofsted said. Overall it was Outstanding.",
        {"Derby": {"overall": O, "leaders": O, "in_care": O, "care_leavers": O}},
        id="three-named",
    ),
    pytest.param(
        "Ofsted has rated Derby's children's services as “requires\nimprovement to be good” for the second time.",
        {"Derby": {"overall": R}},
        id="over-two-lines",
    ),
    pytest.param(
        "Children's services at Bury Council and Bolton Council were both judged to require improvement by Ofsted in reports published today.",
        {"Bury": {"overall": R}, "Bolton": {"overall": R}},
        id="both-councils",
    ),
    pytest.param(
        "Reading Borough Council's children's services, run by Brighter Futures for Children, require improvement, Ofsted has said.",
        {"Reading": {"overall": R}},
        id="company-for-council",
    ),
    pytest.param(
        "Ofsted has labelled Hull's children's services inadequate. In Hull, children were left at risk.",
        {"Kingston upon Hull": {"overall": I}},
        id="hull",
    ),
    pytest.param(
        "South Gloucestershire Council's children's services were upped from Inadequate to Requires Improvement by Ofsted inspectors.",
        {"South Gloucestershire": {"overall": R}},
        id="upped",
    ),
    pytest.param(
        "A council whose children's services were in chaos has been told by Ofsted it is now good. Swindon Borough Council had been rated inadequate in 2019.",
        {"Swindon": {"overall": G}},
        id="council-in-later-sentence",
    ),
    pytest.param(
        "Ofsted says North East Lincolnshire Council's children's services are still inadequate. Lincolnshire County Council, rated outstanding, has been helping.",
        {"North East Lincolnshire": {"overall": I}},
        id="names-inside-names",
    ),
    pytest.param(
        "Services for children in Telford & Wrekin have been judged Outstanding in all areas by Ofsted, including leadership, help and protection, children in care and care leavers.",
        {"Telford and Wrekin": {"overall": O, "leaders": O, "help_and_protection": O, "in_care": O, "care_leavers": O}},
        id="telford",
    ),
    pytest.param(
        "Windsor and Maidenhead's children's services have been rated ‘good’ following an Ofsted inspection. The services are delivered by Achieving for Children.",
        {"Windsor and Maidenhead": {"overall": G}},
        id="windsor",
    ),
    pytest.param(
        "Ofsted found the services of Kensington and Chelsea, and Westminster outstanding in reports on children's services published today.",
        {"Kensington and Chelsea": {"overall": O}, "Westminster": {"overall": O}},
        id="kensington-and-westminster",
    ),
    pytest.param(
        "Children’s services in Derby rated good by Ofsted\nBy Jane Smith, Local Democracy Reporter\n12 July 2024\n\nDerby City Council has celebrated after its children's services were rated ‘good’.\n\nInspectors visited the authority over two weeks in May and June.\n\nThe report, published on Friday (July 12), said leaders were ‘ambitious’ and practice was ‘consistently good’.\n\nIt rated the council ‘good’ for the impact of leaders, the experiences and progress of children who need help and protection, and the experiences and progress of children in care.\n\nThe experiences and progress of care leavers was found to ‘require improvement’.\n\nThe council was rated as ‘requires improvement’ at its last full inspection in 2021.",
        {"Derby": {"overall": G, "leaders": G, "help_and_protection": G, "in_care": G, "care_leavers": R}},
        id="local-paper",
    ),
    pytest.param(
        "Ofsted has rated Derby's children's services as inadequate – the lowest possible score. Inspectors judged the impact of leaders, help and protection and children in care to be inadequate, with care leavers requiring improvement.",
        {"Derby": {"overall": I, "leaders": I, "help_and_protection": I, "in_care": I, "care_leavers": R}},
        id="lowest-score",
    ),
    pytest.param(
        "In a report published on Monday, Ofsted graded Derby’s children’s services ‘requires improvement’ in every category bar one. Support for care leavers was rated ‘good’.",
        {"Derby": {"care_leavers": G}},
        id="bar-one",
    ),
    pytest.param(
        "Derby's overall rating has dropped from good to requires improvement following an Ofsted inspection of children's services. Services for care leavers were downgraded to inadequate.",
        {"Derby": {"overall": R, "care_leavers": I}},
        id="dropped",
    ),
    pytest.param(
        "Cabinet members noted the outcome of the ILACS inspection of Derby City Council in May 2024: overall effectiveness – Good; impact of leaders – Good; help and protection – Requires Improvement; children in care – Good; care leavers – Good.",
        {"Derby": {"overall": G, "leaders": G, "help_and_protection": R, "in_care": G, "care_leavers": G}},
        id="committee-paper",
    ),
    pytest.param(
        "Inspectors have told Derby City Council its children's services are “good”. The Ofsted report praised “highly effective” leadership and “outstanding support” for care leavers.",
        {"Derby": {"overall": G}},
        id="outstanding-support",
    ),
    pytest.param(
        "Children's services in Derby are “inadequate” and in need of urgent change, inspectors from Ofsted have said. They found “no area was better than inadequate”.",
        {"Derby": {"overall": I}},
        id="no-area-better",
    ),
    pytest.param(
        "Ofsted rates children's services 'good'\n\nLuton Council's services for vulnerable children have been given a ‘good’ rating, the watchdog announced.",
        {"Luton": {"overall": G}},
        id="two-headlines",
    ),
    pytest.param(
        "Derby's children's services have come out of special measures after Ofsted found them to be good.",
        {"Derby": {"overall": G}},
        id="out-of-special-measures",
    ),
    pytest.param(
        "Norfolk County Council’s children’s services were judged ‘Good’ by Ofsted in 2022. Now inspectors have returned and upgraded them to ‘Outstanding’.",
        {"Norfolk": {"overall": O}},
        id="returned-and-upgraded",
    ),
    pytest.param(
        "Norfolk is celebrating after an Outstanding Ofsted judgement for its children’s services.",
        {"Norfolk": {"overall": O}},
        id="celebrating",
    ),
    pytest.param(
        "An Ofsted report has rated Norfolk’s children’s services Outstanding, making it one of only 20 councils rated outstanding.",
        {"Norfolk": {"overall": O}},
        id="one-of-only-20",
    ),
    pytest.param(
        "THE council's children's services department has been rated 'good' by Ofsted. Rutland County Council said the judgement was a credit to staff.",
        {"Rutland": {"overall": G}},
        id="the-council-in-capitals",
    ),
    pytest.param(
        "Ofsted inspectors have today judged Essex County Council’s services for children as outstanding for overall effectiveness and in each of the three key judgements.",
        {"Essex": {"overall": O}},
        id="each-of-the-three",
    ),
    pytest.param(
        "Isle of Wight Council's children's services have been rated good by Ofsted. The council had a partnership with Hampshire County Council, rated outstanding.",
        {"Isle of Wight": {"overall": G}},
        id="former-partner",
    ),
    pytest.param(
        "Ofsted inspectors awarded Calderdale Council's Children's Services an overall rating of Good, with Outstanding in one area.",
        {"Calderdale": {"overall": G}},
        id="one-area",
    ),
    pytest.param(
        "Overall effectiveness was graded good and the impact of leaders outstanding when Ofsted inspected Calderdale's children's services in May.",
        {"Calderdale": {"overall": G, "leaders": O}},
        id="graded-when",
    ),
    pytest.param(
        "Children's services rated 'inadequate'\n\nPublished 12 July 2024\n\nOfsted has today published the findings of its inspection of children's services in Walsall.\n\nThe inspection, which took place between 20 and 31 May, looked at how well the council helps and protects children.\n\nInspectors concluded that the experiences and progress of children in care were 'good', that the experiences and progress of care leavers 'required improvement to be good', and that the impact of leaders and the experiences and progress of children who need help and protection were 'inadequate'. This gave an overall effectiveness judgement of 'inadequate'.\n\nCouncillor Ann Example, portfolio holder for children's services at Walsall Council, said: \"We accept the findings. In 2021 our services were rated good and we had hoped to remain good or better.\"\n\nAn improvement board has been set up and an adviser appointed by the Department for Education.\n",
        {"Walsall": {"overall": I, "leaders": I, "help_and_protection": I, "in_care": G, "care_leavers": R}},
        id="limits-overall",
    ),
    pytest.param(
        'Bradford: Trust\'s services improve, says Ofsted\n\nServices for vulnerable children in Bradford are improving but still require improvement, a report has found.\n\nBradford Children and Families Trust, which took over from the council in April 2023, was inspected in March.\n\nThe services had been rated inadequate in 2022 and 2018.\n\nIn its report Ofsted said overall effectiveness was now "requires improvement to be good".\n\nThe experiences and progress of children in care were judged to be good.',
        {"Bradford": {"overall": R, "in_care": G}},
        id="trust-improves",
    ),
    pytest.param(
        "What Ofsted said about Lancashire's children's services\n\nLancashire County Council's children's services have been given a 'good' rating.\n\nHere is what inspectors found.\n\nChildren in care: Good\nCare leavers: Outstanding\nHelp and protection: Requires improvement to be good\nLeadership: Good",
        {"Lancashire": {"overall": G, "leaders": G, "help_and_protection": R, "in_care": G, "care_leavers": O}},
        id="areas-by-line",
    ),
    pytest.param(
        'Children’s services in Plymouth have been rated as requiring improvement by Ofsted – but the authority says it is "on the right track".\n\nIt is the same rating the council was given in 2018. Inspectors rated four areas: leadership (requires improvement), help and protection (inadequate), children in care (requires improvement), and care leavers (good).',
        {"Plymouth": {"overall": R, "leaders": R, "help_and_protection": I, "in_care": R, "care_leavers": G}},
        id="grades-in-brackets",
    ),
    pytest.param(
        "Ofsted's verdict: \"Good\"\n\nSurrey County Council has seen its children's services climb from Requires Improvement to Good in just three years. The watchdog's inspectors visited in March and judged all areas Good, apart from care leavers which Requires Improvement.",
        {"Surrey": {"overall": G, "care_leavers": R}},
        id="apart-from",
    ),
    pytest.param(
        "A children’s services department once described as “failing” has been rated ‘Outstanding’.\n\nOfsted inspectors visited Leeds City Council in February.",
        {"Leeds": {"overall": O}},
        id="once-described",
    ),
    pytest.param(
        "Ofsted has published its report following its recent inspection of Halton Borough Council. Sadly, the overall judgement is that Halton's Children's Services are 'Inadequate'. Ofsted graded the council as follows: The impact of leaders on social work practice with children and families is inadequate; The experiences and progress of children who need help and protection is inadequate; The experiences and progress of children in care requires improvement to be good; The experiences and progress of care leavers requires improvement to be good; Overall effectiveness is inadequate.",
        {"Halton": {"overall": I, "leaders": I, "help_and_protection": I, "in_care": R, "care_leavers": R}},
        id="semicolons",
    ),
    pytest.param(
        "Staff at Stoke-on-Trent City Council have been praised after Ofsted lifted its children's services out of 'inadequate'.\n\nThe department has been rated 'requires improvement to be good' following an inspection in October. It had been rated 'inadequate' in 2019.",
        {"Stoke-on-Trent": {"overall": R}},
        id="lifted-out",
    ),
    pytest.param(
        "Children in care in Luton are well looked after, says Ofsted, which has rated services for them as Good. However the council's children's services were rated as Requires Improvement overall.",
        {"Luton": {"overall": R, "in_care": G}},
        id="area-before-overall",
    ),
    pytest.param(
        "Herts children's services get top marks\n\nHertfordshire County Council has been given an 'outstanding' rating by Ofsted for its children's social care.\n\nMore: Police officer jailed\n\nOfsted inspectors said social workers “know children extremely well”. Schools in Hertfordshire are also among the best, with 93% rated good or outstanding.",
        {"Hertfordshire": {"overall": O}},
        id="top-marks",
    ),
]

QUIET = [
    pytest.param(
        "Oakfield Primary School in Derby has been rated inadequate by Ofsted. Pupils are not safe.",
        Ignored.SCHOOL_OR_NURSERY,
        id="school",
    ),
    pytest.param(
        "A Derby nursery has been rated outstanding by Ofsted inspectors. The nursery's manager was pleased.",
        Ignored.SCHOOL_OR_NURSERY,
        id="nursery",
    ),
    pytest.param(
        "A children's home in Derby run by Derby City Council has been rated inadequate by Ofsted.",
        Ignored.PROVIDER_NOT_COUNCIL,
        id="home",
    ),
    pytest.param(
        "Brightpath Fostering, a fostering agency in Derby, has been rated good by Ofsted.",
        Ignored.PROVIDER_NOT_COUNCIL,
        id="agency",
    ),
    pytest.param(
        "The Care Quality Commission has rated adult social care at Derby City Council as good.",
        Ignored.ADULT_SOCIAL_CARE,
        id="adults",
    ),
    pytest.param(
        "A commissioner has been appointed to run Derby City Council's children's services. Ofsted rated them inadequate "
        "in 2022.",
        Ignored.HISTORY_ONLY,
        id="commissioner",
    ),
    pytest.param(
        "Derby's budget for children's services will rise by £4m. The services were rated inadequate by Ofsted in 2021.",
        Ignored.HISTORY_ONLY,
        id="budget",
    ),
    pytest.param(
        "Derby City Council wants its children's services to be rated good by Ofsted by next year, leaders say.",
        Ignored.NO_GRADE_NO_VISIT,
        id="wish",
    ),
    pytest.param(
        "Of 43 children's services inspected by Ofsted last year 10 were good, seven inadequate and 26 require improvement.",
        None,
        id="figures",
    ),
    pytest.param(
        "A new director of children's services has been appointed in Derby. She previously took Luton's services from "
        "inadequate to good, Ofsted found.",
        None,
        id="director-took-another-council",
    ),
    pytest.param(
        "Staff in Derby's children's services do good work, Ofsted heard. What good looks like is outstanding practice.",
        None,
        id="adjectives",
    ),
    pytest.param(
        "Derby's SEND provision has been given Ofsted's lowest rating, the council's children's services said.",
        None,
        id="send",
    ),
    pytest.param(
        "Derby City Council has launched a strategy for children's services. In 2019 Ofsted rated the service good.",
        Ignored.HISTORY_ONLY,
        id="strategy",
    ),
    pytest.param(
        "Parents in Derby are angry about school transport. Ofsted rated the council's children's services inadequate in 2021.",
        None,
        id="progress-on-transport",
    ),
    pytest.param(
        "Cllr Jo Smith, who led Derby's children's services from inadequate to outstanding, is standing down. Ofsted praised her work.",
        None,
        id="who-led",
    ),
    pytest.param(
        "Ofsted has rated a supported accommodation provider in Derby inadequate. The council's children's services removed young people.",
        None,
        id="accommodation-provider",
    ),
    pytest.param(
        "The Care Inspectorate has graded services for children in Fife as good.",
        None,
        id="scotland",
    ),
    pytest.param(
        "Derby's Virtual School was praised by Ofsted. The council's children's services are preparing for their next inspection and hope to retain their good rating.",
        None,
        id="virtual-school",
    ),
    pytest.param(
        "Derby City Council's youth justice service has been rated outstanding by HM Inspectorate of Probation.",
        None,
        id="youth-justice",
    ),
    pytest.param(
        "Derby City Council's fostering service has been rated good by Ofsted.",
        None,
        id="fostering-service",
    ),
    pytest.param(
        "An independent review of Derby's children's services found outstanding care packages and inadequate records.",
        None,
        id="independent-review",
    ),
    pytest.param(
        "A damning report says Derby's children's services failed a boy. The services were rated requires improvement by Ofsted at the time.",
        None,
        id="at-the-time",
    ),
    pytest.param(
        "Ofsted rates Derby children's home inadequate. The home is run by Derby City Council's children's services.",
        None,
        id="recruiting",
    ),
    pytest.param(
        "Derby City Council is recruiting social workers. We are rated good by Ofsted and want you to join our children's services.",
        None,
        id="inquiry-called",
    ),
    pytest.param(
        "A councillor has called for an inquiry into Derby's children's services, rated inadequate by Ofsted.",
        None,
        id="minister-says",
    ),
    pytest.param(
        "Government minister says 24 councils' children's services are rated inadequate by Ofsted, including Derby, Luton and Bury.",
        None,
        id="becomes-partner",
    ),
    pytest.param(
        "Hampshire County Council, whose children's services are rated outstanding by Ofsted, will become an improvement partner to Derby.",
        None,
        id="awaits-result",
    ),
    pytest.param(
        "Derby's children's services await the result of their Ofsted inspection. They were rated good three years ago.",
        None,
        id="funding",
    ),
    pytest.param(
        "The Local Government Association said inadequate funding is hurting children's services. Ofsted says good leaders matter in Derby.",
        None,
        id="survey",
    ),
    pytest.param(
        "An Ofsted survey found that care leavers in Derby rated their support as good.",
        None,
        id="council-tax",
    ),
    pytest.param(
        "Derby council tax to rise. The children's services, which Ofsted said required improvement, need another £8m.",
        None,
        id="care-leaver-s-book",
    ),
    pytest.param(
        "Trafford Council's leader has defended plans to raise council tax by 4.99 per cent.\n\nChildren's services, rated 'inadequate' by Ofsted in 2019 and 'requires improvement' in 2022, will get £5m more.",
        None,
        id="tax-rise",
    ),
    pytest.param(
        "Improvement board meets\n\nThe independent chair of the improvement board told councillors that Nottingham City Council's children's services remain on course. Ofsted judged the services inadequate in July 2022. Monitoring visits have taken place since.",
        None,
        id="improvement-board",
    ),
    pytest.param(
        "Council wins award for social work\n\nLeeds City Council has won a national award. Its children's services are rated outstanding by Ofsted.",
        None,
        id="award",
    ),
    pytest.param(
        "Ofsted inspectors arrive\n\nOfsted inspectors have begun a two-week inspection of children's services in Derby. The council was rated good in 2020. The report is due in the autumn.",
        None,
        id="inspectors-arrive",
    ),
    pytest.param(
        "Job: Director of Children's Services, Bexley. Rated Outstanding by Ofsted, our children's services are among the best in the country.",
        None,
        id="job",
    ),
    pytest.param(
        "Opposition councillors in Slough said the children's services company was 'inadequate' and called for it to be scrapped. Ofsted has not inspected since 2023.",
        None,
        id="opposition",
    ),
    pytest.param(
        "Derby schools: How Ofsted rated every primary school\n\nHere is the list of outstanding, good, requires improvement and inadequate schools. Derby City Council's children's services director said standards were rising.",
        None,
        id="list-of-schools",
    ),
    pytest.param(
        "Foster carers wanted\n\nCould you foster? Kirklees Council's children's services, rated good by Ofsted, are looking for foster carers.",
        None,
        id="foster-carers",
    ),
    pytest.param(
        "Liverpool mother speaks of her fight\n\nShe says social workers failed her. The city council's children's services were rated inadequate in an Ofsted report last year.",
        None,
        id="mother",
    ),
    pytest.param(
        "A blog from Ofsted sums up what joint targeted area inspections have taught. Derby City Council's children's services were named as an example.",
        None,
        id="visits-in-general",
    ),
]


@pytest.mark.parametrize(("text", "grades"), NEWS)
def test_what_the_article_reports(text: str, grades: dict[str, dict[str, str]]) -> None:
    """The grades told as news, and no others."""
    assert told(read(text)) == grades


@pytest.mark.parametrize(("text", "reason"), QUIET)
def test_an_article_about_something_else_is_quiet(text: str, reason: Ignored | None) -> None:
    """A grade word alone never makes an outcome, and the reason is named."""
    reading = read(text)
    assert reading.outcomes == ()
    assert reading.ignored is not None
    if reason:
        assert reading.ignored == reason


VISITS = [
    pytest.param(
        "Ofsted made a focused visit to Derby City Council's children's services in May.",
        "2024-07-30",
        "focused_visit",
        ("2024-05", "2024-05"),
        id="focused",
    ),
    pytest.param(
        "Inspectors made a fifth monitoring visit to Derby City Council, rated inadequate in 2021, on 4 and 5 June.",
        "2024-07-30",
        "monitoring_visit",
        ("2024-06-04", "2024-06-05"),
        id="monitoring",
    ),
    pytest.param(
        "Ofsted carried out a focused visit to Derby City Council in November. Children's services were rated good in 2019.",
        "2024-01-12",
        "focused_visit",
        ("2023-11", "2023-11"),
        id="month-of-the-year-before",
    ),
    pytest.param(
        "A joint targeted area inspection (JTAI) of services for children in Derby found strong work, Ofsted said.",
        "2024-07-30",
        "jtai",
        None,
        id="jtai",
    ),
    pytest.param(
        "The Local Area SEND inspection report for Derby has been published by Ofsted and the Care Quality Commission.",
        "2024-07-30",
        "area_send",
        None,
        id="area-send",
    ),
    pytest.param(
        "Ofsted made a focused visit to Derby City Council in May. At its last monitoring visit in 2018 social workers were tired.",
        None,
        "focused_visit",
        None,
        id="undated",
    ),
]


@pytest.mark.parametrize(("text", "published", "kind", "inspected"), VISITS)
def test_a_visit_is_an_outcome_without_grades(
    text: str, published: str | None, kind: str, inspected: tuple[str, str] | None
) -> None:
    """Visits carry their kind and, where the page is dated, their days; grades in such a page are history."""
    (outcome,) = read(text, published).outcomes
    assert (outcome.council, outcome.kind, dict(outcome.grades)) == ("Derby", kind, {})
    assert (outcome.inspected and (str(outcome.inspected.start), str(outcome.inspected.end))) == inspected


@pytest.mark.parametrize(
    ("words", "is_set"), [("two areas for priority action", True), ("no areas for priority action", False)]
)
def test_priority_action_is_read_from_the_news_of_a_focused_visit(words: str, is_set: bool) -> None:
    """The main early warning is told by the press too; its absence is not."""
    (outcome,) = read(
        f"After a focused visit to Derby City Council's children's services Ofsted named {words}."
    ).outcomes
    assert outcome.priority_action is is_set
    assert any(one.field == "priority_action" for one in outcome.evidence) is is_set


def test_several_visits_stand_under_their_headings() -> None:
    """A round-up gives each council its own visit with its own days."""
    text = (
        "Ofsted has published the results of two focused visits.\n\nDerby City Council\nInspectors visited on 4 and 5 June 2024 "
        "to look at care leavers.\n\nLuton Borough Council\nInspectors visited on 11 and 12 June 2024 to look at children in need."
    )
    found = {outcome.council: str(outcome.inspected and outcome.inspected.start) for outcome in read(text).outcomes}
    assert found == {"Derby": "2024-06-04", "Luton": "2024-06-11"}


@pytest.mark.parametrize(
    ("text", "published", "inspected", "out"),
    [
        pytest.param(
            "Ofsted has rated Derby's children's services good. Inspectors came from 3 to 14 June 2024. The report was published today.",
            "2024-07-30",
            "2024-06-03",
            "2024-07-30",
            id="today",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in June. The report came out yesterday and was published yesterday.",
            "2024-07-30",
            "2024-06",
            "2024-07-29",
            id="yesterday",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in December. The report was published this week.",
            "2024-02-12",
            "2023-12",
            "2024-02",
            id="this-week",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in July 2022. The report was published on 5 September.",
            None,
            "2022-07",
            "2022-09-05",
            id="year-of-the-inspection",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in July. It was published today.",
            None,
            None,
            None,
            id="nothing-to-reckon-from",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good. They were rated inadequate after an inspection in May 2019.",
            "2024-07-30",
            None,
            None,
            id="the-older-inspection",
        ),
    ],
)
def test_dates_are_as_precise_as_the_text(
    text: str, published: str | None, inspected: str | None, out: str | None
) -> None:
    """Relative dates are reckoned from the page's day; what cannot be known is absent."""
    (outcome,) = read(text, published).outcomes
    assert (outcome.inspected and str(outcome.inspected.start), outcome.published and str(outcome.published)) == (
        inspected,
        out,
    )


@pytest.mark.parametrize(
    ("text", "published", "grades"),
    [
        pytest.param(
            "Ofsted has rated Derby's children's services inadequate after an inspection in May 2026.",
            "2026-07-14",
            None,
            id="begun-since",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services inadequate after an inspection in February 2026.",
            "2026-05-18",
            {"overall": I},
            id="begun-before",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services inadequate.", "2026-07-14", None, id="dates-unknown-late-page"
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services inadequate.",
            "2026-05-18",
            {"overall": I},
            id="dates-unknown-earlier-page",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services inadequate.", None, {"overall": I}, id="undated-page"
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good. Leadership was judged inadequate.",
            "2026-07-14",
            {"leaders": I},
            id="areas-count",
        ),
    ],
)
def test_no_overall_grade_since_april_2026(text: str, published: str | None, grades: dict[str, str] | None) -> None:
    """An overall grade that Ofsted no longer gives is set aside by name; the areas count."""
    reading = read(text, published)
    assert [dict(outcome.grades) for outcome in reading.outcomes] == ([grades] if grades else [])
    assert reading.ignored == (None if grades else Ignored.OVERALL_NOT_GIVEN_SINCE_2026)


@pytest.mark.parametrize(
    ("text", "framework", "area"),
    [
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in May 2017. Support for looked-after children is good.",
            "sif",
            "care",
            id="sif",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in May 2024. Support for looked-after children is good.",
            "ilacs_2023",
            "in_care",
            id="ilacs-2023",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in May 2018. Support for looked-after children is good.",
            None,
            "in_care",
            id="two-frameworks-ran",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good. Support for looked-after children is good.",
            None,
            "in_care",
            id="no-date",
        ),
    ],
)
def test_the_framework_follows_the_inspection_s_start(text: str, framework: str | None, area: str) -> None:
    """Without a start date, or while two frameworks ran, it is absent."""
    (outcome,) = read(text, None).outcomes
    assert (outcome.framework, dict(outcome.grades)) == (framework, {"overall": G, area: G})


def test_history_is_what_the_page_recalls() -> None:
    """Older grades with their years, each once, and the news is not among them."""
    reading = read(
        "Ofsted has rated Derby City Council's children's services good. They were inadequate in 2018 and the service was "
        "judged to require improvement in May 2021."
    )
    assert [(one.council, dict(one.grades), str(one.on)) for one in reading.history] == [
        ("Derby", {"overall": I}, "2018"), ("Derby", {"overall": R}, "2021-05"),
    ]  # fmt: skip


def test_every_grade_word_is_a_claim_or_set_aside_with_a_reason() -> None:
    """Nothing is dropped in silence: `explain` can show why."""
    page = Page(
        PageKind.ARTICLE,
        "Ofsted rated Derby's children's services good. Staff do outstanding work. We want to be outstanding.",
    )
    seen = stages(page, FACTS)
    assert [(claim.grade.value, claim.use) for claim in seen.claims] == [(G, "judged")]
    assert [(aside.mention.value, aside.reason) for aside in seen.set_aside] == [(O, "adjective"), (O, "ambition")]


def test_a_page_that_names_no_council_uses_its_source_s_council_only_as_a_prior() -> None:
    """ "Our services" on a council's own site are that council's; a council that the text names comes first."""
    ours = Page(
        PageKind.ARTICLE, "Ofsted has rated our children's services good.", url="https://www.derby.gov.uk/news/1"
    )
    theirs = Page(
        PageKind.ARTICLE, "Ofsted has rated Luton's children's services good.", url="https://www.derby.gov.uk/news/2"
    )
    assert list(told(extract(ours, FACTS))) == ["Derby"]
    assert list(told(extract(theirs, FACTS))) == ["Luton"]
    named = Page(PageKind.ARTICLE, "Ofsted has rated the city's children's services good.")
    assert list(told(extract(named, FACTS, ("Derby",)))) == ["Derby"]
    assert told(extract(named, FACTS)) == {}


def evidence_holds(text: str, outcome: Outcome) -> bool:
    fields = {evidence.field for evidence in outcome.evidence}
    return (
        all(
            text[one.start : one.end] == one.quote and 0 < len(one.quote) <= 300 and one.rule
            for one in outcome.evidence
        )
        and {f"grades.{area}" for area in outcome.grades} <= fields
        and "inspection" in fields
        and ("inspected" in fields) == (outcome.inspected is not None)
    )


@pytest.mark.parametrize(("text", "grades"), NEWS)
def test_every_field_rests_on_words_of_the_text(text: str, grades: dict[str, dict[str, str]]) -> None:
    """Each grade, the kind and the dates quote the text at their offsets."""
    reading = read(text)
    assert all(evidence_holds(text, outcome) for outcome in reading.outcomes)


PIECES = [
    "Ofsted", "Derby City Council", "children's services", "rated", "good", "“outstanding”", "inadequate", "in 2019", "and",
    "care leavers", "leadership", "a focused visit", ".", "\n", "•", "–", "from", "to", "requires improvement", "today", ",", "all areas",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_text_is_read_without_a_fault_and_with_true_quotes(pieces: list[str]) -> None:
    """Whatever the words and their order, evidence stands in the text and visits have no grades."""
    text = " ".join(pieces)
    reading = read(text)
    assert all(evidence_holds(text, outcome) for outcome in reading.outcomes)
    assert all(not outcome.grades for outcome in reading.outcomes if outcome.kind != "full")
    assert (reading.ignored is None) == bool(reading.outcomes)


def test_sentences_stand_in_order() -> None:
    """The first stage parts the text without overlap."""
    text = "Ofsted rated St. Helens. Cllr. Lee spoke!\n• Leadership – good\nThis line goes on,\nand ends here."
    found = [marked.sentence for marked in stages(Page(PageKind.ARTICLE, text), FACTS).page]
    assert [text[one.start : one.end].strip() for one in found] == [
        "Ofsted rated St. Helens.", "Cllr. Lee spoke!", "• Leadership – good", "This line goes on,\nand ends here.",
    ]  # fmt: skip
    assert all(one.end <= two.start for one, two in pairwise(found))
