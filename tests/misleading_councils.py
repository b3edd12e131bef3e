# ruff: noqa: E501  (markup stands as sites serve it, a line a part)
"""Misleading pages in the structure of the councils’ systems: LocalGov Drupal, Jadu and Umbraco."""

import re
from html import escape

from misleading_scene import (
    Scene,
    article_ld,
    crumbs_ld,
    document,
    inline,
    is_prose,
    ld,
    links,
    signposts,
    title,
    tweet,
)
from misleading_words import ordinal, spoken

_COUNCILS_OWN = 0.8  # a council writes mostly of itself: its other news tell older grades


def localgov_drupal(scene: Scene) -> bytes:
    """The module's own templates; its related news are teasers inside the article."""
    words = scene.words
    words.own = _COUNCILS_OWN
    between = (
        ("call out box", f'<div class="call-out-box"><h2>Work with us</h2><p>{words.advert()}</p></div>', "hostile"),
        *signposts(scene, 1),
        ("table of contents", ('<nav class="toc-container"><h2>On this page</h2><ul>'
         f'<li><a href="#a">{title(scene)}</a></li></ul></nav>'), "hostile"),
        ("accordion", ('<div class="accordion"><div class="accordion-pane"><h3 class="accordion-pane__title">Earlier</h3>'
         f'<div class="accordion-pane__content"><ul>{links(words.headlines(2))}</ul></div></div></div>'), "hostile"),
        ("tweet", tweet(scene), "hostile"),
    )  # fmt: skip
    related = _teasers(scene)
    when = scene.day(
        lambda day: _seconds(day.toordinal()),
        '<time datetime="{}" class="news-article__metadata-item news-article__metadata--date">',
    )
    when += scene.day(spoken, "{}</time>") if when else ""
    inside = scene(
        "related news in the article",
        f'<div class="field field--name-localgov-news-related"><div class="field__label">Related news</div><div class="field__items">{related}</div></div>',
    )
    body = f"""<div class="lgd-cookies">{scene("cookies", f'<div id="ccc" class="cookie-control"><p>{words.cookies()}</p></div>')}</div>
<header class="lgd-header"><nav><ul><li><a href="/">Home</a></li><li><a href="/jobs">Jobs</a></li></ul></nav></header>
{scene("alert banner", f'<div class="localgov-alert-banner"><h2>In the news</h2><p><a href="/a">{words.headline()}</a></p></div>', "hostile")}
<nav class="breadcrumb"><ol><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ol></nav>
<main role="main" class="lgd-container"><article class="news-article node node--type-localgov-news-article node--view-mode-full">
<div class="news-article__metadata">{when}<ul class="news-article__metadata-item news-article__metadata--categories"><li class="news-article__category"><a href="/news?category=1">Families</a></li></ul></div>
<h1><span>{title(scene)}</span></h1><div class="node__content"><div class="text-long">{scene.strewn(scene.blocks(), *between)}</div>
{inside}</div></article>
{scene("shares", '<div class="block-localgov-social"><h2>Share this page</h2><ul><li><a href="#">Email</a></li></ul></div>')}
{scene("latest news", f'<div class="views-element-container block block-views-blocklocalgov-news-list"><h2>Latest news</h2>{related}</div>', "busy")}
{scene("related news", f'<div class="localgov-related-content related"><h2>Related news</h2><ul>{links(words.headlines(3))}</ul></div>')}
{scene("last updated", f'<div class="page-updated">Last updated: {spoken(words.later())}</div>')}</main>
<footer class="lgd-footer"><p>© Invented Council {words.later().year}</p></footer>"""
    told = scene.day(str, "{}")
    thing = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": scene.story.title,
        "dateModified": f"{words.later()}",
    }
    if told:
        thing["datePublished"] = told
    head = f'<meta name="dcterms.modified" content="{words.later()}">' + scene("article for search engines", ld(thing))
    return document(scene, "Invented Council", head, body, ' lang="en" dir="ltr"')


