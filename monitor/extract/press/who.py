"""Stage 3b: whose services each claim speaks of."""

from dataclasses import replace

from monitor.extract.councils import NAME, OFFICIAL, TRUST, WEAK
from monitor.extract.phrases import Rule, first, fitting, told
from monitor.extract.press.claims import Claim
from monitor.extract.press.marks import Marked, Mention
from monitor.model import Council, PartialDate

_WINDOW = 120  # characters on either side of a council that say what it is there for
# What adds to a council's weight: to be named in the title, in the first sentences, beside a grade told as new.
_TITLED, _LEADING, _GRADED = 3, 3, 3
_LEAD, _TOP = 5, 8  # sentences
_OTHERS = ("partner", "comparison")  # bystanders whose own grades a sentence may tell
_SUBJECT = 60  # characters from a sentence's beginning in which its subject stands
_WEIGHT = {OFFICIAL: 3, TRUST: 3, NAME: 2, WEAK: 1}


class Cast:
    """The councils of a page: who is spoken of, who is only mentioned, and who is its main subject."""

    def __init__(
        self,
        page: tuple[Marked, ...],
        prior: tuple[Council, ...] = (),
        titled: tuple[Council, ...] = (),
        graded: frozenset[int] = frozenset(),
        is_round_up: bool = False,
    ) -> None:
        """`titled` are the councils in the title, `graded` the sentences that give a grade."""
        self._page = page
        self._is_round_up = is_round_up
        speak = _Speaking(page, prior)
        self._in_sentence = [speak.in_sentence(marked) for marked in page]
        if not any(self._in_sentence):  # "…, said the director of Bolton Council": nobody else's services are spoken of
            self._in_sentence = [speak.in_sentence(marked, spared="person") for marked in page]
        self._weights = self._weigh(titled, graded)
        self.main = self._living(self._main()) or (prior if len(prior) == 1 else ())
        self._carried = self._carry()

    def _weigh(self, titled: tuple[Council, ...], graded: frozenset[int]) -> dict[Council, float]:
        weights: dict[Council, float] = {}
        for number, mentions in enumerate(self._in_sentence):
            for _, mention in mentions:
                for council in mention.councils:
                    lead = (_LEADING if number < _LEAD else 0) + (_GRADED if number in graded and number < _TOP else 0)
                    weights[council] = weights.get(council, 0) + _WEIGHT[mention.value] + lead
        return {council: weight + (_TITLED if council in titled else 0) for council, weight in weights.items()}

    def _main(self) -> tuple[Council, ...]:
        if not self._weights:
            return ()
        best = max(self._weights, key=lambda council: self._weights[council])
        partners = next(
            (
                m.councils
                for row in self._in_sentence[:_TOP]
                for _, m in row
                if len(m.councils) > 1 and best in m.councils
            ),
            (),
        )
        return partners or (best,)

    def mention_of(self, council: Council) -> Mention | None:
        """The clearest place where the page names the council."""
        found = [mention for row in self._in_sentence for _, mention in row if council in mention.councils]
        return max(found, key=lambda mention: _WEIGHT[mention.value], default=None)

    def spoken_of(self, number: int) -> tuple[Council, ...]:
        """All councils that the text speaks of from a sentence on, in its order."""
        rows = self._in_sentence[number:]
        return tuple(dict.fromkeys(council for row in rows for _, mention in row for council in mention.councils))

    def councils_of(self, claim: Claim) -> tuple[Council, ...]:
        """Whose grade a claim gives: councils in its clause, else those the text speaks of there, else the main one."""
        marked = self._page[claim.number]
        if claim.partner and claim.partner.councils:
            return self._living(claim.partner.councils, claim.on)
        own = self._in_clause(claim, marked)
        if own is not None:
            return self._living(own, claim.on)
        several = first("several", marked.text)
        if several and (listed := self._listed(int(several.gives), claim.number)):
            return listed
        return self._living(self._carried[claim.number], claim.on) if claim.rule != "several-councils" else ()

    def _in_clause(self, claim: Claim, marked: Marked) -> tuple[Council, ...] | None:
        """The councils of the claim's own clause: none where one is only compared there, None where none is named."""
        row = [(at, m) for at, m in self._in_sentence[claim.number] if m.councils or at < claim.at]
        if len({mention.councils for _, mention in row}) <= 1:
            return row[0][1].councils if row else None
        grades = [at for at, _ in marked.of("grade")]
        since = max((at for at in grades if at < claim.at), default=-1)
        until = min((at for at in grades if at > claim.at), default=len(marked.text))
        before = [(at, mention) for at, mention in row if since < at < claim.at]
        after = [(at, mention) for at, mention in row if claim.at < at < until]
        if before:
            return _run(marked, before, from_end=True)
        if after and not told("cues", "contrast", marked.text, claim.at, after[0][0]):
            return _run(marked, after, from_end=False)
        earlier = [(at, mention) for at, mention in row if at < claim.at]
        return _run(marked, earlier, from_end=True)

    def _living(self, councils: tuple[Council, ...], on: PartialDate | None = None) -> tuple[Council, ...]:
        """An abolished council's name stands for the councils that followed it where the page names those.

        What is tied to a time in which it was still there is its own.
        """
        names = {council.short_name: council for council in self._weights}
        meant: list[Council] = []
        for council in councils:
            was_there = council.ends_on and on and on.last < council.ends_on
            followed = [] if was_there else [names[name] for name in council.successors if name in names]
            meant += followed or [council]
        return tuple(dict.fromkeys(meant))

    def _listed(self, count: int, number: int) -> tuple[Council, ...]:
        """The councils of a sentence that names as many, or all that the text has named by then if they are as many."""
        for row in self._in_sentence:
            councils = tuple(dict.fromkeys(council for _, mention in row for council in mention.councils))
            if len(councils) > 1 and count in (0, len(councils)):
                return councils
        named = dict.fromkeys(c for row in self._in_sentence[:number] for _, mention in row for c in mention.councils)
        return tuple(named) if len(named) == count else ()

    def _carry(self) -> list[tuple[Council, ...]]:
        """For each sentence the councils that its text speaks of, if it names none: those of the sentence before.

        Another council than the main one takes over only as the subject of a sentence, and, but in a round-up,
        only to the end of its paragraph.
        """
        top = max(self._weights.values(), default=0)
        carried, now = [], self.main
        for number, (marked, row) in enumerate(zip(self._page, self._in_sentence, strict=True)):
            if number and not self._is_round_up and marked.sentence.line != self._page[number - 1].sentence.line:
                now = self.main
            carried.append(now)
            weighty = [
                (at, c) for at, m in row for c in m.councils if self._is_round_up or self._weights[c] >= 0.5 * top
            ]
            subject = [c for at, c in weighty if c in self.main or _is_subject(marked, at)]
            now = tuple(dict.fromkeys(subject)) or now
        return carried


