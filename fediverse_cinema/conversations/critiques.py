"""What makes a critique of a note: how it is kept with it (`details["critique"]`) and how it stands in a document, in
the words of NeoDB: a Rating and a Comment, or a Review when the note is an Article. Pure.

Kept: `rating`, from 1 to 5, or None. Of ours also the `film` that it is about (uri, movie, title, url) and who it is
`by`; of elsewhere `about`, what its rating is said of.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from fediverse_cinema.activitypub.vocab import Document, as_list, text_of, uri_of
from fediverse_cinema.conversations import articles

KEPT = "critique"
WORST, BEST = 1, 5
MOST_PARTS = 10
Kept = dict[str, Any]

WORDS = {
    "fr": ("Critique de", "Une critique de « {title} » par {by}.", "Voir le film"),
    "en": ("Review of", "A review of “{title}” by {by}.", "See the film"),
}
"""What stands around her words at other servers, in the language of the words; French beside any other."""
STARS = r"(?: [★☆]{5})?"
_OF, _SEE = ("|".join(re.escape(words[place]) for words in WORDS.values()) for place in (0, 2))
LEAD = re.compile(rf'<p>(?:{_OF}) <a href="[^"]*">[^<]*</a>{STARS}</p>')
WAY_OUT = re.compile(rf'<p><a href="[^"]*">(?:{_SEE})</a></p>\s*$')


def rating_of(details: Mapping[str, Any]) -> int | None:
    """From 1 to 5, or None; the row may hold anything."""
    critique = details.get(KEPT)
    rating = critique.get("rating") if isinstance(critique, Mapping) else None
    return rating if isinstance(rating, int) and WORST <= rating <= BEST else None


def rating_shown(details: Mapping[str, Any], kind: str, answer_to: str) -> int | None:
    """The one that stands beside a note: not what is said of another thing than the one that it answers, nor beside an
    article, whose words say it.
    """
    critique = details.get(KEPT)
    about = critique.get("about", "") if isinstance(critique, Mapping) else ""
    told = not about or (answer_to and about in (answer_to, f"{answer_to}/movie"))
    return rating_of(details) if told and kind != "Article" else None


def written(document: Document, kept: Kept) -> Document:
    """The document of a note of ours, with what makes a critique of it. What she wrote stands between a line that says
    of what and, after an Article, the way to the film: servers that know no films show it so.
    """
    film, language = kept["film"], next(iter(document.get("contentMap", {})), "fr")
    of, by, see = WORDS.get(language, WORDS["fr"])
    link = f'<a href="{escape(film["url"])}">'
    if document["type"] == "Article":
        told = by.format(title=film["title"], by=kept["by"])
        headline = f'<p><strong><a href="{escape(document["url"])}">{escape(document["name"])}</a></strong></p>'
        content = f"{headline}{document['content']}<p>{link}{see}</a></p>"
        preview = {"type": "Note", "content": f"<p>{escape(document['name'])} — {escape(told)}</p>"}
        document = document | {"summary": told, "preview": preview}
    else:
        content = f"<p>{of} {link}{escape(film['title'])}</a>{_stars(kept['rating'])}</p>{document['content']}"
    tags = [{"type": "Movie", "href": film["movie"], "name": film["title"]}] if film["movie"] else []
    return (
        document
        | {"content": content, "tag": [*tags, *document["tag"]], "relatedWith": _parts(document, kept)}
        | ({"contentMap": {language: content}} if "contentMap" in document else {})
    )


def _stars(rating: int | None) -> str:
    return f" {'★' * rating}{'☆' * (BEST - rating)}" if rating else ""


def _parts(document: Document, kept: Kept) -> list[Document]:
    """What NeoDB keeps apart: the rating, and the words as she wrote them."""
    text = document["source"]["content"]
    parts: list[Document] = []
    if kept["rating"]:
        parts.append({"type": "Rating", "best": BEST, "worst": WORST, "value": kept["rating"]})
    if document["type"] == "Article":
        parts.append({"type": "Review", "name": document["name"], "content": text, "mediaType": "text/markdown"})
    else:
        parts.append({"type": "Comment", "content": text})
    around = {
        "withRegardTo": kept["film"]["movie"] or kept["film"]["uri"],
        "attributedTo": document["attributedTo"],
        "published": document["published"],
        "updated": document.get("updated", document["published"]),
    }
    return [_named(document, part) | around for part in parts]


def _named(document: Document, part: Document) -> Document:
    uri = f"{document['id']}#{part['type'].lower()}"
    return {"id": uri, "href": uri, **part}


def read(document: Document) -> Kept | None:
    """What a document of elsewhere rates; None when it is none of a critique. A rating that is nobody's, or none of the
    author's, is left out.
    """
    parts = [one for one in as_list(document.get("relatedWith"))[:MOST_PARTS] if isinstance(one, Mapping)]
    if not any(one.get("type") in ("Rating", "Comment", "Review") for one in parts):
        return None
    author = uri_of(document.get("attributedTo"))
    hers = [one for one in parts if uri_of(one.get("attributedTo")) in ("", author)]
    rated = [(scaled(one), uri_of(one.get("withRegardTo"))) for one in hers if one.get("type") == "Rating"]
    rating, about = next(((value, about) for value, about in rated if value is not None), (None, ""))
    return {"rating": rating, "about": about}


def scaled(rating: Mapping[str, Any]) -> int | None:
    """A rating of whatever scale as one from 1 to 5; None for what is none (1 to 5 is what schema.org supposes)."""
    value, worst, best = rating.get("value"), rating.get("worst", WORST), rating.get("best", BEST)
    numbers = [one for one in (value, worst, best) if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) < 3 or not all(abs(one) <= 10**6 for one in numbers):
        return None
    value, worst, best = numbers
    if not worst <= value <= best or worst == best:
        return None
    return int(WORST + (BEST - WORST) * (value - worst) / (best - worst) + 0.5)


def bare(document: Document, content: str) -> str:
    """The words of a critique without what another pole has put around them, as `written` does: here it is told beside
    them. Nothing else is cut: it is not kept anywhere.
    """
    if read(document) is None:
        return content
    if text_of(document.get("type"), 20) == "Article":
        return WAY_OUT.sub("", articles.bare(document, content))
    lead = LEAD.match(content)
    return content[lead.end() :] if lead else content
