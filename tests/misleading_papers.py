# ruff: noqa: E501  (markup stands as sites serve it, a line a part)
"""Misleading pages in the structure of the papers: Newsquest, Reach, National World, Iliffe and the BBC."""

from misleading_scene import (
    CARD,
    LINK,
    Scene,
    article_ld,
    comments,
    crumbs_ld,
    document,
    inline,
    is_prose,
    links,
    list_ld,
    signposts,
    title,
    tweet,
)
from misleading_words import ordinal, spoken


def newsquest(scene: Scene) -> bytes:
    """`.article-body`, the story but its first paragraph in `#subscription-content`; comments in the page."""
    words = scene.words
    first, *rest = scene.blocks(lead='<p class="article-first-paragraph">{}</p>')
    between = (
        *signposts(scene),
        ("advert in the text", '<div class="mar-inline-ad" id="dfp-inarticle-1"><p>Advertisement</p></div>', "calm"),
        ("tweet", tweet(scene), "hostile"),
        ("video caption", (f'<figure class="mar-video"><div class="jwplayer"></div><figcaption>{words.caption()}'
         "</figcaption></figure>"), "busy"),
        ("related in the text", ('<div class="mar-related-inline related-articles"><h3>Recommended reading:</h3><ul>'
         f"{links(words.headlines(3))}</ul></div>"), "busy"),
    )  # fmt: skip
    close = scene("promise", "<ul><li><strong>Do you have a story for us? Ring the newsroom.</strong></li></ul>") + scene(
        "newsletter paragraph",
        f'<p><em>Sign up for our newsletter. This week: <a href="/newsletters/">{words.headline()}</a></em></p>', "hostile")  # fmt: skip
    inner = scene.strewn(rest or [""], *between) + close
    gate = scene("paywall", '<div class="po-subscribe-box" id="po-articlegate"><h3>Get involved with the news</h3><p>'
                 f'{words.offer()}</p><a href="/subscribe/">Subscribe</a></div>')  # fmt: skip
    hidden = scene("hidden offer", f'<div class="subscription-offer" hidden><p>{words.offer()}</p></div>'
                   f'<div style="display:none" aria-hidden="true"><p>{words.teaser()}</p></div>', "busy")  # fmt: skip
    stamp = scene.day(
        str, '<div class="mar-article__timestamp"><time datetime="{} 06:00:00" class="formatTimeStampEs6">'
    )
    when = stamp + scene.day(ordinal, "{}</time></div>") if stamp else ""
    body = f"""
{scene("cookies", f'<div id="cookie-banner" class="cmp-banner"><p>{words.cookies()}</p></div>')}
<header class="mar-header"><nav class="mar-nav"><ul><li><a href="/news/">News</a></li><li><a href="/sport/">Sport</a></li></ul></nav></header>
{scene("breaking news", f'<div class="mar-breaking-news">{links(words.headlines(1), LINK)}</div>')}
<main id="content"><article class="mar-article"><div class="mar-article__top">{when}
<h1 class="mar-article__headline mar-mb-0">{title(scene)}</h1>
{scene("tags", f'<div class="article-tags"><a href="/news/ofsted/">Ofsted</a><a href="/t/">{words.council()} Council</a></div>')}
<div class="author-details"><div class="author-details__name-container">By <a class="author-name" href="/author/x/">{words.author}</a> <span class="author-job">Reporter</span></div>{scene("author's life", f'<p class="author-details__bio">{words.life()}</p>', "busy")}</div>
<div class="mar-article-share"><ul><li><a href="#">Facebook</a></li><li><a href="#comments-anchor">12 Comments</a></li></ul></div></div>
<div class="mar-article__image"><figure><img src="/resources/images/1.jpg" alt="{words.headline()}"><figcaption>The town hall <span class="credit">(Image: Newsroom)</span></figcaption></figure></div>
<div class="article-body" id="po-inline-articlegate-fullarticle">{first}<div id="subscription-content" class="p402_hide">{inner}</div>{hidden}</div>
{gate}</article>
{scene("next story", f'<div class="mar-next-article"><h2>Next story</h2><article class="mar-teaser"><h3>{links(words.headlines(1), LINK)}</h3><p>{words.teaser()}</p></article></div>', "hostile")}
{scene("comments", _newsquest_comments(scene), "calm")}
<aside class="mar-sidebar">{scene("most read", f'<div id="mostReadBlock"><h3>Most popular</h3><ol>{links(words.headlines(5))}</ol></div>')}{scene("adverts", f'<div class="mar-jobs"><h3>Jobs</h3><p>{words.advert()}</p><p>{words.school()}</p></div>')}</aside></main>
<footer><p>© Copyright 2001-{words.later().year} Invented Media Group</p></footer>"""
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": "#subscription-content"}
    head = scene("list for search engines", list_ld(scene), "busy") + article_ld(scene, hasPart=part)
    return document(scene, "Invented Gazette", head, body, ' lang="en-gb"', ' class="article-page"')