def _is_subject(marked: Marked, at: int) -> bool:
    """The sentence is about this council: it stands in its beginning, and behind no "with" or "by"."""
    return at < _SUBJECT and told("cues", "object", marked.text, max(0, at - 15), at) is None


def cast_claims(claims: tuple[Claim, ...], cast: Cast) -> tuple[Claim, ...]:
    return tuple(replace(claim, councils=cast.councils_of(claim)) for claim in claims)


def _run(marked: Marked, row: list[tuple[int, Mention]], from_end: bool) -> tuple[Council, ...]:
    """The councils of a list; from its end for what comes after it, else from its beginning."""
    ordered = list(reversed(row)) if from_end else row
    run = ordered[:1]
    for at, mention in ordered[1:]:
        start, end = sorted((run[-1][0], at))
        if not fitting("links", marked.text, start, end + 1):
            break
        run.append((at, mention))
    found = [council for _, mention in sorted(run, key=lambda pair: pair[0]) for council in mention.councils]
    return tuple(dict.fromkeys(found))


class _Speaking:
    """Tells the councils whose services a page may speak of from those that it only mentions."""

    def __init__(self, page: tuple[Marked, ...], prior: tuple[Council, ...]) -> None:
        mentions = [mention for marked in page for _, mention in marked.of("council")]
        self._prior = prior
        self._surely = {council for mention in mentions if mention.value != WEAK for council in mention.councils}
        self._surely |= {
            council
            for marked in page
            for at, mention in marked.of("council")
            if mention.value == WEAK and len(mention.councils) == 1 and _is_told_to_be(marked, at)
            for council in mention.councils
        }
        self._by_name = {
            council
            for marked in page
            for at, mention in marked.of("council")
            if mention.value in (OFFICIAL, NAME) and _aside(marked, at) is None
            for council in mention.councils
        }

    def in_sentence(self, marked: Marked, spared: str = "") -> list[tuple[int, Mention]]:
        """The sentence's councils without bystanders; one that is only compared keeps its place, without a council."""
        kept = []
        for at, mention in marked.of("council"):
            aside = _aside(marked, at)
            is_other = mention.value != TRUST and _is_subject(marked, at)
            if aside and (aside.gives == "compared" or (aside.gives in _OTHERS and is_other)):
                kept.append((at, replace(mention, councils=())))
            elif (aside is None or aside.gives == spared) and (councils := self._meant(marked, at, mention)):
                kept.append((at, replace(mention, councils=councils)))
        return kept

    def _meant(self, marked: Marked, at: int, mention: Mention) -> tuple[Council, ...]:
        """The councils that a name stands for here; none where it may well mean something else."""
        if mention.value == TRUST:  # a trust of several councils works for those that the page names
            return tuple(c for c in mention.councils if c in self._by_name) or mention.councils
        if mention.value != WEAK:
            return mention.councils
        councils = tuple(c for c in mention.councils if c in self._surely or c in self._prior)
        if not councils and len(mention.councils) == 1 and (not self._surely or _is_supported(marked, at, mention)):
            return mention.councils
        return councils


def _aside(marked: Marked, at: int) -> Rule | None:
    """The rule that says why a council is only mentioned."""
    return first("bystanders", marked.asking(at), max(0, at - _WINDOW), at + _WINDOW, like=marked.text)


def _is_told_to_be(marked: Marked, at: int) -> bool:
    """The words around a name that may mean something else say in so many words that it is the council."""
    rule = first("support", marked.asking(at), max(0, at - _WINDOW), at + _WINDOW)
    return rule is not None and rule.gives == "council"


def _is_supported(marked: Marked, at: int, mention: Mention) -> bool:
    """The words around a name that may mean something else say that it is the council."""
    rule = first("support", marked.asking(at), max(0, at - _WINDOW), at + _WINDOW)
    if rule:
        return rule.gives == "council"
    return mention.end - mention.start == len(mention.councils[0].short_name)
