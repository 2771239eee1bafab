"""Reads for pages: what stands beside the notes below a film, and the critiques that somebody has written."""

from collections.abc import Iterable, Mapping

from tortoise.expressions import Q

from fediverse_cinema.activitypub.models import Actor, Block
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.films.models import FilmState
from fediverse_cinema.people.models import PortraitTrade
from fediverse_cinema.people.views import person
from fediverse_cinema.reviews.models import Critique, Length, PutAside
from fediverse_cinema.reviews.views import Beside, Critic

MOST_OF_PERSON = 20
MOST_OUT_OF_SIGHT = 50


async def beside(note_ids: Iterable[int]) -> Mapping[int, Beside]:
    """By the id of each of these notes; those that nothing is to be said about are left out. Three statements."""
    wanted = list(note_ids)
    if not wanted:
        return {}
    critiques = {one.note_id: one for one in await Critique.filter(note_id__in=wanted)}
    critics = await _critics({one.author_id for one in critiques.values()})
    aside = {one.note_id: one.by for one in await PutAside.filter(note_id__in=wanted).select_related("by")}
    return {
        note_id: Beside(
            critique=critiques[note_id].length.value if note_id in critiques else "",
            critic=critics.get(critiques[note_id].author_id, Critic()) if note_id in critiques else Critic(),
            put_aside_by=person(aside[note_id]) if note_id in aside else None,
        )
        for note_id in {*critiques, *aside}
    }


async def _critics(actor_ids: set[int]) -> dict[int, Critic]:
    if not actor_ids:
        return {}
    first = PortraitTrade.filter(portrait__actor_id__in=list(actor_ids), position=0).select_related("portrait")
    return {one.portrait.actor_id: Critic(one.trade, one.title) for one in await first}


async def short_by(author: Actor, film_uri: str) -> Critique | None:
    """The short one of this film that she has written, with its note."""
    hers = Critique.filter(author_id=author.id, film__uri=film_uri, length=Length.SHORT)
    return await hers.select_related("note").first()


async def out_of_sight(film_uri: str, maker: Actor) -> tuple[NoteView, ...]:
    """What everybody but the maker of a film reads below it, since one of both has blocked the other, the latest
    first: she may put it aside all the same.
    """
    if not await Block.exists(Q(blocker_id=maker.id) | Q(blocked_id=maker.id)):
        return ()
    told = [note for note in await talk.thread(film_uri) if note.visibility.is_open]
    seen = {note.id for note in await talk.readable(told, maker)}
    hidden = [note.id for note in told if note.id not in seen]
    notes = Note.filter(id__in=hidden).order_by("-id").limit(MOST_OUT_OF_SIGHT) if hidden else None
    return tuple(await talk.note_views(await notes, maker)) if notes else ()


async def of_person(actor: Actor, viewer: Actor | None) -> tuple[NoteView, ...]:
    """Hers that the viewer may read, the newest first."""
    found = Critique.filter(author_id=actor.id, film__state=FilmState.PUBLISHED).select_related("note__author")
    notes = [one.note for one in await found.order_by("-id").limit(MOST_OF_PERSON)]
    return tuple(await talk.note_views(await talk.readable(notes, viewer), viewer))
