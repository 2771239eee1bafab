"""A film as a Video document, in the exact shape that PeerTube ingests and Mastodon shows, and back. Pure.

The contract, field by field, is PeerTube 6.3's: what it refuses, and what makes it lose a share or a whole process,
was tried on a running one. Our own terms stand beside; everybody ignores what she does not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from fediverse_cinema.activitypub import profiles
from fediverse_cinema.activitypub.context import FILM_BLOCKS, PUBLIC, TOMBSTONE_BLOCKS, context_of
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.conversations.marking import folded
from fediverse_cinema.films import credits, synopsis, tags, terms
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.media.models import Asset, Rendition, RenditionKind
from fediverse_cinema.people.models import Policy
from fediverse_cinema.people.policies import approval

HLS_TYPE = "application/x-mpegURL"  # PeerTube compares it letter by letter
FORM_NAMES = {
    "fiction": "Fiction", "documentary": "Documentaire", "animation": "Film d'animation",
    "experimental": "Film expérimental", "music-video": "Clip", "web-series": "Série web", "essay": "Essai",
    "school": "Film d'école", "trailer": "Bande-annonce", "": "Film",
}  # fmt: skip
SHORTEST_NAME = 3
WIDEST_ICON = 850  # PeerTube makes its thumbnail and its preview of two; the wider ones are for our pages
LANGUAGE_NAMES = {"fr": "Français", "en": "English", "br": "Brezhoneg", "es": "Español", "de": "Deutsch"}


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody whom a film's document names. `quoting` is the author's policy."""

    author: Actor
    channel: Actor
    pole: Actor
    instance: Actor
    quoting: Policy = Policy.EVERYBODY


def film_to_object(film: Film, asset: Asset, renditions: Sequence[Rendition], cast: Cast) -> Document:
    """The Video of a film of ours that has been published. `asset` is ready."""
    content = _content(film, cast)
    document: Document = {
        "id": film.uri,
        "type": "Video",
        "uuid": film.uuid,
        "name": _name(film),
        "summary": summary_of(film, cast.author.name),
        "mediaType": "text/html",
        "content": content,
        "source": {"mediaType": "text/markdown", "content": film.synopsis},
        # PT1M5S would be stored as one second: seconds only.
        "duration": f"PT{max(film.duration or 0, 1)}S",
        "published": iso(_needed(film.published_at)),
        "updated": iso(film.updated_at or _needed(film.published_at)),
        "attributedTo": _attributed_to(cast),
        "to": [PUBLIC],
        "cc": [f"{actor.uri}/followers" for actor in (cast.author, cast.channel, cast.pole)],
        "category": {"identifier": "2", "name": "Films"},
        "license": terms.LICENCES[film.licence].iri,
        "sensitive": bool(film.warning),
        "views": film.views,
        "state": 1,
        "waitTranscoding": False,
        "downloadEnabled": terms.LICENCES[film.licence].free,
        "commentsEnabled": True,
        "commentsPolicy": 1,
        "aspectRatio": round(asset.ratio or 16 / 9, 4),
        "icon": [_icon(one) for one in _of(renditions, RenditionKind.POSTER) if (one.width or 0) <= WIDEST_ICON],
        "url": _links(film, renditions),
        **{name: f"{film.uri}/{name}" for name in ("likes", "dislikes", "shares", "comments")},
        "replies": f"{film.uri}/comments",
        "interactionPolicy": {
            **{name: {"automaticApproval": [PUBLIC]} for name in ("canLike", "canReply", "canAnnounce")},
            "canQuote": approval(cast.quoting, cast.author),  # without it Mastodon lets nobody quote
        },
        "tag": [_hashtag(tag) for tag in tags.of_film(film)],
        "creativeWorkStatus": "Released",
        "director": [cast.author.uri],
        "credits": credits_of(film),
        "attachment": [
            {"type": "Link", "mediaType": "text/html", "name": "Page du film", "href": film.page_url},
            *profiles.payment_links(cast.author.profile),
        ],
    }
    if language := next(iter(film.languages), ""):  # PeerTube takes a film without one, and a guess would be a lie
        document["language"] = {"identifier": language, "name": LANGUAGE_NAMES.get(language, language)}
        if language != terms.WORDLESS:
            document["contentMap"] = {language: content}
    if support := profiles.support(cast.author.profile):
        document["support"] = support
    if (peertube := terms.LICENCES[film.licence].peertube) is not None:
        # With a word that it does not know PeerTube refuses the whole film: then `licence` is left out.
        document["licence"] = {"identifier": peertube[0], "name": peertube[1]}
    if film.year:
        document["dateCreated"] = str(film.year)
    if film.form or film.genre:
        document["genre"] = [word for word in (film.form, film.genre) if word]
    return document


def served(document: Document) -> Document:
    """The film as its own address answers it."""
    return {"@context": context_of(*FILM_BLOCKS, security=True), **document}


def create(document: Document) -> Document:
    return _activity("Create", f"{document['id']}/activity", document, published=document["published"])


def update(document: Document) -> Document:
    """The whole object embedded: PeerTube does not fetch it for an Update."""
    return _activity(
        "Update", f"{document['id']}/updates/{document['updated']}", document, published=document["updated"]
    )


