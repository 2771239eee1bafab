"""Films of elsewhere: taken in when somebody here follows their makers, renewed, removed."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast

import structlog
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import client, follows, suspending, tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import type_of
from fediverse_cinema.consents import awards
from fediverse_cinema.consents import credits as consents
from fediverse_cinema.conversations import tagging
from fediverse_cinema.conversations import visitors as conversations
from fediverse_cinema.films import arriving, catalogue, listing, playing, posters, tags
from fediverse_cinema.films.arriving import FilmDraft
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.news import FilmArrived, FilmGone
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import clean_off_loop, markdown_off_loop, plain
from fediverse_cinema.people.models import Policy
from fediverse_cinema.reactions import service as reactions

log = structlog.get_logger()


async def welcome(author: Actor, draft: FilmDraft) -> bool:
    """Keep a film of elsewhere, or renew it. False when we have this state of it or a newer one; Refused when it was
    deleted (INB-06). The author has been verified; that somebody here cares has been asked.
    """
    columns = await _columns(draft)
    if not await lookup.exists(Film, uri=draft.uri):
        with suppress(IntegrityError):  # its Create and several shares arrive at once, and another was quicker
            await _take_in(author, draft, columns)
            return True
    return await _renew(author, draft, columns)


async def _take_in(author: Actor, draft: FilmDraft, columns: dict[str, Any]) -> None:
    uuid = ids.new_uuid()
    async with in_transaction():
        await sql.hold(draft.uri)
        if await tombstones.is_buried(draft.uri, author):
            raise Refused(f"{draft.uri} was deleted", code="deleted_before")
        film = await Film.create(
            uri=draft.uri,
            uuid=uuid,
            slug=f"d-{uuid}",  # its address here is nobody's business: the film lives elsewhere
            local=False,
            author=author,
            state=FilmState.HIDDEN if await suspending.is_hidden(draft.uri) else FilmState.PUBLISHED,
            listed=False,
            created_at=clock.now(),
            published_at=draft.published_at or clock.now(),
            **columns,
        )
        await listing.of_film(film.id)
        await catalogue.keep(film)
        await tagging.keep(film.uri, tags.keys(draft.tags))
        await news.tell(FilmArrived(film.id, draft.icon))


async def concerns_us(draft: FilmDraft, sender: Actor) -> bool:
    """Does anybody here follow who sent this film, or its maker, channel or pole? Authors of other servers do not
    count: mallory could name anybody who is followed here, to be shown beside her.
    """
    near = [uri for uri in draft.authors if urls.same_origin(uri, draft.uri)]
    makers = cast("list[int]", await Actor.filter(uri__in=near).values_list("id", flat=True))
    return await follows.has_followers_here([sender.id, *makers])


async def fetch(uri: str) -> FilmDraft:
    """A film's draft from its own server. Refused when it is no public film."""
    document = await client.fetch(uri)
    if type_of(document.get("type")) != "Video":
        raise Refused(f"{uri} is no film", code="no_film")
    draft = arriving.film_from_object(document)
    if not draft.public:
        raise Refused(f"{uri} is not public", code="not_public")
    if not urls.same_origin(draft.uri, draft.authors[0]):
        raise Refused(f"{uri} names an author elsewhere", code="not_the_author")
    return draft


async def hide(author: Actor, draft: FilmDraft) -> bool:
    """Its maker shows it to everybody no longer: it goes, and may come back, so that no tombstone is left. An older
    state hides nothing.
    """
    known = await Film.get_or_none(uri=draft.uri, local=False, author_id=author.id)
    if known is None or (draft.updated_at and known.updated_at and draft.updated_at < known.updated_at):
        return False
    return await remove(author, draft.uri)


async def remove(author: Actor, uri: str) -> bool:
    """Its maker says that it is gone; its poster and what people elsewhere said of it go along."""
    async with in_transaction():
        return await take_out(author, uri)


