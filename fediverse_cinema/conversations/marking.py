"""Mentions, hashtags and bare addresses in the words of a member become links. Pure.

Worked on the clean HTML that her Markdown has become, in its texts only: never in a link, nor in code.
"""

import asyncio
import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.html import SLOW_MARKDOWN, clean, markdown
from fediverse_cinema.foundation.values import frozen

TAG_OR_TEXT = re.compile(r"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+")
ELEMENT = re.compile(r"<(/?)(a|code|pre)\b", re.IGNORECASE)
NAME = r"@(?P<name>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)"
HOST = r"@(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?)"
MENTION = re.compile(rf"(?<![\w@/.&#-]){NAME}(?:{HOST})?")
# FEP-eb48: a letter must be in it. Not behind a letter, an entity or in an address.
HASHTAG = re.compile(r"(?<![\w&/#])#(?P<tag>\w*[^\W\d_]\w*)")
ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
MARK = re.compile(rf"(?P<address>{ADDRESS.pattern})|{MENTION.pattern}|{HASHTAG.pattern}")
LONGEST_TAG = 100
MOST_TAGS = 30
TAG_LINK = re.compile(r'(<a class="mention hashtag"[^>]* rel=")')


@frozen
class Marked:
    """Clean HTML, and the hashtags in it as they were written, each once."""

    html: str
    tags: tuple[str, ...]


def mark(text: str, people: Sequence[Actor]) -> Marked:
    """Markdown as HTML in which these people and all hashtags are links, marked as Mastodon expects them: otherwise the
    first of them would become the card below the post.
    """
    tags: dict[str, str] = {}
    pieces = [
        MARK.sub(lambda match: _linked(match, people, tags), piece) if open_text else piece
        for piece, open_text in _pieces(text)
    ]
    # Cleaned again, since addresses have become links; then the word that says what a hashtag's link is (FEP-eb48).
    html = TAG_LINK.sub(r"\1tag ", clean("".join(pieces)))
    return Marked(html, tuple(tags.values()))


async def mark_off_loop(text: str, people: Sequence[Actor]) -> Marked:
    """The same, in a thread for what takes more than a moment."""
    return await asyncio.to_thread(mark, text, people) if len(text) > SLOW_MARKDOWN else mark(text, people)


def named(text: str) -> Iterator[tuple[str, str]]:
    """Name and host, "" when there is none, wherever `mark` would make a link of somebody."""
    for piece, open_text in _pieces(text):
        for match in MARK.finditer(piece) if open_text else ():
            if match["name"]:
                yield match["name"], match["host"] or ""


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The tags and texts of what the Markdown has become, each with whether it is a text outside of links and code."""
    inside = 0
    for piece in TAG_OR_TEXT.findall(markdown(text)):
        element = ELEMENT.match(piece)
        if element:
            inside += -1 if element[1] else 1
        yield piece, element is None and not piece.startswith("<") and inside == 0


def tag_of(written: str) -> str:
    """The hashtag, folded, when this is one and nothing else; otherwise ""."""
    return folded(written) if HASHTAG.fullmatch(written) else ""


def folded(tag: str) -> str:
    """A hashtag as it is looked for: without #, in small letters."""
    return unicodedata.normalize("NFC", tag.removeprefix("#")).lower()[:LONGEST_TAG]


def _linked(match: re.Match[str], people: Sequence[Actor], tags: dict[str, str]) -> str:
    if address := match["address"]:
        return f'<a href="{address}">{address}</a>'
    if tag := match["tag"]:
        if len(tag) > LONGEST_TAG or (folded(tag) not in tags and len(tags) >= MOST_TAGS):
            return match[0]
        tags.setdefault(folded(tag), tag)
        return f'<a class="mention hashtag" href="{urls.tag_page(folded(tag))}">#<span>{tag}</span></a>'
    person = _meant(match["name"], match["host"] or "", people)
    if person is None:
        return match[0]
    page = escape(person.page_url or person.uri)
    return (
        f'<span class="h-card" translate="no"><a class="u-url mention" href="{page}">'
        f"@<span>{escape(person.handle)}</span></a></span>"
    )


def _meant(name: str, host: str, people: Sequence[Actor]) -> Actor | None:
    """Who of them is called so. A name without a host is one of ours; WebFinger may lead from example.org to somebody
    at social.example.org.
    """
    host = host.lower() or urls.own_host()
    called = [one for one in people if one.handle.lower() == name.lower()]
    exact = next((one for one in called if one.host == host), None)
    return exact or next((one for one in called if one.host.endswith(f".{host}")), None)
