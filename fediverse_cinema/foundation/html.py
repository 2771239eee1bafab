"""HTML and Markdown that people wrote, made harmless: the only sanitiser, bounded in size, depth and time. Called by
every room that keeps text from others, and again by every page that shows some.
"""

import asyncio
import html as entities
import re
from collections import Counter
from functools import lru_cache
from urllib.parse import urlsplit

import idna
import nh3
from markdown_it import MarkdownIt

from fediverse_cinema.foundation.errors import Refused

MAX_LENGTH = 100_000  # characters
MAX_DEPTH = 64
MAX_TAGS = 4_000
SLOW_LENGTH = 8_000
SLOW_MARKDOWN = 500
LONGEST_MARKDOWN = 10_000  # of others: so many `![[` take a quarter of a second, a hundred thousand `[` eight

TAGS = {
    *("p", "br", "span", "a", "del", "s", "u", "pre", "code", "blockquote", "b", "strong", "i", "em", "sub", "sup"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6"),
}
ATTRIBUTES = {"*": {"lang", "dir", "translate"}, "a": {"href"}, "ol": {"start", "reversed"}, "li": {"value"}}
# Mastodon's and microformats' marks for mentions, tags and shortened links. Any other class could dress text up as a
# part of our pages.
CLASSES = {"mention", "hashtag", "u-url", "h-card", "invisible", "ellipsis"}

START_OR_END = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# Elements that hold nothing, and those that a next one of their kind closes: their end tags may be missing.
UNCOUNTED = {"br", "hr", "img", "input", "wbr", "meta", "link", "source", "embed", "area", "col", "p", "li", "dt", "dd"}
BLOCK_ENDS = re.compile(r"<br\b|</(?:p|li|ul|ol|pre|blockquote|h[1-6]|div|tr|td)\b", re.IGNORECASE)
# Controls that nobody sees, those of Unicode that turn the order of letters around: moc.elpmaxe for example.com; and
# what is no letter of XML.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
FORBIDDEN_IN_LINK = re.compile(r"[\s\\\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def clean(html: str) -> str:
    """HTML of a comment, biography or description: our tags, no code, no looks, links that vouch for nothing.

    Raises Refused (`html_size`, `html_depth`) beyond 100,000 characters, 4,000 tags or 64 levels.
    """
    _check_bounds(html)
    cleaned = _CLEANER.clean(UNSEEN.sub("", html))
    # An unclosed <b> opens again in every paragraph that follows: 80 kB can become 10 MB.
    _check_length(cleaned, 3 * MAX_LENGTH)
    return cleaned


async def clean_off_loop(html: str) -> str:
    """The same, in a thread for texts that take more than a millisecond."""
    return await asyncio.to_thread(clean, html) if len(html) > SLOW_LENGTH else clean(html)


async def markdown_off_loop(text: str) -> str:
    """What others wrote in Markdown, as clean HTML, in a thread if it is long; as plain text if it is longer still."""
    if len(text) > LONGEST_MARKDOWN:
        return await clean_off_loop(f"<p>{entities.escape(text)[: MAX_LENGTH - 20]}</p>")
    return await asyncio.to_thread(markdown, text) if len(text) > SLOW_MARKDOWN else markdown(text)


def shown(html: str) -> str:
    """Kept HTML on its way into a page, cleaned once more: the row may be older than the last mend of `clean`. What
    many readers look at is remembered.
    """
    return _shown(html) if len(html) > SLOW_LENGTH else _remembered(html)


def _shown(html: str) -> str:
    try:
        return clean(html)
    except Refused:  # beyond bounds that it once met
        return entities.escape(html[:MAX_LENGTH])


_remembered = lru_cache(maxsize=500)(_shown)  # some megabytes


def markdown(text: str) -> str:
    """CommonMark with ~~strikethrough~~ as clean HTML; headings begin at h3, below those of the page.

    HTML inside it is shown as text. Raises Refused as `clean` does.
    """
    _check_length(text, MAX_LENGTH)
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    return clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def plain(html: str) -> str:
    """The text of it on one line, for names and descriptions. Text, not HTML: `&lt;` has become `<`. Raises as `clean`.

    A plain text with a lone `<` comes through whole; one that looks like tags loses them.
    """
    _check_bounds(html)
    spaced = BLOCK_ENDS.sub(r" \g<0>", UNSEEN.sub("", html))
    return " ".join(entities.unescape(_STRIPPER.clean(spaced)).split())


def beginning(html: str, signs: int) -> str:
    """The first words of it, as `plain`; nothing of what is larger than our pages show."""
    try:
        return plain(html)[:signs]
    except Refused:
        return ""


def _check_bounds(html: str) -> None:
    """nh3 is quadratic in depth, so depth is estimated before: what is open, name by name, however it is nested.

    A liar can hide depth from this (end tags inside comments), but not more than 4,000 levels: a third of a second.
    """
    _check_length(html, MAX_LENGTH)
    tags = [(end, name.lower()) for end, name in START_OR_END.findall(html)]
    if sum(not end for end, _ in tags) > MAX_TAGS:
        raise Refused("more tags than a text needs", public="This text is too long.", code="html_size")
    opened: Counter[str] = Counter()
    for end, name in tags:
        if name in UNCOUNTED or (end and not opened[name]):
            continue
        opened[name] += -1 if end else 1
        if opened.total() > MAX_DEPTH:
            raise Refused("nested too deeply", public="This text is nested too deeply.", code="html_depth")


def _check_length(text: str, limit: int) -> None:
    if len(text) > limit:
        raise Refused(f"{len(text)} characters of HTML", public="This text is too long.", code="html_size")


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    return _safe_link(value) if name == "href" else value


def _safe_link(url: str) -> str | None:
    """The link with the host that a browser would really visit, or None if it could show another than it visits.

    `https://good.example@evil/` and `//evil` are dropped; a host in look-alike letters shows as punycode.
    """
    url = url.strip()
    if FORBIDDEN_IN_LINK.search(url):
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme == "mailto":
            return url
        host = parts.hostname
        if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or "%" in parts.netloc:
            return None
        if parts.netloc.isascii():
            return url
        return parts._replace(netloc=parts.netloc.lower().replace(host, idna.encode(host).decode())).geturl()
    except ValueError:  # a broken port or IPv6 host; idna's errors are ValueErrors, too
        return None


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    attribute_filter=_filter_attribute,
    allowed_classes={"a": CLASSES, "span": CLASSES},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener ugc",
)
_STRIPPER = nh3.Cleaner(tags=set())
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