def _newsquest_comments(scene: Scene) -> str:
    listed = "".join(
        f'<div id="commentTemplate-{number}" class="comment"><a class="comment__author">{reader}</a>'
        f'<span class="comment__posted timestamp posted-date" data-timestamp="1">{ordinal(day)} 9:00 am</span>'
        f'<div class="comment__text comment-text"><p>{opinion}</p></div><p>Score: 4</p></div>'
        for number, (reader, day, opinion) in enumerate(comments(scene))
    )
    return (
        '<section id="comments-anchor" class="article-comments"><h2>Comments: Our rules</h2><p>We want what is said '
        f'here to be lively and good to read.</p><div id="comments-feed">{listed}</div>'
        f"<p>Last Updated: <span>{ordinal(scene.words.later())}</span></p><p>Report this comment Cancel</p></section>"
    )


def reach(scene: Scene) -> bytes:
    """Either of its templates: `itemprop=articleBody`, or the newer one of paragraphs with classes made by a machine."""
    return scene.chance.choice((_reach_microdata, _reach_modules))(scene)


def _reach_between(scene: Scene) -> tuple[tuple[str, str, str], ...]:
    words = scene.words
    return (
        *signposts(scene),
        ("read more links", f'<div class="read-more-links"><h3>Read More</h3><ul>{links(words.headlines(3))}</ul></div>', "calm"),
        ("newsletter in the text", ('<div class="skinny-signup newsletter-signup"><p>Sign up for our newsletter. In it today: '
         f"{words.teaser()}</p></div>"), "busy"),
        ("most read in the text", f'<aside class="most-read-inline"><h3>Most Read</h3><ol>{links(words.headlines(4))}</ol></aside>', "busy"),
        ("factbox", f'<aside class="factbox"><h3>Elsewhere</h3><p>{words.teaser()}</p></aside>', "hostile"),
        ("tweet", tweet(scene), "hostile"),
        ("video caption", ('<figure class="in-article-image video"><video></video><figcaption><span class="caption-title">'
         f"{words.caption()}</span> (Image: Newsroom)</figcaption></figure>"), "busy"),
        ("app promise", "<p><em>Join our WhatsApp community for good news, and tell us if it is inadequate.</em></p>", "busy"),
    )  # fmt: skip


def _reach_around(scene: Scene, article: str) -> str:
    words = scene.words
    live = "".join(
        f'<li><time datetime="{words.later()}T09:0{n}:00Z">09:0{n}</time><h3>{words.headline()}</h3></li>'
        for n in (1, 2)
    )
    return f"""
<header><nav aria-label="Main"><ul><li><a href="/news/">News</a></li><li><a href="/all-about/x">{words.council()}</a></li></ul></nav></header>
{scene("live ticker", f'<div class="live-ticker"><h2>Live</h2><ul>{live}</ul></div>', "busy")}
<main>{article}
{scene("most read", f'<section class="most-read"><h2>Most Read</h2><ul>{links(words.headlines(5))}</ul></section>')}
{scene("more on", f'<section class="publication-theme"><h2>More On</h2><ul>{links(words.headlines(3))}</ul></section>')}
{scene("comments", f'<div id="comments-standalone" class="comments">{_reach_comments(scene)}</div>', "busy")}
{scene("adverts", f'<div class="marketplace"><h3>In Your Area</h3><p>{words.school()}</p><p>{words.advert()}</p></div>', "busy")}
</main>{scene("cookies", f'<div id="qc-cmp2-container"><p>{words.cookies()}</p></div>')}
<footer>© Invented plc {words.later().year}</footer>"""


def _reach_comments(scene: Scene) -> str:
    return "<h2>Comments</h2>" + "".join(
        f'<div class="comment"><b>{reader}</b> <time datetime="{day}T10:00:00Z">{spoken(day)}</time><p>{opinion}</p></div>'
        for reader, day, opinion in comments(scene)
    )


