"""A film as a Video document, in the exact shape that PeerTube ingests and Mastodon shows, and back. Pure.

The contract, field by field, is PeerTube 6.3's: what it refuses, and what makes it lose a share or a whole process,
was tried on a running one. Our own terms stand beside; everybody ignores what she does not know.
"""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from fediverse_cinema.activitypub.context import FILM_BLOCKS, PUBLIC, TOMBSTONE_BLOCKS, context_of
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.consents import awards
from fediverse_cinema.conversations.marking import folded
from fediverse_cinema.films import (
    attribution,
    chapters,
    credits,
    images,
    licences,
    movie,
    origins,
    related,
    synopsis,
    tags,
    teaser,
    tongues,
    tracks,
)
from fediverse_cinema.films.cast import Cast
from fediverse_cinema.films.models import Film, Still
from fediverse_cinema.foundation import urls
from fediverse_cinema.media.models import Asset, Rendition, RenditionKind, Subtitle
from fediverse_cinema.people.models import Policy
from fediverse_cinema.people.policies import approval

HLS_TYPE = "application/x-mpegURL"  # PeerTube compares it letter by letter
FORM_NAMES = {
    "fiction": "Fiction", "documentary": "Documentaire", "animation": "Film d'animation",
    "experimental": "Film expérimental", "music-video": "Clip", "web-series": "Série web", "essay": "Essai",
    "school": "Film d'école", "trailer": "Bande-annonce", "": "Film",
}  # fmt: skip
SHORTEST_NAME = 3
LANGUAGE_NAMES = {"fr": "Français", "en": "English", "br": "Brezhoneg", "es": "Español", "de": "Deutsch"}


def film_to_object(
    film: Film,
    asset: Asset,
    renditions: Sequence[Rendition],
    cast: Cast,
    subtitles: Sequence[Subtitle] = (),
    trailer: Sequence[Rendition] = (),
    stills: Sequence[Still] = (),
    next_films: Sequence[Film] = (),
) -> Document:
    """The Video of a film of ours that has been published. `asset` is ready; `trailer` are the files of one."""
    content = _content(film, film.title, film.synopsis)
    document: Document = {
        "id": film.uri,
        "type": "Video",
        "uuid": film.uuid,
        "name": _name(film),
        "summary": summary_of(film, attribution.names(film.made_by) or cast.author.name),
        "mediaType": "text/html",
        "content": content,
        "source": {"mediaType": "text/markdown", "content": film.synopsis},
        # PT1M5S would be stored as one second: seconds only.
        "duration": f"PT{max(film.duration or 0, 1)}S",
        "published": iso(_needed(film.published_at)),
        "updated": iso(film.updated_at or _needed(film.published_at)),
        "attributedTo": cast.attributed_to,
        "to": [PUBLIC],
        "cc": cast.copies,
        "category": {"identifier": "2", "name": "Films"},
        "license": licences.LICENCES[film.licence].iri,
        "sensitive": bool(film.warning),
        "views": film.views,
        "state": 1,
        "waitTranscoding": False,
        "downloadEnabled": film.downloadable and licences.LICENCES[film.licence].free,
        "commentsEnabled": True,
        "commentsPolicy": 1,
        "aspectRatio": round(asset.ratio or 16 / 9, 4),
        "icon": images.icons(film, renditions),
        "url": _links(film, renditions),
        **{name: f"{film.uri}/{name}" for name in ("likes", "dislikes", "shares", "comments")},
        "replies": f"{film.uri}/comments",
        "interactionPolicy": {
            **{name: {"automaticApproval": [PUBLIC]} for name in ("canLike", "canReply", "canAnnounce")},
            "canQuote": approval(cast.quoting, cast.author),  # without it Mastodon lets nobody quote
            "canFeature": approval(Policy(film.choosing), cast.author),
        },
        "tag": [*map(_hashtag, tags.of_film(film)), *related.to_links(next_films)],
        "creativeWorkStatus": "Released",
        "movie": movie.uri(film),
        "director": [] if film.made_by else [cast.author.uri],
        "credits": credits.to_objects(film.uri, film.credits, cast.known, cast.claims),
        "attachment": [
            {"type": "Link", "mediaType": "text/html", "name": "Page du film", "href": film.page_url},
            *origins.payments(film, cast.author),
            *teaser.attachments(film, renditions),
        ],
    }
    if language := next(iter(film.languages), ""):  # PeerTube takes a film without one, and a guess would be a lie
        document["language"] = {"identifier": language, "name": LANGUAGE_NAMES.get(language, language)}
    if len(film.languages) > 1:
        document["inLanguage"] = list(film.languages)
    if support := origins.support(film, cast.author):
        document["support"] = support
    document |= _in_other_words(film, content, str(document["summary"]))
    document |= origins.to_document(film) | _trailer(film, trailer)
    document |= attribution.to_document(film, cast.attribution, cast.author.uri)
    if (peertube := licences.LICENCES[film.licence].peertube) is not None:
        # With a word that it does not know PeerTube refuses the whole film: then `licence` is left out.
        document["licence"] = {"identifier": peertube[0], "name": peertube[1]}
    if subtitles:
        document["subtitleLanguage"] = tracks.to_objects(subtitles)
    if stills:
        document["stills"] = images.stills(film, stills)
    if previews := images.previews(asset, renditions):
        document["preview"] = previews
    if film.chapters:  # an address without chapters behind it would be asked for nothing
        document["hasParts"] = chapters.uri(film)
    if cast.awards:
        document["award"] = awards.to_objects(cast.awards)
    if film.year:
        document["dateCreated"] = str(film.year)
    if film.form or film.genre:
        document["genre"] = [word for word in (film.form, film.genre) if word]
    return document