def _teasers(scene: Scene) -> str:
    words = scene.words
    days = (words.earlier(), words.earlier())
    return "".join(
        f'<article class="news-article node node--type-localgov-news-article node--view-mode-teaser"><h3><a href="/news/x">'
        f'<span>{words.headline()}</span></a></h3><time datetime="{_seconds(day.toordinal())}" class="teaser-date">{spoken(day)}</time>'
        f'<div class="field field--name-body"><p>{words.teaser()}</p></div></article>'
        for day in days
    )


def _seconds(ordinal_day: int) -> str:
    return str((ordinal_day - 719163) * 86400 + 43200)


def jadu(scene: Scene) -> bytes:
    """Its news pages: the day printed in the foot, latest news beside the story, a lead that repeats its beginning."""
    words, first = scene.words, scene.story.paragraphs[0]
    words.own = _COUNCILS_OWN
    lead = (
        scene("lead", f'<p class="lead">{escape(first[:100].rsplit(" ", 1)[0], quote=False)} ...</p>')
        if len(first) > 100 and is_prose(first)
        else ""
    )
    between = (
        *signposts(scene, 2),
        ("download", f'<div class="download"><a href="/d.pdf">{words.headline()} (PDF, 1MB)</a></div>', "hostile"),
        ("advert in the text", f'<div class="promo"><h3>Foster with us</h3><p>{words.advert()}</p></div>', "hostile"),
    )  # fmt: skip
    latest = "".join(
        f'<li class="list__item"><a class="list__link" href="/news/article/1/x">{words.headline()}</a><p>{words.teaser()}</p>'
        f"<p>Published: {ordinal(words.earlier())}</p></li>"
        for _ in range(3)
    )
    body = f"""<ul class="skip-links list"><li><a href="#content">Skip to content</a></li></ul>
{scene("cookies", f'<div class="cookie-banner" role="region"><p>{words.cookies()}</p></div>')}
<header class="site-header" role="banner"><form action="/site_search/results/"><label for="q">Search this site</label><input id="q"></form></header>
<nav class="breadcrumb"><ol class="breadcrumb__list"><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><span>{title(scene)}</span></li></ol></nav>
{scene("section", f'<nav class="navigation-secondary"><ul><li><a href="/news">News</a><ul>{links(words.headlines(2))}<li><a href="/news/2">Older</a><ul>{links(words.headlines(2))}</ul></li></ul></li></ul></nav>', "busy")}
<main class="main" id="content" role="main"><div class="page-content"><h1 class="page-heading">{title(scene)}</h1>
<div class="news-article"><img class="main-image" src="/images/news.jpg" alt=""><p class="imageCaption">The town hall</p>{lead}
<div class="editor">{scene.strewn(_typed(scene.blocks()), *between)}</div>{scene.day(ordinal, '<p class="meta">Published: {}</p>')}</div>
{scene("rate this page", '<form class="rate"><h2>Rate this page</h2><p>Was it good? Outstanding? Inadequate?</p><label>Good</label><label>Inadequate</label></form>')}
<ul class="page-meta"><li><a href="#">Tweet</a></li><li><a href="#">Share on Facebook</a></li></ul>
{scene("next and previous", f'<div class="pager"><a rel="prev" href="/p">Previous: {words.headline()}</a> <a rel="next" href="/n">Next: {words.headline()}</a></div>', "busy")}</div>
{scene("latest news", f'<aside class="supplements"><h2>Latest news</h2><ul class="list list--record">{latest}</ul></aside>')}
{scene("related pages", f'<div class="supplement supplement--related"><h2>Related pages</h2><ul>{links(words.headlines(3))}</ul></div>', "busy")}
{scene("events", f'<div class="supplement"><h2>Events</h2><p><time datetime="{words.later()}">{spoken(words.later())}</time> Cabinet: how Ofsted rated {words.council()}</p></div>', "busy")}</main>
<footer class="site-footer" role="contentinfo"><p>© Invented Council {words.later().year}</p><p>Last modified on {spoken(words.later())}</p></footer>"""
    head = f'<meta name="generator" content="http://www.jadu.net"><meta name="DC.title" content="{escape(scene.story.title)}">'
    return document(scene, "Invented County Council", head, body, ' class="no-js" lang="en"')


def _typed(blocks: list[str]) -> list[str]:
    """As editors in a browser leave them: hard blanks after full stops, an empty paragraph at the end."""
    return [*(html.replace(". ", ".&nbsp; ", 1) for html in blocks[:-1]), f"{blocks[-1]}<p>&nbsp;</p>"]