def _reach_microdata(scene: Scene) -> bytes:
    words = scene.words
    standfirst, blocks = _standfirst(scene, scene.blocks(), '<p class="sub-title" itemprop="description">{}</p>')
    stamp = scene.day(str, '<li class="time-container" itemprop="datePublished" content="{}T00:01:00Z">')
    when = stamp + scene.day(lambda day: f"00:01, {day.day} {day:%b %Y}".upper(), "{}</li>") if stamp else ""
    later = words.later()
    article = f"""<article class="article-main channel-news" itemscope itemtype="https://schema.org/NewsArticle">
<div class="lead-content"><h1 itemprop="headline name">{title(scene)}</h1>{standfirst}</div>
<div class="byline"><div class="author">By <a class="publication-theme" href="/authors/x/">{words.author}</a></div>{scene("author's life", f'<p class="author-bio">{words.life()}</p>', "hostile")}
<ul>{when}{scene("updated", f'<li class="time-container" itemprop="dateModified" content="{later}T08:30:00Z">Updated 08:30, {later.day} {later:%b %Y}</li>')}</ul></div>
<div class="article-body" itemprop="articleBody"><figure><img src="/hall.jpg" alt=""><figcaption><span class="caption-title">The town hall</span> (Image: Newsroom)</figcaption></figure>
{scene.strewn(blocks, *_reach_between(scene))}</div>
{scene("tags", f'<ul class="tags-links"><li>Follow us</li><li><a href="/t/">Ofsted</a></li><li><a href="/t/">{words.council()} Council</a></li></ul>')}
</article>"""
    head = scene("list for search engines", list_ld(scene), "busy") + article_ld(scene, clock="T00:01:00Z")
    return document(scene, "Invented Echo", head, _reach_around(scene, article))


def _reach_modules(scene: Scene) -> bytes:
    words = scene.words
    text = ' class="Paragraph_paragraph-text__PVKlh"'
    standfirst, blocks = _standfirst(
        scene, scene.blocks(text, lead=f"<p{text}>{{}}</p>"), '<p class="Leadtext_lead__abc">{}</p>'
    )
    stamp = scene.day(str, '<time datetime="{}T16:32:11Z">')
    when = stamp + scene.day(lambda day: f"16:32, {day.day} {day:%b %Y}</time>") if stamp else ""
    article = f"""<article id="article-body" class="ArticleBody_article-body__abc">
<header><h1 class="HeadlineLayout_headline__abc">{title(scene)}</h1>{standfirst}
<div class="Byline_byline__abc"><a href="/authors/x/">{words.author}</a> {when}</div></header>
<figure class="Figure_figure__abc"><img src="/hall.jpg" alt="A hall"><figcaption><span class="caption-title">A hall</span> (Image: Newsroom)</figcaption></figure>
{scene.strewn(blocks, *_reach_between(scene))}</article>"""
    return document(
        scene, "Invented Evening News", article_ld(scene, clock="T16:32:11Z"), _reach_around(scene, article)
    )