def delete(film: Film, cast: Cast, now: datetime) -> Document:
    return {
        "@context": context_of(*TOMBSTONE_BLOCKS),
        "id": f"{film.uri}/delete",
        "type": "Delete",
        "actor": cast.author.uri,
        "published": iso(now),
        "to": [PUBLIC],
        "cc": [f"{actor.uri}/followers" for actor in (cast.author, cast.channel, cast.pole)],
        "object": tombstone(film.uri, now),
    }


def tombstone(uri: str, deleted_at: datetime) -> Document:
    return {"id": uri, "type": "Tombstone", "formerType": "Video", "deleted": iso(deleted_at)}


def summary_of(film: Film, author: str) -> str:
    """One sentence that can stand alone: Mastodon shows it as the body, GoToSocial as a heading. Never a spoiler."""
    if film.summary:
        sentence = film.summary
    else:
        licence = terms.LICENCES[film.licence]
        length = _length(film.duration)
        rights = f"sous licence {licence.name}" if licence.free else "tous droits réservés"
        sentence = f"{FORM_NAMES[film.form]}{length}, de {author}, {rights}."
    return f"{film.warning} — {sentence}" if film.warning else sentence


def _name(film: Film) -> str:
    """PeerTube refuses a film whose name has fewer than three signs: M becomes M (1931)."""
    if len(film.title) >= SHORTEST_NAME:
        return film.title
    return f"{film.title} ({film.year})" if film.year else f"Film : {film.title}"


def _length(duration: int | None) -> str:
    if not duration:
        return ""
    minutes = max(1, round(duration / 60))
    return f", {minutes} min" if minutes < 60 else f", {minutes // 60} h {minutes % 60:02}"


def _content(film: Film, cast: Cast) -> str:
    """Title, synopsis and credits, with a link to the page: GoToSocial shows nothing else of a Video."""
    link = f'<a href="{escape(film.page_url)}">'
    lines = "<br>".join(
        f"<strong>{escape(role)}</strong> {escape(name)}" if role else escape(name)
        for role, name in credits.parse(film.credits)
    )
    return (
        f"<p><strong>{link}{escape(film.title)}</a></strong></p>{synopsis.html_of(film.synopsis)}"
        f"{f'<p>{lines}</p>' if lines else ''}<p>{link}Voir le film</a></p>"
    )


def _attributed_to(cast: Cast) -> list[Document]:
    """Mastodon takes the first as the author; PeerTube the first Group as the channel."""
    return [
        {"type": "Person", "id": cast.author.uri},
        {"type": "Group", "id": cast.channel.uri},
        {"type": "Group", "id": cast.pole.uri},
    ]


def _links(film: Film, renditions: Sequence[Rendition]) -> list[Document]:
    """The page first (Mastodon takes the first), HLS with the sizes of its files, then the mp4s."""
    links: list[Document] = [{"type": "Link", "mediaType": "text/html", "href": film.page_url}]
    for master in _of(renditions, RenditionKind.MASTER):
        files = [_file(one) for one in _of(renditions, RenditionKind.HLS)]
        links.append({"type": "Link", "mediaType": HLS_TYPE, "href": urls.media(master.name), "tag": files})
    return links + [_file(one) for one in _of(renditions, RenditionKind.MP4)]


def _file(rendition: Rendition) -> Document:
    return {
        "type": "Link",
        "mediaType": "video/mp4",
        "href": urls.media(rendition.name),
        "height": rendition.height,
        "width": rendition.width,
        "size": rendition.size,
        "fps": rendition.fps,
    }


def _icon(poster: Rendition) -> Document:
    return {
        "type": "Image",
        "url": urls.media(poster.name),
        "mediaType": "image/jpeg",
        "width": poster.width,
        "height": poster.height,
    }


def _of(renditions: Sequence[Rendition], kind: RenditionKind) -> list[Rendition]:
    found = [one for one in renditions if one.kind == kind]
    return sorted(found, key=lambda one: -(one.height or 0) if kind != RenditionKind.POSTER else one.width or 0)


def credits_of(film: Film) -> list[Document]:
    parsed = enumerate(credits.parse(film.credits), start=1)
    return [_credit(f"{film.uri}#credit-{number}", role, name) for number, (role, name) in parsed]


def _credit(uri: str, role: str, name: str) -> dict[str, Any]:
    """A name as plain text: nobody has confirmed it, so it points to nobody. Each credit has an id: a list of nameless
    ones looks alike from every side, and PeerTube and Fedify give up checking a signature over it.
    """
    credit: dict[str, Any] = {"id": uri, "type": "Credit", "contributor": {"type": "Person", "name": name}}
    return credit | ({"roleName": role} if role else {})


def _hashtag(tag: str) -> Document:
    """Without #: PeerTube would show it twice; Mastodon and GoToSocial take it away themselves."""
    return {"type": "Hashtag", "name": tag, "href": urls.tag_page(folded(tag))}


def _activity(kind: str, uri: str, document: Document, *, published: str) -> Document:
    return {
        "@context": context_of(*FILM_BLOCKS, security=True),
        "id": uri,
        "type": kind,
        "actor": document["attributedTo"][0]["id"],
        "published": published,
        "to": document["to"],
        "cc": document["cc"],
        "object": document,
    }


def _needed(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("a film that is not published has no document")
    return moment
