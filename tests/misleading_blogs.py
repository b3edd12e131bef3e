# ruff: noqa: E501  (markup stands as sites serve it, a line a part)
"""Misleading pages in the structure of WordPress, of the trade papers Community Care and CYP Now, and of no system."""

from misleading_scene import (
    CARD,
    LINK,
    Scene,
    comments,
    crumbs_ld,
    document,
    inline,
    is_prose,
    ld,
    links,
    list_ld,
    signposts,
    title,
    tweet,
)
from misleading_words import american, spoken


def wordpress(scene: Scene) -> bytes:
    """`.entry-content`, with what plugins put into it and below it: shares, related posts, authors, comments."""
    words = scene.words
    between = (
        *signposts(scene),
        ("contents", ('<div id="ez-toc-container" class="ez-toc"><p class="ez-toc-title">Contents</p><nav><ul>'
         f'<li><a href="#a">{title(scene)}</a></li><li><a href="#b">What others say</a></li></ul></nav></div>'), "busy"),
        ("embedded post", f'<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">{tweet(scene)}</div></figure>', "hostile"),
        ("embedded story", ('<blockquote class="wp-embedded-content"><a href="/x/">'
         f"{words.headline()}</a></blockquote>"), "busy"),
        ("newsletter in the text", f'<div class="wp-block-group newsletter-signup"><h3>In your inbox</h3><p>{words.teaser()}</p></div>', "busy"),
        ("latest posts in the text", f'<ul class="wp-block-latest-posts__list wp-block-latest-posts">{links(words.headlines(3))}</ul>', "busy"),
    )  # fmt: skip
    after = _below_the_story(scene)
    stamp = scene.day(str, '<time class="entry-date published" datetime="{}T07:00:00+00:00">')
    when = stamp + scene.day(american, "{}</time>") if stamp else ""
    stamped = f'<time class="updated" datetime="{words.later()}T07:00:00+00:00">{american(words.later())}</time>'
    changed_at = scene("updated", stamped) if when else ""
    body = f"""<div id="page" class="site"><header id="masthead">{scene("site's name as headline", '<h1 class="site-title"><a href="/" rel="home">Invented Live</a></h1>', "busy")}<nav id="site-navigation"><ul class="menu"><li><a href="/news/">News</a></li><li><a href="/x/">{words.council()}</a></li></ul></nav>
{scene("today", f'<div class="td_data_time">{words.later():%A}, {american(words.later())}</div>')}{scene("ticker", f'<div class="news-ticker">{links(words.headlines(3), LINK)}</div>', "busy")}</header>
<div id="content"><div id="primary" class="content-area"><main id="main" class="site-main">
<article id="post-123" class="post-123 post type-post status-publish hentry category-news tag-ofsted">
<header class="entry-header"><h1 class="entry-title">{title(scene)}</h1><div class="entry-meta"><span class="posted-on">Posted on <a href="#" rel="bookmark">{when}{changed_at}</a></span> <span class="byline">by <span class="author vcard"><a class="url fn n" href="/author/x/">{words.author}</a></span></span></div></header>
<div class="entry-content">{scene.strewn(scene.blocks(), *between)}
{after}</div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="/c/">News</a></span>{scene("tags", f'<span class="tags-links">Tagged <a href="/t/">Ofsted</a>, <a href="/t/">{words.council()} Council</a></span>')}</footer>
</article>
{scene("author's box", f'<div class="author-box saboxplugin-wrap"><div class="saboxplugin-authorname"><a href="/author/x/">{words.author}</a></div><div class="saboxplugin-desc"><p>{words.life()}</p></div></div>', "busy")}
{scene("next and previous", f'<nav class="navigation post-navigation"><h2 class="screen-reader-text">Post navigation</h2><div class="nav-links"><div class="nav-previous"><a href="/p/">{words.headline()}</a></div><div class="nav-next"><a href="/n/">{words.headline()}</a></div></div></nav>')}
{scene("related posts", f'<div class="related-posts-wrap"><h3>You may also like</h3>{_posts(scene)}</div>', "busy")}
{scene("comments", _wordpress_comments(scene))}
</main></div><aside id="secondary" class="widget-area">
{scene("recent posts", f'<section class="widget widget_recent_entries"><h2>Recent posts</h2><ul>{_recent(scene)}</ul></section>')}
{scene("recent comments", f'<section class="widget widget_recent_comments"><ul id="recentcomments"><li class="recentcomments"><span>{words.reader()}</span> on <a href="/r/">{words.headline()}</a></li></ul></section>', "busy")}
{scene("adverts", f'<section class="widget widget_text"><p>{words.school()}</p><p>{words.advert()}</p></section>')}
</aside></div><footer id="colophon"><p>© {words.later().year} Invented Live</p></footer></div>
{scene("cookies", f'<div id="cookie-law-info-bar"><p>{words.cookies()}</p></div>')}"""
    published = scene.day(str, '<meta property="article:published_time" content="{}T07:00:00+00:00">')
    changed = f'<meta property="article:modified_time" content="{words.later()}T07:00:00+00:00"><meta property="og:updated_time" content="{words.later()}T07:00:00+00:00">'
    graph = scene("graph for search engines", _graph(scene)) + scene(
        "list for search engines", list_ld(scene), "hostile"
    )
    classes = ' class="post-template-default single single-post postid-123 single-format-standard wp-embed-responsive"'
    return document(scene, "Invented Live", published + changed + graph, body, classes=classes)


