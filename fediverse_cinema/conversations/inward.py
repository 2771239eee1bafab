"""Links in words that lead out of the pole to what has a page here: people who are named in them, and hashtags. Pure,
and done when they are shown: what is kept, and what travels, leads to where things live.
"""

import re
from collections.abc import Sequence
from html import escape, unescape

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.marking import HASHTAG, LONGEST_TAG, folded
from fediverse_cinema.foundation import urls
from fediverse_cinema.people.views import page_of

INSIDE = r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
LINK = re.compile(rf"<a\b(?P<attributes>{INSIDE})>(?P<words>(?:[^<]|<(?!/?a\b){INSIDE}>)*)</a>", re.IGNORECASE)
HREF = re.compile(r'\bhref="(?P<url>[^"]*)"')
CLASS = re.compile(r'\bclass="(?P<names>[^"]*)"')
TAGS = re.compile(rf"<{INSIDE}>")


def inward(html: str, people: Sequence[Actor]) -> str:
    """Clean HTML in which `@somebody` of these people leads to her page here, and a link that its server has marked as
    a hashtag to the page of that hashtag. Only what says so itself: words that lead elsewhere stay as they are.
    """
    if "<a" not in html:
        return html
    pages = {address: page_of(person) for person in people for address in (person.uri, person.page_url) if address}

    def turned(match: re.Match[str]) -> str:
        page = _page(match["attributes"], unescape(TAGS.sub("", match["words"])).strip(), pages)
        if not page:
            return match[0]
        attributes = HREF.sub(lambda _: f'href="{escape(page)}"', match["attributes"], count=1)
        return f"<a{attributes}>{match['words']}</a>"

    return LINK.sub(turned, html)


def _page(attributes: str, words: str, pages: dict[str, str]) -> str:
    """The address here of what the link says; "" when it is none of ours to turn."""
    href = HREF.search(attributes)
    if href is None:
        return ""
    if words.startswith("@"):
        path = pages.get(unescape(href["url"]))
        return f"{urls.base()}{path}" if path else ""
    marks = CLASS.search(attributes)
    hashtag = HASHTAG.fullmatch(words) if marks and "hashtag" in marks["names"].split() else None
    return urls.tag_page(folded(hashtag["tag"])) if hashtag and len(hashtag["tag"]) <= LONGEST_TAG else ""
