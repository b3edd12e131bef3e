"""Pages that stand where another was asked for: checks for a human reader, and shells without a word in them.

No single text gives such a page away, for articles quote them, and pages with a form carry the same
widgets. It is one that says little, leads nowhere, and shows several of the signs.
"""

import re
from collections.abc import Iterator

from lxml import etree, html

from monitor.errors import FetchError, Refused, Shell

MOST_BYTES = 200_000  # such pages are small; a larger one is read as what it is
_MOST_TAGS = 5_000
_MOST_TEXT = 1_200  # characters, which a page with something to say exceeds
_MOST_LINKS = 5
_PLENTY_OF_LINKS = 20  # written anywhere: a few may stand in scripts
_LONGEST_TITLE = 80
_MOST_OF_A_CHECK_OUTSIDE = 150  # characters that a check with a captcha has around its form
_LEAST_TEXT = 60  # characters of a shell: "Loading…", or a request to switch JavaScript on

# What only such pages hold. Their makers' other scripts stand in ordinary pages too.
_OF_A_CHECK = re.compile(
    rb"_cf_chl_opt|cf-challenge|cf_chl_|cf-error-details|/_Incapsula_Resource\?[^\"']{0,300}incident_id|captcha-delivery\.com/c"
    rb"|px-captcha|/_sec/cp_challenge|errors\.edgesuite\.net|sucuri_cloudproxy_js|anubis_challenge|awsWafCookieDomainList"
    rb"|window\.gokuProps|ddos-guard/js-challenge|distil_r_captcha",
    re.IGNORECASE,
)
_WIDGET = re.compile(rb"g-recaptcha|h-captcha|hcaptcha\.com/1|cf-turnstile|recaptcha/api", re.IGNORECASE)

_TITLE = re.compile(
    r"just a moment|one moment|(please )?wait|attention required|access (to this page (has been|is) )?(denied|blocked)"
    r"|security (check|verification)|(human|bot|browser|robot) (check|verification)|verify(ing)? you are (a )?human"
    r"|checking your browser|are you a (robot|human)|pardon our interruption|ddos(-| )?(protection|guard)"
    r"|robot or human|403 forbidden|request (rejected|unsuccessful|blocked)|blocked|captcha|making sure you",
    re.IGNORECASE,
)
_SAID = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"check(ing)? (if the site connection|your browser|that you are (a )?human)|verif(y|ying|ies) (that )?you are",
        r"(not|aren.t) a (ro)?bot|are (you )?(a )?human|unusual (traffic|activity)|automated (requests|access|tools)",
        r"(enable|turn on|requires?) (java ?script|cookies)|java ?script (and cookies )?(is|must be) (en|dis)abled",
        r"(you don.t have permission to access|(you have been|your ip .{0,60}has been|request was) (blocked|denied))",
        r"(incident|reference|ray|support|request|event) (id|#|number|no)\b",
        r"protect(s|ed|ion)? .{0,60}(attacks?|bots?|malicious|security service)|performance (and|&) security by",
        r"(complete|solve) the (captcha|challenge|security check)|press (and|&) hold",
    )
)
_SWITCH_ON = re.compile(
    r"(enable|turn on|switch on|requires?|need) .{0,30}java ?script|java ?script .{0,30}(required|enabled?|disabled)",
    re.IGNORECASE,
)
_WAITING = re.compile(r"(loading|please wait|one moment)[ .…!]*", re.IGNORECASE)

_UNREAD = ("script", "style", "template", "svg", "head")
REMEDY = "the site refuses automatic readers. Remove the source, or ask the site"


def is_html(content_type: str, body: bytes) -> bool:
    """Whether it is, by its type; one without a type by how it begins."""
    return "html" in (content_type.lower() or body[:200].lstrip().lower().decode("latin-1")[:14])


def not_the_page(body: bytes) -> FetchError | None:
    """What an HTML page that came with a 200 is instead of the one asked for; None for a page like any other."""
    page = _Page.of(body)
    if page is None:
        return None
    if page.says_little and page.signs >= 2:
        return Refused(f"answered with a check for a human reader instead of the page: {REMEDY}")
    if page.is_shell:
        return Shell("answered with a page that holds nothing to read: scripts in a browser would fill it")
    return None


def is_check(body: bytes) -> bool:
    """Whether the page that came with a refusal checks for a human reader."""
    page = _Page.of(body)
    return page is not None and page.says_little and page.signs >= 1


class _Page:
    """What an HTML page shows to a reader without scripts."""

    def __init__(self, body: bytes, root: html.HtmlElement) -> None:
        self._body = body
        self.title = " ".join("".join(root.xpath("//title//text()")[:20]).split())[:_LONGEST_TITLE]
        self.links = len(root.xpath("//a[@href]"))
        self.scripts = len(root.xpath("//script"))
        self.text = " ".join(" ".join(_words(root, hidden=(*_UNREAD, "noscript"))).split())
        self.outside_forms = " ".join(" ".join(_words(root, hidden=(*_UNREAD, "form"))).split())
        self.in_all = " ".join(" ".join(_words(root, hidden=_UNREAD)).split())

    @classmethod
    def of(cls, body: bytes) -> "_Page | None":
        """None where it is too large or leads to too many places to be of interest here, or is no HTML at all."""
        if not body.strip() or len(body) > MOST_BYTES or body.count(b"<") > _MOST_TAGS:
            return None
        if (
            body.lower().count(b"<a ") > _PLENTY_OF_LINKS
        ):  # most pages: this costs nothing, and what follows milliseconds
            return None
        try:
            root = html.document_fromstring(body, parser=html.HTMLParser(encoding=_encoding(body)))
        except (etree.LxmlError, ValueError):
            return None
        return cls(body, root)

    @property
    def says_little(self) -> bool:
        return len(self.text) <= _MOST_TEXT and self.links <= _MOST_LINKS

    @property
    def signs(self) -> int:
        """How many things on it speak for a check; what only checks hold counts twice.

        Where a page says something outside its forms, what stands in them is for those who comment.
        """
        has_more = len(self.outside_forms) > _MOST_OF_A_CHECK_OUTSIDE
        said = self.outside_forms if has_more else self.in_all
        return (
            2 * bool(_OF_A_CHECK.search(self._body))
            + (not has_more and bool(_WIDGET.search(self._body)))
            + bool(_TITLE.match(self.title))
            + sum(bool(words.search(said)) for words in _SAID)
        )

    @property
    def is_shell(self) -> bool:
        if not self.scripts or self.links or len(self.text) > _LEAST_TEXT:
            return False
        return not self.text or bool(_WAITING.fullmatch(self.text) or _SWITCH_ON.search(self.text))


def _encoding(body: bytes) -> str | None:
    """UTF-8 for what it is; else the parser is left to find out."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _words(root: html.HtmlElement, hidden: tuple[str, ...]) -> Iterator[str]:
    """The texts of a page, in order, without those of the hidden elements."""
    inside = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            inside += element.tag in hidden
            if not inside:
                yield element.text or ""
        elif event == "end":
            inside -= element.tag in hidden
        if event != "start" and not inside:
            yield element.tail or ""