def served(document: Document) -> Document:
    """The film as its own address answers it."""
    return {"@context": context_of(*_blocks(document), security=True), **document}


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
        "cc": cast.copies,
        "object": tombstone(film.uri, now),
    }


def tombstone(uri: str, deleted_at: datetime) -> Document:
    return {"id": uri, "type": "Tombstone", "formerType": "Video", "deleted": iso(deleted_at)}


def summary_of(film: Film, author: str) -> str:
    """One sentence that can stand alone: Mastodon shows it as the body, GoToSocial as a heading. Never a spoiler."""
    if film.summary:
        sentence = film.summary
    else:
        licence = licences.LICENCES[film.licence]
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
    if duration < 60:
        return f", {duration} s"
    minutes = round(duration / 60)
    return f", {minutes} min" if minutes < 60 else f", {minutes // 60} h {minutes % 60:02}"


def _content(film: Film, title: str, text: str) -> str:
    """Title, synopsis and credits, with a link to the page: GoToSocial shows nothing else of a Video."""
    link = f'<a href="{escape(film.page_url)}">'
    names = "<br>".join(
        f"<strong>{escape(one.role)}</strong> {escape(one.name)}" if one.role else escape(one.name)
        for one in credits.parse(film.credits)
    )
    return (
        f"<p><strong>{link}{escape(title)}</a></strong></p>{_made_by(film)}{synopsis.html_of(text)}"
        f"{f'<p>{names}</p>' if names else ''}<p>{link}Voir le film</a></p>"
    )


def _made_by(film: Film) -> str:
    """Who made it, where everybody reads it, when she is not the one who shows it."""
    people = [
        f'<a href="{escape(one.url)}">{escape(one.name)}</a>' if one.url else escape(one.name)
        for one in attribution.makers(film.made_by)
    ]
    return f"<p>Un film de {', '.join(people)}</p>" if people else ""


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


def _of(renditions: Sequence[Rendition], kind: RenditionKind) -> list[Rendition]:
    return sorted((one for one in renditions if one.kind == kind), key=lambda one: -(one.height or 0))


def _in_other_words(film: Film, content: str, summary: str) -> Document:
    """The words of the film by language. What poles read stands in `source`, beside what it was made of."""
    texts = tongues.mapped(film, "synopsis", film.synopsis)
    whole = {
        code: content if code == tongues.language_of(film) else _content(film, words.get("title", film.title), text)
        for code, words in sorted(film.translations.items())
        if (text := words.get("synopsis", ""))
    }
    language = tongues.language_of(film)
    document: Document = {"contentMap": ({language: content} if language else {}) | whole}
    if texts:
        document["source"] = {"mediaType": "text/markdown", "content": film.synopsis, "contentMap": texts}
    if film.translations:
        document["nameMap"] = tongues.mapped(film, "title", _name(film))
        document["summaryMap"] = tongues.mapped(film, "summary", summary)
    return {name: words for name, words in document.items() if words}


def _trailer(film: Film, files: Sequence[Rendition]) -> Document:
    """A file with an id of its own, as credits have one."""
    links = [_file(one) for one in _of(files, RenditionKind.MP4)]
    made = {"id": f"{film.uri}#trailer", "type": "Document", "mediaType": "video/mp4", "url": links}
    return {"trailer": made} if links else {}


def _hashtag(tag: str) -> Document:
    """Without #: PeerTube would show it twice; Mastodon and GoToSocial take it away themselves."""
    return {"type": "Hashtag", "name": tag, "href": urls.tag_page(folded(tag))}


def _blocks(document: Document) -> tuple[str, ...]:
    return (*FILM_BLOCKS, "ATTRIBUTION") if "isBasedOn" in document else FILM_BLOCKS


def _activity(kind: str, uri: str, document: Document, *, published: str) -> Document:
    return {
        "@context": context_of(*_blocks(document), security=True),
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