async def take_out(author: Actor, uri: str) -> bool:
    """The same in the caller's transaction, which holds nobody up with files: they go by a job."""
    await sql.hold(uri)  # it may be arriving just now
    film = await Film.get_or_none(uri=uri, local=False, author_id=author.id)
    if film is None:
        return False
    await tagging.forget(uri)
    await reactions.forget_all_about(uri)
    await conversations.forget_thread(uri)
    await consents.forget(uri)
    await awards.forget(uri)
    await posters.order_removal(film)
    await film.delete()
    await news.tell(FilmGone(uri, author.uri))
    return True


async def remove_all_of(author: Actor) -> None:
    for film in await Film.filter(author_id=author.id, local=False):
        await remove(author, film.uri)


async def _renew(author: Actor, draft: FilmDraft, columns: dict[str, Any]) -> bool:
    async with in_transaction():
        # As it is now, and only these columns: two changes may be heard of at once, and its poster be on its way.
        known = await Film.select_for_update().get_or_none(uri=draft.uri)
        if known is None:
            raise Refused(f"{draft.uri} has just been removed", code="deleted_before")
        if known.local or (known.author_id != author.id and not await _is_claimed(known, author, draft)):
            raise Refused(f"{known.uri} has another author", code="not_the_author")
        if draft.updated_at is None or (known.updated_at is not None and draft.updated_at <= known.updated_at):
            return False
        remote = {**known.remote, **columns["remote"]}
        await Film.filter(id=known.id).update(**{**columns, "remote": remote, "author_id": author.id})
        await known.refresh_from_db()
        await catalogue.keep(known)
        await tagging.keep(known.uri, tags.keys(draft.tags))
        await news.tell(FilmArrived(known.id, draft.icon))
    return True


async def _is_claimed(known: Film, author: Actor, draft: FilmDraft) -> bool:
    """Is it hers by now? Only a film that was brought to a pole by others becomes its maker's, who is of the same
    server as who has shown it until then: nobody else takes what is somebody's.
    """
    former = await lookup.get(Actor, id=known.author_id)
    claimed = bool(known.made_by) and draft.claimed_by == author.uri == draft.authors[0]
    return claimed and urls.same_origin(former.uri, author.uri)


async def _html(draft: FilmDraft, text: str) -> str:
    return await (markdown_off_loop(text) if draft.markdown else clean_off_loop(text))


async def _words(draft: FilmDraft, texts: Mapping[str, str]) -> dict[str, str]:
    """One translation, as clean as the film's own words."""
    made = {name: plain(texts[name])[:most] for name, most in (("title", 200), ("summary", 500)) if name in texts}
    return made | ({"synopsis": await _html(draft, texts["synopsis"])} if "synopsis" in texts else {})


async def _columns(draft: FilmDraft) -> dict[str, Any]:
    return {
        "title": plain(draft.title)[:200],
        "summary": plain(draft.summary)[:500],
        "synopsis": await _html(draft, draft.content),
        "year": draft.year,
        "languages": list(draft.languages)[:10],
        "form": draft.form,
        "genre": plain(draft.genre)[:60],
        "licence": draft.licence,
        "choosing": draft.choosing or Policy.EVERYBODY,
        "credits": draft.credits,
        "made_by": "" if draft.claimed_by else draft.made_by,
        "text_language": draft.told.language,
        "translations": {code: await _words(draft, texts) for code, texts in draft.told.translations.items()},
        "production": plain(draft.production)[:200],
        "countries": list(draft.countries),
        "themes": [theme for theme in map(plain, draft.themes) if theme],  # some are nothing but tags
        "warning": plain(draft.warning)[:300],
        "duration": draft.duration,
        "poster_alt": draft.poster_alt,
        "related": list(draft.related),
        "page_url": draft.page_url,
        "updated_at": draft.updated_at,
        "fetched_at": clock.now(),
        "remote": {
            **playing.to_row(draft.playable),
            "trailer": playing.to_row(draft.trailer),
            "stills": draft.stills,
            "stamps": draft.stamps,
            "awards": draft.awards,
            "asks": draft.choosing is not None,
            "channel": draft.channel,
            "source": draft.source,
            "claimed": bool(draft.claimed_by),
            "support": await _html(draft, draft.support),
            "payments": [[plain(words), url] for words, url in draft.payments],
        },
    }