def _below_the_story(scene: Scene) -> str:
    below = scene(
        "shares",
        '<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="#">Facebook</a></li></ul></div>',
    )
    below += scene(
        "related by Jetpack",
        f'<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3>{_jetpack(scene)}</div>',
    )
    below += scene(
        "related by YARPP",
        f'<div class="yarpp yarpp-related"><h3>Related posts:</h3><ol>{links(scene.words.headlines(3))}</ol></div>',
        "busy",
    )
    return below


def _jetpack(scene: Scene) -> str:
    return '<div class="jp-relatedposts-items">' + "".join(
        f'<div class="jp-relatedposts-post"><h4 class="jp-relatedposts-post-title"><a href="/x/">{scene.words.headline()}'
        f'</a></h4><p class="jp-relatedposts-post-excerpt">{scene.words.teaser()}</p>'
        f'<time class="jp-relatedposts-post-date" datetime="">{american(scene.words.earlier())}</time></div>'
        for _ in range(3)
    ) + "</div>"  # fmt: skip


def _posts(scene: Scene) -> str:
    return "".join(
        f'<article class="post type-post hentry"><h4 class="entry-title"><a href="/x/">{scene.words.headline()}</a></h4>'
        f'<time class="entry-date published" itemprop="datePublished" datetime="{day}T07:00:00+00:00">{american(day)}</time>'
        f'<div class="entry-summary"><p>{scene.words.teaser()}</p></div></article>'
        for day in (scene.words.earlier(), scene.words.earlier())
    )


def _recent(scene: Scene) -> str:
    return "".join(
        f'<li><a href="/x/">{scene.words.headline()}</a><span class="post-date">{american(scene.words.later())}</span></li>'
        for _ in range(4)
    )


def _wordpress_comments(scene: Scene) -> str:
    listed = "".join(
        f'<li class="comment even thread-even depth-1"><article class="comment-body"><footer class="comment-meta">'
        f'<b class="fn">{reader}</b> <span class="says">says:</span> <time datetime="{day}T15:00:00+00:00">'
        f'{american(day)} at 3:00 pm</time></footer><div class="comment-content"><p>{opinion}</p></div>'
        f'<div class="reply"><a href="#">Reply</a></div></article></li>'
        for reader, day, opinion in comments(scene)
    )
    return (
        f'<div id="comments" class="comments-area"><h2 class="comments-title">3 thoughts</h2><ol class="comment-list">'
        f'{listed}</ol><div id="respond" class="comment-respond"><h3>Leave a Reply</h3><form><p>It is good of you to '
        "write.</p></form></div></div>"
    )


def _graph(scene: Scene) -> str:
    published = scene.day(lambda day: f"{day}T07:00:00+00:00")
    day = {"datePublished": published} if published else {}
    changed = f"{scene.words.later()}T07:00:00+00:00"
    return ld({"@context": "https://schema.org", "@graph": [
        {"@type": "WebSite", "name": "Invented Live"}, {"@type": "BreadcrumbList", "itemListElement": []},
        {"@type": "WebPage", "name": scene.story.title, "dateModified": changed, **day},
        {"@type": "Article", "headline": scene.story.title, "dateModified": changed, **day, "commentCount": 3}]})  # fmt: skip


