"""Does anybody here care? What arrives and concerns nobody is answered politely and not kept (INB-22)."""

from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.sight import SHUNNED
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.wire import NoteDraft
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup, sql


async def concerns_us(draft: NoteDraft, author: Actor) -> bool:
    """A direct note when one of ours is named or addressed, whatever inbox it came to; one for followers also when
    somebody here follows its author; a public one also when it answers or quotes what we know, or is known itself.
    """
    if await lookup.exists(Note, uri=draft.uri, author_id=author.id) or await speaks_to_us(draft):
        return True
    return draft.visibility != Visibility.DIRECT and await is_followed(author)


async def speaks_to_us(draft: NoteDraft) -> bool:
    """By what it says itself, whoever its author is."""
    if await names_us(draft):
        return True
    return draft.public and (await is_shown_here(draft.answer_to) or await _quotes_us(draft))


async def is_followed(actor: Actor) -> bool:
    """By somebody here?"""
    return await follows.has_followers_here([actor.id])


async def names_us(draft: NoteDraft) -> bool:
    """Is one of ours mentioned or addressed?"""
    ours = [uri for uri in draft.people if urls.is_ours(uri)]
    if not ours:
        return False
    return bool(await sql.rows(f"SELECT 1 FROM actor WHERE uri IN ({sql.marks(ours)}) LIMIT 1", *ours))


async def is_shown_here(uri: str) -> bool:
    """A film or a note that everybody may see: a draft, or what is private, is answered like nothing (INB-15)."""
    if not uri:
        return False
    if await lookup.exists(Film, uri=uri, state=FilmState.PUBLISHED):
        return True
    note = await lookup.find(Note, uri=uri)
    return note is not None and note.visibility.is_open


async def is_unwanted(actor: Actor, *uris: str) -> bool:
    """Has whoever made one of these things blocked her, or shunned her domain? What she says of it is then kept out of
    its talk and its counts, and not passed on in the maker's name.
    """
    found = await sql.look_up(
        f"SELECT m.author_id FROM (SELECT author_id FROM film WHERE uri IN ({sql.marks(uris)})"
        f" UNION ALL SELECT author_id FROM note WHERE uri IN ({sql.marks(uris)})) m WHERE"
        " EXISTS (SELECT 1 FROM block WHERE blocked_id=? AND blocker_id=m.author_id)"
        f" OR {SHUNNED.format(viewer='m.author_id', actor='?')} LIMIT 1",
        *uris, *uris, actor.id, actor.id,
    )  # fmt: skip
    return found is not None


async def _quotes_us(draft: NoteDraft) -> bool:
    return urls.is_ours(draft.quote_uri) and await is_shown_here(draft.quote_uri)
