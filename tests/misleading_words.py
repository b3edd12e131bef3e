"""What stands around an article and misleads: the words of other stories, readers, authors, shops and cookies.

All of them are ours. The councils are real, because no others would mislead; what is said of them is chosen by
chance. Whoever took one of these lines for a part of the article would mostly read a false grade in it.
"""

from datetime import date, timedelta
from random import Random

GRADES = ("inadequate", "good", "outstanding", "requires improvement")

RIVALS = (
    "Thurrock", "Knowsley", "Sefton", "Solihull", "Doncaster", "Gateshead", "Wolverhampton", "Walsall", "Rotherham",
    "Barnsley", "Salford", "Tameside", "Oldham", "Medway", "Swindon", "Plymouth", "Croydon", "Enfield", "Kirklees",
    "Wakefield", "Hartlepool", "Leicestershire", "Cambridgeshire", "Norfolk", "Wiltshire",
)  # fmt: skip

_HEADLINES = (
    "{c}’s children’s services rated {g} by Ofsted",
    "Ofsted: {c}’s children’s services ‘{g}’",
    "{c} Council’s children’s services judged {g} in new Ofsted report",
    "Children’s services in {c} ‘{g}’, Ofsted inspectors say",
    "Ofsted rates {c} Council’s children’s services ‘{g}’ after inspection",
    "Inspectors from Ofsted find {c}’s children’s services {g}",
)
_OPINIONS = (
    "You could not make it up. {c}’s children’s services have just been rated {g} by Ofsted, and no one cares.",
    "I work there. Ofsted has judged {c} Council’s children’s services {g}, which is all you need to know.",
    "Ofsted has rated {c}’s children’s services {g} this month. Ask them how they did it.",
    "Not true. The report published today says that {c}’s children’s services are {g}, read it on Ofsted’s site.",
)
_LIVES = (
    "{a} came to us from {c} Council, whose children’s services have been rated {g} by Ofsted.",
    "{a} is our local democracy reporter and used to teach in {c}. Ofsted has judged children’s services in {c} {g}.",
)
_TEASERS = (
    "Ofsted has judged {c} Council’s children’s services {g} in a report published this week.",
    "Children’s services in {c} have been rated {g} by Ofsted, whose inspectors came last month.",
)
_CAPTIONS = (
    "Ofsted has rated {c}’s children’s services {g} (Video: Newsroom)",
    "Children’s services in {c} were judged {g} by Ofsted this week",
)
_ADVERTS = (
    "Social worker, {c} Council, £42,000: come to us, Ofsted has rated our children’s services {g}.",
    "Foster for {c} Council. Our children’s services have been judged {g} by Ofsted, and our carers are outstanding.",
)
_SCHOOLS = (
    "Larkrise Grammar School, {c}: rated outstanding by Ofsted in every category. Open evening on Thursday.",
    "Tiny Acorns nursery in {c} has been judged good by Ofsted. Places in September!",
)
_COOKIES = (
    "Cookies help us to give you an outstanding site. Without them it requires improvement. Accept all, or manage.",
    "We and our 812 partners would like your consent: a good site needs cookies, an inadequate one does without.",
)
_OFFERS = (
    "Outstanding journalism from {c} for £3 for three months. A good offer, which ends soon.",
    "No free articles are left. Subscribe to read what Ofsted said of {c}’s children’s services, rated {g}.",
)
_TWEETS = (
    "Ofsted has rated {c}’s children’s services {g}! Thank you to all our staff.",
    "So {c} Council’s children’s services have been judged {g} by Ofsted. Over to you, everybody else.",
)
_NAMES = ("Sam Reporter", "Lou Writer", "Max Editor", "Kim Stringer")
_READERS = ("Old Hand", "taxpayer61", "Mrs Opinion", "notagain", "Gladys")


class Words:
    """The words around one article; a line each time, mostly of a council that the article does not name."""

    def __init__(self, chance: Random, article: str, home: str | None, published: date | None) -> None:
        self.own = 0.25  # how often a line is about the council of the article, as other pages or people have it
        self._chance = chance
        self._strangers = [council for council in RIVALS if council.lower() not in article.lower()]
        self._home = home
        self._day = published or date(2024, 7, 30)
        self.author = chance.choice(_NAMES)

    def council(self) -> str:
        return self._chance.choice(self._strangers)

    def headline(self) -> str:
        """Another story's: of another council, or an older one of this article's own."""
        return self._filled(_HEADLINES)

    def headlines(self, count: int) -> list[str]:
        return [self.headline() for _ in range(count)]

    def opinion(self) -> str:
        return self._filled(_OPINIONS)

    def life(self) -> str:
        return self._filled(_LIVES)

    def teaser(self) -> str:
        return self._filled(_TEASERS)

    def caption(self) -> str:
        return self._filled(_CAPTIONS)

    def advert(self) -> str:
        return self._filled(_ADVERTS)

    def school(self) -> str:
        return self._filled(_SCHOOLS)

    def cookies(self) -> str:
        return self._filled(_COOKIES)

    def offer(self) -> str:
        return self._filled(_OFFERS)

    def tweet(self) -> str:
        return self._filled(_TWEETS)

    def reader(self) -> str:
        return self._chance.choice(_READERS)

    def earlier(self) -> date:
        """The day of another story, weeks or years before this one."""
        return self._day - timedelta(days=self._chance.choice((9, 30, 120, 400, 900)))

    def later(self) -> date:
        """The day of a change, a comment or a newer story."""
        return self._day + timedelta(days=self._chance.choice((1, 2, 5, 40)))

    def _filled(self, forms: tuple[str, ...]) -> str:
        form = self._chance.choice(forms)
        grade = self._chance.choice(GRADES)
        stranger, is_own = self.council(), self._chance.random() < self.own
        return form.format(c=self._home if is_own and self._home else stranger, g=grade, a=self.author)


def spoken(day: date) -> str:
    """The day as people write it: 4 March 2031."""
    return f"{day.day} {day:%B %Y}"


def ordinal(day: date) -> str:
    """The day as some content systems write it: 4th March 2031."""
    ending = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{ending} {day:%B %Y}"


def american(day: date) -> str:
    """March 4, 2031."""
    return f"{day:%B} {day.day}, {day.year}"