def cyp_now(scene: Scene) -> bytes:
    """The trade magazine: the day as American words, a registration wall below the story, cards of more like it."""
    words = scene.words
    standfirst, blocks = "", scene.blocks()
    if len(blocks) > 1 and is_prose(scene.story.paragraphs[0]) and scene.chance.random() < 0.6:
        standfirst, blocks = (
            f'<div class="article__standfirst"><p>{inline(scene.story.paragraphs[0])}</p></div>',
            blocks[1:],
        )
    between = (
        *signposts(scene, 2),
        ("related in the text", f'<div class="article__related"><h4>Related</h4><ul>{links(words.headlines(2))}</ul></div>', "busy"),
        ("advert in the text", f'<div class="mpu"><span>Advertisement</span><p>{words.advert()}</p></div>', "busy"),
    )  # fmt: skip
    wall = (
        '<div class="paywall registration-wall"><h2>Register Now to Continue Reading</h2><p>It is good of you to read this '
        f"far. {words.offer()}</p><h3>What's Included</h3><ul><li><p>Free access to four articles a month</p></li><li><p>"
        'Outstanding guidance by email</p></li></ul><a href="/register">Register</a><p>Already have an account? <a href="/login">Sign in here</a></p></div>'
    )
    body = f"""<header class="site-header"><nav class="main-nav"><ul><li><a href="/content/news">News</a></li><li><a href="/jobs">Jobs</a></li></ul></nav></header>
<main class="container"><article class="article"><span class="article__section">News</span>
<h1 class="article__title">{title(scene)}</h1>
<div class="article__meta"><span class="author">{words.author}</span><br>{scene.day(lambda day: f"{day:%A}, {american(day)}", '<span class="date">{}</span>')}</div>
<div class="article__tags"><span>2 mins read</span> <a href="/topics/ofsted">Ofsted</a> <a href="/topics/x">{words.council()}</a></div>
{standfirst}<figure class="article__image"><img src="/media/x.jpg" alt="{words.headline()}"><figcaption>A town hall. Picture: Ann Artist</figcaption></figure>
<div class="article__body">{scene.strewn(blocks, *between)}</div>
{scene("paywall", wall)}</article>
{scene("more like this", f'<section class="more-like-this related-content"><h2>More like this</h2>{links(words.headlines(3), CARD)}</section>')}
{scene("most read", f'<section class="popular"><h2>Most read</h2><ol>{links(words.headlines(5))}</ol></section>')}
{scene("jobs", f'<section class="jobs"><h3>Social Worker</h3><p>{words.advert()}</p></section>')}
{scene("subscribe", f'<section class="subscribe-options"><div class="card"><h3>Digital membership</h3><ul><li>{words.offer()}</li></ul></div></section>', "busy")}
</main><footer>© Invented Ltd {words.later().year}</footer>{scene("cookies", f'<div class="cc-window"><span>{words.cookies()}</span></div>')}"""
    return document(scene, "Invented Magazine", crumbs_ld(), body)


