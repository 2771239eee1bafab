"""What Mastodon 4.5 would show of a document: text, warning, media or card, link. Read in its source: activity/create,
status_parser, media_attachment_parser, fetch_link_card_service, sanitize_config; nothing here was run against one.
"""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any

import nh3

Document = dict[str, Any]
PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
NATIVE = ("Note", "Question")
CONVERTED = ("Image", "Audio", "Video", "Article", "Page", "Event")
TAGS = {
    *("p", "br", "span", "a", "del", "s", "pre", "blockquote", "code", "b", "strong", "u", "i", "em", "ul", "ol", "li"),
    *("ruby", "rt", "rp"),
}
ATTRIBUTES = {
    "*": {"lang"}, "a": {"href", "class", "translate"}, "span": {"class", "translate"}, "ol": {"start", "reversed"},
    "li": {"value"}, "p": {"class"},
}  # fmt: skip
SCHEMES = {"http", "https", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "xmpp", "magnet", "gemini"}
HEADING = re.compile(r"<(/?)h[1-6]\b[^>]*>", re.IGNORECASE)
KEPT_CLASS = re.compile(r"(h|p|u|dt|e)-.+|mention|hashtag|ellipsis|invisible|quote-inline")
NOT_IN_HASHTAGS = re.compile(r"[^\w·]")
MOST_MEDIA = 4
MOST_OPTIONS = 500


@dataclass(frozen=True)
class Shown:
    """One post in somebody's timeline. `card` is the address whose preview stands below it."""

    html: str
    text: str
    warning: str
    link: str
    author: str
    visibility: str
    sensitive: bool
    media: tuple[str, ...] = ()
    card: str = ""
    hashtags: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    quotable: bool = False
    counts: dict[str, int] = field(default_factory=dict)


def shown(document: Document) -> Shown | None:
    """None when it takes no notice of the object at all."""
    types = _list(document.get("type"))
    converted = any(kind in CONVERTED for kind in types)
    if not converted and not any(kind in NATIVE for kind in types):
        return None
    link = _first_link(document.get("url")) or document["id"]
    html = _sanitised(_converted(document, link) if converted else _content(document))
    media = tuple(_media(document))
    options = tuple(_options(document)) if "Question" in types else ()
    if not _text(html) and not media and not document.get("quote"):
        return None
    return Shown(
        html=html,
        text=_text(html),
        warning="" if converted else document.get("summary") or "",
        link=link,
        author=_reference(document.get("attributedTo")),
        visibility=_visibility(document),
        sensitive=document.get("sensitive") is True or (not converted and bool(document.get("summary"))),
        media=media,
        card="" if media or document.get("quote") else _card(document, html),
        hashtags=tuple(_hashtags(document)),
        options=options,
        quotable=_everybody_may_quote(document),
        counts=_counts(document),
    )


def may_be_shown_as_its_author(document: Document, sender: str) -> bool:
    """Create: the actor's host is the host of the id."""
    return _host(document["id"]) == _host(sender)


def _converted(document: Document, link: str) -> str:
    """Title, summary and link; `content` is never looked at."""
    title = f"<h2>{document['name']}</h2>" if document.get("name") else ""
    return f'{title}{document.get("summary") or ""}<p><a href="{escape(link)}">{escape(link)}</a></p>'


def _content(document: Document) -> str:
    return str(document.get("content") or next(iter((document.get("contentMap") or {}).values()), ""))


def _sanitised(html: str) -> str:
    """Headings become bold paragraphs; what is not on its list loses its marks and keeps its text."""
    bold = HEADING.sub(lambda found: "</strong></p>" if found[1] else "<p><strong>", html)
    return nh3.clean(
        bold,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
        attribute_filter=lambda _, name, value: _kept_classes(value) if name == "class" else value,
    )


def _kept_classes(value: str) -> str | None:
    return " ".join(word for word in value.split() if KEPT_CLASS.fullmatch(word)) or None


def _text(html: str) -> str:
    spaced = re.sub(r"<br\b[^>]*>|</?p\b[^>]*>|</li>|</pre>|</blockquote>", "\n", html)
    lines = (" ".join("".join(_Words.of(line)).split()) for line in spaced.split("\n"))
    return "\n".join(line for line in lines if line)


def _first_link(value: Any) -> str:
    """The first of an array wins, whatever it is (it looks for `mimeType`, which nobody writes)."""
    for link in _list(value)[:1]:
        return str(link if isinstance(link, str) else link.get("href") or link.get("url") or "")
    return ""


def _media(document: Document) -> list[str]:
    """What has `href` is a link; everything else is downloaded, four at most."""
    found = [_first_link(one.get("url")) for one in _list(document.get("attachment"))
             if isinstance(one, dict) and "href" not in one]  # fmt: skip
    return [one for one in found if one][:MOST_MEDIA]


def _card(document: Document, html: str) -> str:
    """An attached link (FEP-8967, from 4.7 on), or the first link of the text that is neither mention nor hashtag."""
    attached = [one["href"] for one in _list(document.get("attachment")) if isinstance(one, dict) and "href" in one]
    mentioned = {tag.get("href") for tag in _list(document.get("tag")) if tag.get("type") == "Mention"}
    links = [one["href"] for one in _Links.of(html) if not _is_marked(one) and one["href"] not in mentioned]
    return str(next(iter([*attached, *links]), ""))


def _is_marked(link: dict[str, str]) -> bool:
    marks = set(link.get("class", "").split())
    return bool(marks & {"u-url", "h-card", "mention", "hashtag"}) or "tag" in link.get("rel", "").split()


def _hashtags(document: Document) -> list[str]:
    names = [str(tag.get("name") or "") for tag in _list(document.get("tag")) if tag.get("type") == "Hashtag"]
    kept = [NOT_IN_HASHTAGS.sub("", name) for name in names]
    return [name.lower() for name in kept if re.search(r"[^\W\d_]", name)]


def _options(document: Document) -> list[str]:
    options = _list(document.get("anyOf")) or _list(document.get("oneOf"))
    return [str(option["name"]) for option in options[:MOST_OPTIONS]]


def _everybody_may_quote(document: Document) -> bool:
    """Without a policy nobody may (4.4)."""
    policy = (document.get("interactionPolicy") or {}).get("canQuote") or {}
    return any(one in PUBLIC for one in _list(policy.get("automaticApproval")))


def _counts(document: Document) -> dict[str, int]:
    """Only of embedded collections."""
    found = {name: document.get(name) for name in ("likes", "shares")}
    return {name: one["totalItems"] for name, one in found.items() if isinstance(one, dict) and "totalItems" in one}


def _visibility(document: Document) -> str:
    to, cc = _list(document.get("to")), _list(document.get("cc"))
    if any(one in PUBLIC for one in to):
        return "public"
    if any(one in PUBLIC for one in cc):
        return "unlisted"
    return "private" if any(str(one).endswith("/followers") for one in to) else "direct"


def _reference(value: Any) -> str:
    first = next(iter(_list(value)), "")
    return str(first if isinstance(first, str) else first.get("id", ""))


def _host(uri: str) -> str:
    return uri.split("/")[2]


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @classmethod
    def of(cls, html: str) -> list[str]:
        reader = cls()
        reader.feed(html)
        reader.close()
        return reader.found

    def handle_data(self, data: str) -> None:
        self.found.append(data)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    @classmethod
    def of(cls, html: str) -> list[dict[str, str]]:
        reader = cls()
        reader.feed(html)
        return reader.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href"):
            self.found.append(given)
