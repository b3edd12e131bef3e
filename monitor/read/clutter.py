"""What stands on an article's page and is not its story: boxes of other stories, and links to them in between."""

import re

from bs4 import Tag

from monitor.read.markup import attribute, words

# Blocks of other stories, whose grades would be taken for this one's, and GOV.UK's notes of changes to a page.
# Not "has-related": that holds the article itself. Nor "paywall": publishers call so what stands behind one.
_OTHER_STORIES = re.compile(
    r"(?<![a-z])(?<!has[-_])(?<!with[-_])(?:related|recommended|recommendations|teasers?|most[-_]read|newsletter|cookies?"
    r"|published[-_]dates)(?![a-z])",
    re.IGNORECASE,
)
# "READ MORE: <a>Another story</a>", as the big publishers set it between the paragraphs of a story.
_SIGNPOST = re.compile(
    r"(?:read (?:more|next|also)|see also|recommended(?: reading)?|more on this(?: story)?"
    r"|(?:related|more)(?: (?:stories|articles|news|topics))?)"
    r"\s*(?:$|[:|>»–—-])\W*",
    re.IGNORECASE,
)


def remove_clutter(page: Tag) -> None:
    """Take out of the page what would be read as part of its story, and is none."""
    for tag in page.find_all(_is_other_stories):
        tag.extract()
    for tag in page.find_all(["p", "h2", "h3", "h4"]):
        if _is_signpost(tag):
            following = tag.find_next_sibling()
            if isinstance(following, Tag) and following.name in ("ul", "ol") and not words(following, without="a"):
                following.extract()
            tag.extract()


def _is_other_stories(tag: Tag) -> bool:
    names = f"{attribute(tag, 'class')} {attribute(tag, 'id')}"
    return _OTHER_STORIES.search(names) is not None and not tag.select_one("h1, main, article")


def _is_signpost(tag: Tag) -> bool:
    """Whether the element says "read more" and all its other words, if there are any, are a link."""
    said = words(tag)
    sign = _SIGNPOST.match(said)
    return sign is not None and _SIGNPOST.fullmatch(words(tag, without="a") or sign[0].strip()) is not None