def community_care(scene: Scene) -> bytes:
    """The trade site on WordPress: standfirst, boxes of related articles in the text, many comments, jobs."""
    words = scene.words
    between = (
        *signposts(scene),
        ("related in the text", f'<div class="related-articles-box related-articles"><h4>Related articles</h4><ul>{links(words.headlines(3))}</ul></div>', "calm"),
        ("newsletter in the text", f'<div class="wp-block-group newsletter-signup"><h3>In your inbox</h3><p>{words.teaser()}</p></div>', "busy"),
        ("promotion box", f'<div class="wp-block-group has-background cc-promo"><h3>Celebrate those who have inspired you</h3><p>{words.advert()}</p></div>', "hostile"),
        ("tweet", tweet(scene), "hostile"),
    )  # fmt: skip
    stamp = scene.day(str, '<time class="entry-date published" datetime="{}T13:47:06+00:00">')
    when = stamp + scene.day(american, "{}</time>") if stamp else ""
    body = f"""<header id="site-header"><nav id="main-menu"><ul class="menu"><li><a href="/children/">Children</a></li></ul></nav>
{scene("ticker", f'<div class="ticker">Latest: {links(words.headlines(2), LINK)}</div>')}</header>
<main id="main-content"><article id="post-990003" class="post type-post status-publish category-children tag-ofsted">
<header class="entry-header"><h1 class="entry-title">{title(scene)}</h1><p class="standfirst">What families may expect from it</p>
<div class="entry-meta"><span class="byline">by <a href="/author/x/" rel="author">{words.author}</a></span> on {when} in <a href="/category/children/">Children</a></div></header>
<div class="entry-content"><figure id="attachment_1" class="wp-caption"><img src="/u/p.jpg" alt=""><figcaption class="wp-caption-text">Photo: Ann Artist/Stock Pictures</figcaption></figure>
{scene.strewn(scene.blocks(), *between)}</div>
<footer class="entry-footer"><a href="/tag/ofsted/">Ofsted</a>{scene("tags", f' <a href="/tag/x/">{words.council()} Council</a>')} <div class="addtoany_share_save_container"><a href="#">Share</a></div></footer></article>
{scene("author's box", f'<div class="author-bio"><h3>{words.author}</h3><p>{words.life()}</p></div>', "busy")}
{scene("next and previous", f'<div class="prev-next"><a rel="prev" href="/p/">{words.headline()}</a><a rel="next" href="/n/">{words.headline()}</a></div>', "busy")}
{scene("jobs", f'<section class="jobs-promo"><h3>Jobs</h3><ul><li><a href="/2/">{words.advert()}</a></li></ul></section>')}
{scene("comments", _wordpress_comments(scene))}</main>
<aside id="secondary">{scene("most popular", f'<section class="widget"><h2>Most popular articles</h2><ol>{links(words.headlines(4))}</ol></section>')}</aside>
<footer id="site-footer"><p>© {words.later().year} Invented Group</p></footer>
{scene("cookies", f'<div id="onetrust-consent-sdk"><div class="ot-sdk-container"><p>{words.cookies()}</p></div></div>')}"""
    published = scene.day(str, '<meta property="article:published_time" content="{}T13:47:06+00:00">')
    changed = f'<meta property="article:modified_time" content="{words.later()}T09:00:00+00:00">'
    return document(
        scene, "Invented Care", published + changed + _graph(scene), body, classes=' class="single single-post"'
    )


def plain(scene: Scene) -> bytes:
    """A small site of no known system: divisions, few names, no metadata."""
    words = scene.words
    between = (
        *signposts(scene, 1),
        ("box", f'<div class="box right"><h4>More stories</h4><ul>{links(words.headlines(3))}</ul></div>', "busy"),
        ("advert in the text", f'<div class="advert"><p>{words.school()}</p></div>', "busy"),
    )
    said = "".join(
        f'<div class="comment"><p class="who">{reader}, {spoken(day)}</p><p>{opinion}</p></div>'
        for reader, day, opinion in comments(scene)
    )
    older = "".join(f"<p>{spoken(words.earlier())}<br>{link}</p>" for link in map(_linked, words.headlines(3)))
    body = f"""<div id="wrapper"><div id="header"><a href="/"><img src="/logo.png" alt="Home"></a></div>
<div id="nav"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/x">{words.council()}</a></li></ul></div>
<div id="content"><h1>{title(scene)}</h1>{scene.day(spoken, '<p class="date">{}</p>')}
{scene.strewn(scene.blocks(), *between)}
{scene("author's life", f'<div class="author"><p>{words.life()}</p></div>', "busy")}
{scene("comments", f'<div id="comments"><h3>Comments (3)</h3>{said}</div>')}</div>
<div id="sidebar">{scene("latest", f"<h3>Latest news</h3><ul>{links(words.headlines(5))}</ul>")}{scene("archive", f"<h3>Archive</h3>{older}", "busy")}
{scene("adverts", f"<h3>Jobs</h3><p>{words.advert()}</p>", "busy")}</div>
<div id="footer"><p>© {words.later().year} Invented News. {scene("cookies", words.cookies())}</p></div></div>"""
    return document(scene, "Invented News", "", body)


def _linked(headline: str) -> str:
    return links([headline], LINK)