def national_world(scene: Scene) -> bytes:
    """Headline and standfirst as h1 and h2, each paragraph in a `.markup`, "Hide Ad" in between."""
    words = scene.words
    standfirst, blocks = _standfirst(scene, scene.blocks(), "<h2>{}</h2>")
    between = (
        *((name, f'<div class="markup">{html}</div>', level) for name, html, level in signposts(scene)),
        ("advert in the text", '<div class="ad-wrapper"><div>Hide Ad</div></div>', "calm"),
        ("read more card", f'<div class="read-more"><span>Read More</span>{links(words.headlines(1), LINK)}</div>', "calm"),
        ("newsletter in the text", (f'<div class="newsletter"><p>Sign up to our daily newsletter: {words.teaser()}</p>'
         "<button>Sign Up</button><div>Thank you for signing up!</div></div>"), "busy"),
        ("video caption", f'<div class="video-wrapper"><div class="caption">{words.caption()}</div></div>', "hostile"),
        ("tweet", f'<div class="markup">{tweet(scene)}</div>', "hostile"),
    )  # fmt: skip
    stamp = scene.day(str, 'Published <time datetime="{}T11:30:00.000Z" id="native-content-pub-date">')
    when = stamp + scene.day(lambda day: f"{ordinal(day)}, 11:30 GMT</time>") if stamp else ""
    strewn = scene.strewn([f'<div class="markup">{html}</div>' for html in blocks], *between)
    body = f"""<div id="frameInner"><nav><ul><li><a href="/news">News</a></li><li><a href="/x">{words.council()}</a></li></ul></nav>
<article><div id="content-wrapper"><h1>{title(scene)}</h1>{standfirst}
<div class="byline">By <a href="#"><span>{words.author}</span></a> {when} {scene("updated", f'<span>Updated <time datetime="{words.later()}T12:00:00Z">{ordinal(words.later())}</time></span>')}</div>
{scene("old story", '<div class="old-article-warning"><p>This article contains affiliate links. This story is over 28 months old, its information may be out of date.</p></div>', "busy")}
<div class="article-content">{strewn}</div>
{scene("author's life", f'<div class="author-box"><p>{words.life()}</p></div>', "busy")}
<h3>Related topics:</h3><a class="article-tag" href="/topic/ofsted">Ofsted</a>{scene("tags", f'<a class="article-tag" href="/topic/x">{words.council()} Council</a>')}
{scene("continue reading", f'<div class="continue-reading"><h3>Continue Reading</h3><ul>{links(words.headlines(3))}</ul></div>', "busy")}</div></article>
{scene("comments", f'<div id="vf-comments"><h3>Comment Guidelines</h3>{_reach_comments(scene)}</div>', "busy")}
<section class="recommended"><h2>More stories</h2>{scene("more stories", links(words.headlines(6), CARD))}</section>
{scene("cookies", f'<div id="sp_message_container"><p>{words.cookies()}</p></div>')}{scene("paywall", f'<div class="paywall-overlay"><h2>Subscribe</h2><p>{words.offer()}</p></div>')}
</div><footer>Invented Publishing {words.later().year}</footer>"""
    published = scene.day(str, '<meta property="article:published_time" content="{}T11:30:00.000Z">')
    changed = f'<meta property="article:modified_time" content="{words.later()}T12:00:00.000Z">'
    return document(scene, "Invented Post", published + changed + article_ld(scene), body)


def iliffe(scene: Scene) -> bytes:
    """KentOnline and its sisters: `.PageContent > .PageStory`, the day as words under the headline."""
    words = scene.words
    between = (
        *signposts(scene),
        ("video caption", (f'<div class="PictureBox VideoBox"><video></video><div class="Caption">{words.caption()}'
         "</div></div>"), "busy"),
        ("advert in the text", '<div class="inline-ad"><p>Scroll down for more</p></div>', "calm"),
        ("newsletter in the text", f'<div class="NewsletterBox"><h4>Get our briefing</h4><p>{words.teaser()}</p></div>', "busy"),
        ("tweet", tweet(scene), "hostile"),
    )  # fmt: skip
    tag = scene.chance.choice(("span", "div", "li"))
    when = scene.day(lambda day: f"12:00, {day:%d %B %Y}", f"\n<{tag}>Published: {{}}</{tag}>")
    when += scene.day(lambda day: f"09:30, {words.later():%d %B %Y}", f"\n<{tag}>Updated: {{}}</{tag}>")
    body = f"""<header><nav><ul><li><a href="/news/">News</a></li><li><a href="/x/">{words.council()}</a></li></ul></nav></header>
{scene("top stories", f'<div class="TopStories"><h3>Top stories</h3><ul>{links(words.headlines(4))}</ul></div>')}
<main><div class="Breadcrumb"><a href="/">Home</a> <a href="/kent/">Kent</a> <a href="/kent/news/">News</a> <span>Article</span></div>
<div class="ArticleHead"><span class="CatKey">News</span><h1>{title(scene)}</h1>
<div class="ArticleMeta"><span class="By">By: <b>{words.author}</b></span>{when}</div></div>
<div class="PageContent"><div class="PageStory">{scene.strewn(scene.blocks(), *between)}</div></div>
{scene("author's life", f'<div class="AuthorBox"><h4>{words.author}</h4><p>{words.life()}</p></div>', "busy")}
{scene("more on", f'<div class="ArticleMore related-stories"><h3>More on Ofsted</h3><ul>{links(words.headlines(3))}</ul></div>')}
{scene("more stories", f'<div class="MoreLinks">{links(words.headlines(4), CARD)}</div>', "busy")}
{scene("comments", f'<div id="comments"><h3>Comments</h3>{_reach_comments(scene)}<p>Sign in to say what you think.</p></div>')}
{scene("adverts", f'<div class="Jobs"><p>{words.advert()}</p><p>{words.school()}</p></div>', "busy")}</main>
{scene("cookies", f'<div class="cookie-consent"><p>{words.cookies()}</p></div>')}<footer>© Invented Media {words.later().year}</footer>"""
    head = scene("breadcrumb for search engines", crumbs_ld()) + scene("article for search engines", article_ld(scene))
    return document(scene, "Invented Messenger", head, body)