def umbraco(scene: Scene) -> bytes:
    """A council's newsroom on Umbraco: a block list of rich text, cards of other news, the day in a span."""
    words = scene.words
    words.own = _COUNCILS_OWN
    standfirst, blocks = "", scene.blocks()
    if len(blocks) > 3 and is_prose(scene.story.paragraphs[0]) and scene.chance.random() < 0.5:
        standfirst, blocks = f'<p class="intro lead">{inline(scene.story.paragraphs[0])}</p>', blocks[1:]
    between = (
        ("cards in the text", f'<div class="umb-block-list"><div class="card-block">{_cards(scene, 2)}</div></div>', "busy"),
        *signposts(scene, 2),
        ("tabs", f'<div class="tabs"><ul role="tablist"><li role="tab">Earlier</li></ul><div role="tabpanel" hidden><p>{words.teaser()}</p></div></div>', "hostile"),
    )  # fmt: skip
    body = f"""{scene("cookies", f'<div id="ccc-module" role="dialog"><p>{words.cookies()}</p></div>')}
<header class="site-header"><nav aria-label="Main"><ul><li><a href="/services/">Services</a></li><li><a href="/news/">News</a></li></ul></nav></header>
<div class="container"><nav class="breadcrumbs" aria-label="Breadcrumb"><ol><li><a href="/">Home</a></li><li><a href="/news/">News</a></li><li>{title(scene)}</li></ol></nav>
<main id="main-content"><div class="row"><div class="col-md-8"><h1>{title(scene)}</h1>
{scene.day(spoken, '<p class="news-date"><span class="date">{}</span></p>')}{standfirst}
<div class="umb-block-list"><div class="rte">{scene.strewn(_set(scene, blocks), *between)}</div></div>
{scene("notes", "<h2>Notes to editors</h2><p>Photographs can be had from the press office.</p>")}
{scene("shares", '<div class="share"><h2>Share this article</h2><ul><li><a href="#">X</a></li></ul></div>')}
{scene("next and previous", f'<div class="article-pagination"><a class="prev" href="/p/"><span>Previous article</span> {words.headline()}</a><a class="next" href="/n/"><span>Next article</span> {words.headline()}</a></div>', "busy")}</div>
<div class="col-md-4">{scene("latest news", f'<div class="sidebar-news"><h2>Latest news</h2>{_cards(scene, 3)}</div>')}
{scene("topics", f'<div class="topics"><h2>Topics</h2><ul><li><a href="/t/">Ofsted</a></li><li><a href="/t/">{words.council()}</a></li></ul></div>', "busy")}
{scene("jobs", f'<div class="vacancies"><h2>Vacancies</h2><p>{words.advert()}</p></div>', "busy")}</div></div>
{scene("related news", f'<section class="related-news"><h2>Related news</h2>{_cards(scene, 3)}</section>')}
{scene("feedback", '<section class="feedback"><h2>Is this page good or inadequate?</h2><button>Good</button></section>')}</main></div>
<footer><p>© Invented Borough Council {words.later().year}. Page last reviewed: {spoken(words.later())}</p></footer>"""
    head = scene("breadcrumb for search engines", crumbs_ld()) + scene(
        "article for search engines", article_ld(scene), "busy"
    )
    return document(scene, "Invented Borough Council", head, body)


def _set(scene: Scene, blocks: list[str]) -> list[str]:
    """The blocks as they are, or with divisions for paragraphs, or those that follow each other in one paragraph."""
    form = scene.chance.choice(("paragraphs", "paragraphs", "divisions", "breaks"))
    if form == "divisions":
        return [re.sub("(</?)p(?=[ >])", r"\1div", html) for html in blocks]
    return ["".join(blocks).replace("</p><p>", "<br><br>")] if form == "breaks" else blocks


def _cards(scene: Scene, count: int) -> str:
    return "".join(
        f'<div class="card news-card"><p class="date">{spoken(scene.words.earlier())}</p><h3><a href="/news/x/">'
        f"{scene.words.headline()}</a></h3><p>{scene.words.teaser()}</p></div>"
        for _ in range(count)
    )
