"""Verbs of private screeners: passes to a film that is not public are given, changed and taken back, and their use is
looked at and noted. Called by the pages, and by the door of the vault for each file that a pass-holder's player asks.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, ids, news
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media.vault import Key
from fediverse_cinema.screeners.models import ScreeningPass, Viewing
from fediverse_cinema.screeners.news import MemberInvited

LONGEST_NAME = 120
MOST_PASSES = 300  # of one film
MOST_VIEWINGS = 1000
LONGEST = timedelta(days=366)
KEY_LIFE = timedelta(hours=6)  # for a long film and a pause; the pass itself is asked about at every file
SEEN_EVERY = timedelta(seconds=20)
HOLDER = "pass"
OPENING_BITS = 62  # of a number that the database keeps in 64, and that never comes twice


@frozen
class Allowance:
    """How long a pass lasts, and how often its film may be begun; None for as often as she likes."""

    until: datetime
    most_viewings: int | None = None


async def invite(film: Film, member: Actor, allowance: Allowance) -> ScreeningPass:
    """A member of this pole may see it: she is told, and finds it in her workshop."""
    async with in_transaction():
        await _check_new(film, allowance)
        if await ScreeningPass.exists(film_id=film.id, actor_id=member.id, revoked_at__isnull=True):
            raise Refused(
                "invited already", public="%(name)s is invited already: change that invitation below.",
                code="invited", name=member.name or member.handle,
            )  # fmt: skip
        await news.tell(MemberInvited(film.id, member.id))
        return await _give(film, allowance, name=member.name or member.handle, actor_id=member.id)


async def make_link(film: Film, name: str, allowance: Allowance) -> str:
    """A personal link for `name`: its secret, which is nowhere but in what is returned."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Refused("no name", public="Write for whom the link is.", code="bad_name")
    secret = ids.new_token()
    async with in_transaction():
        await _check_new(film, allowance)
        await _give(film, allowance, name=name.strip(), digest=_digest(secret))
    return secret


async def change(one: ScreeningPass, allowance: Allowance) -> None:
    """Another end, or another number of viewings. What was taken back stays so."""
    _check(allowance)
    still = ScreeningPass.filter(id=one.id, revoked_at__isnull=True)
    await still.update(expires_at=allowance.until, most_viewings=allowance.most_viewings)


async def revoke(one: ScreeningPass) -> None:
    """At once: whoever is watching gets no further piece of the film."""
    await ScreeningPass.filter(id=one.id, revoked_at__isnull=True).update(revoked_at=clock.now())


async def by_secret(secret: str) -> ScreeningPass:
    """The pass of a personal link that can be used, with its film. Missing, in the same way, for what never was one and
    for what no longer is: nobody learns from it whether there is a film.
    """
    return await _usable(await lookup.find(ScreeningPass, digest=_digest(secret)))


async def by_number(number: int) -> ScreeningPass:
    """The same for the pass of a member, who says who she is in another way."""
    return await _usable(await ScreeningPass.get_or_none(id=number, actor_id__isnull=False))


def key_for(one: ScreeningPass, asset_id: int) -> Key:
    """Opens the film's files to whoever has just opened the page of this pass. Each opening has a number of its own:
    when the key ends is the same for all in the last hours of a pass.
    """
    expires = min(clock.now() + KEY_LIFE, one.expires_at)
    holder = f"{HOLDER}-{one.id}-{secrets.randbits(OPENING_BITS)}"
    return Key(asset_id, holder, int(expires.timestamp()))


async def check(pass_id: int, opening: int, *, member: int | None = None, playing: bool) -> None:
    """May its holder have one more file, on this opening of its page? Missing if not. `member` is who asks, the number
    of her actor: what a member was invited to opens to nobody else. `playing`: it is a piece of the film itself, not
    its still: then it is noted that she watches.
    """
    one = await lookup.find(ScreeningPass, id=pass_id)
    if one is None or not _holds(one) or one.actor_id not in (None, member):
        raise Missing(f"screening pass {pass_id} does not hold")
    if await lookup.exists(Film, id=one.film_id, state=FilmState.HIDDEN):
        raise Missing("the film is hidden")
    if not playing:
        return
    viewing = await lookup.find(Viewing, screening_pass_id=pass_id, opening=opening)
    if viewing is None:
        await _begin(pass_id, opening)
    elif viewing.seen_at < clock.now() - SEEN_EVERY:
        await Viewing.filter(id=viewing.id).update(seen_at=clock.now())


async def _begin(pass_id: int, opening: int) -> None:
    """She presses play. The row is held, so that two windows cannot both begin the last viewing."""
    async with in_transaction():
        one = await ScreeningPass.select_for_update().get_or_none(id=pass_id)
        if one is None or await Viewing.exists(screening_pass_id=pass_id, opening=opening):
            return
        if not await _has_viewings_left(one):
            raise Missing(f"screening pass {pass_id} is used up")
        now = clock.now()
        await Viewing.create(screening_pass_id=pass_id, opening=opening, began_at=now, seen_at=now)


async def _usable(one: ScreeningPass | None) -> ScreeningPass:
    if one is None or not _holds(one) or not await _has_viewings_left(one):
        raise Missing("no such screening")
    await one.fetch_related("film")
    if one.film.state == FilmState.HIDDEN:
        raise Missing("no such screening")
    return one


def _holds(one: ScreeningPass) -> bool:
    return one.revoked_at is None and one.expires_at > clock.now()


async def _has_viewings_left(one: ScreeningPass) -> bool:
    return one.most_viewings is None or await Viewing.filter(screening_pass_id=one.id).count() < one.most_viewings


async def _check_new(film: Film, allowance: Allowance) -> None:
    _check(allowance)
    found = await Film.select_for_update().get_or_none(id=film.id)
    if found is None or found.state != FilmState.DRAFT:
        raise Refused("public", public="This film is public: nobody has to be invited.", code="public")
    if await ScreeningPass.filter(film_id=film.id).count() >= MOST_PASSES:
        raise Refused(
            "too many passes", public="At most %(most)s people can be invited to one film.", code="too_many",
            most=MOST_PASSES,
        )  # fmt: skip


def _check(allowance: Allowance) -> None:
    if not clock.now() < allowance.until <= clock.now() + LONGEST:
        raise Refused("bad end", public="Choose a last day between today and a year from now.", code="bad_until")
    if allowance.most_viewings is not None and not 0 < allowance.most_viewings <= MOST_VIEWINGS:
        raise Refused(
            "bad number of viewings", public="Write a number from 1 to %(most)s, or nothing.", code="bad_most",
            most=MOST_VIEWINGS,
        )  # fmt: skip


async def _give(
    film: Film, allowance: Allowance, *, name: str, actor_id: int | None = None, digest: str | None = None
) -> ScreeningPass:
    return await ScreeningPass.create(
        film_id=film.id,
        actor_id=actor_id,
        name=name[:LONGEST_NAME],
        digest=digest,
        expires_at=allowance.until,
        most_viewings=allowance.most_viewings,
        created_at=clock.now(),
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