def bbc(scene: Scene) -> bytes:
    """Every paragraph in a `data-component="text-block"`, lists of links in blocks of their own."""
    words = scene.words
    blocks = scene.blocks(' class="sc-9a00e533-0 hxuGS"', '<p class="sc-9a00e533-0 hxuGS"><b class="sc-1">{}</b></p>')
    shown = [f'<div data-component="text-block" class="sc-18fde0d6-0">{html}</div>' for html in blocks]
    text = '<div data-component="text-block" class="sc-18fde0d6-0"><p class="sc-9a00e533-0 hxuGS">{}</p></div>'
    promise = "<i>Listen to the best of local radio and follow us. Send your story ideas.</i>"
    between = (
        ("links in the text", f'<div data-component="links-block"><h2>More on this story</h2><ul>{links(words.headlines(3))}</ul></div>', "calm"),
        ("video caption", f'<figure><div data-component="video-block"></div><figcaption>{words.caption()}</figcaption></figure>', "busy"),
        ("promise", text.format(promise), "calm"),
        ("tweet", f'<div data-component="social-block">{tweet(scene)}</div>', "hostile"),
        ("links without a heading", f'<div data-component="unordered-list-block"><ul>{links(words.headlines(2))}</ul></div>', "hostile"),
        ("include", f'<div data-component="include-block"><aside><h2>Latest grades</h2><p>{words.teaser()}</p></aside></div>', "hostile"),
    )  # fmt: skip
    stamp = scene.day(str, '<time data-testid="timestamp" datetime="{}T14:05:09.000Z">')
    when = stamp + scene.day(lambda day: f"{spoken(day)}</time>") if stamp else ""
    body = f"""<div id="__next"><header><nav><ul><li><a href="/news">News</a></li><li><a href="/w">{words.council()}</a></li></ul></nav></header>
<main id="main-content"><article><div data-component="headline-block"><h1 id="main-heading" class="sc-737179d2-0">{title(scene)}</h1></div>
<div data-component="byline-block">{when}<div><span>{words.author}</span><span>Invented News, North</span></div></div>
<figure><div data-component="image-block"><img src="/x.jpg" alt="{words.headline()}"><span>Getty</span></div><figcaption>Inspectors' papers</figcaption></figure>
{scene.strewn(shown, *between)}
{scene("related topics", f'<div data-component="tags"><h2>Related topics</h2><ul><li><a href="/t">Ofsted</a></li><li><a href="/t">{words.council()} Council</a></li></ul></div>')}
</article>
{scene("more on this story", f'<section data-component="see-alsos"><h2>More on this story</h2><ul>{_bbc_cards(scene)}</ul></section>')}
{scene("internet links", f'<section data-component="related-internet-links" class="related"><h2>Related internet links</h2><a href="https://council.example">{words.council()} Council</a></section>')}
{scene("top stories", f'<aside data-component="topStories"><h2>Top stories</h2><ul>{_bbc_cards(scene)}</ul></aside>')}
{scene("most read", f'<section data-component="mostRead"><h2>Most read</h2><ol>{links(words.headlines(5))}</ol></section>')}
{scene("comments", f'<section id="comments-section"><h2>Have your say</h2>{_reach_comments(scene)}</section>', "hostile")}
</main><footer>© {words.later().year} The site is not responsible for others</footer></div>
{scene("cookies", f'<div id="cookiePrompt"><p>{words.cookies()}</p></div>')}"""
    clock = "T14:05:09.000Z"
    return document(scene, "Invented News", article_ld(scene, "ReportageNewsArticle", clock), body)


def _bbc_cards(scene: Scene) -> str:
    return "".join(
        f'<li><div data-testid="card"><a href="/news/articles/x"><h3>{scene.words.headline()}</h3></a>'
        f'<p>{scene.words.teaser()}</p><time datetime="{scene.words.earlier()}T08:00:00Z">{spoken(scene.words.earlier())}'
        "</time></div></li>"
        for _ in range(3)
    )


def _standfirst(scene: Scene, blocks: list[str], form: str) -> tuple[str, list[str]]:
    """A standfirst, and what is left of the story: of a long one its first paragraph stands above the picture."""
    first = scene.story.paragraphs[0]
    if len(blocks) > 3 and is_prose(first) and scene.chance.random() < 0.5:
        return form.format(inline(first)), blocks[1:]
    return form.format("What it says, and what it does not"), blocks
