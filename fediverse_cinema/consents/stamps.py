"""Is a stamp hers, live, and about this? It is believed only as her own server shows it (FEP-fe34). What is older than
some weeks is looked at again when somebody opens the film: a Delete of it may have been lost.
"""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from tortoise.queryset import QuerySet

from fediverse_cinema.activitypub import actors, allowance, client, failing, gate
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, text_of, type_of, uri_of
from fediverse_cinema.consents import claims, wire
from fediverse_cinema.consents.claims import Line
from fediverse_cinema.consents.models import LONGEST_ROLE, LONGEST_WORDS, Claim, ClaimState, Stamp, StampKind
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import CinemaError, Gone, Later, Missing, Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.people import trades

log = structlog.get_logger()
LOOK_AGAIN = "look_at_stamps"
BELIEVED = timedelta(days=30)
PATIENCE = timedelta(days=1)  # for a server that does not answer
MOST_AT_ONCE = 50
ANOTHER = ("another_stamp", "cross_origin", "wrong_id")
"""What her server answers is not, or no longer, this stamp."""


async def check(stamp_uri: str, person: Actor, subject_uri: str, role: str, trade: str = "") -> None:
    """Returns when her server shows this stamp for a credit. Refused for any other (INB-30), Missing or Gone when there
    is none, Later when her server does not answer. A `trade` that was asked for is not another one.
    """
    document = await _shown(stamp_uri, person, StampKind.CREDIT, subject_uri, person.uri, role)
    if trade and trades.slug_of(uri_of(document.get("trade"))) not in ("", trade):
        raise Refused(f"{stamp_uri} is for another trade than {trade}", code="another_stamp")


async def check_choice(stamp_uri: str, author: Actor, selection_uri: str, film_uri: str) -> None:
    """The same for a stamp by which a film's author lets a selection show it."""
    await _shown(stamp_uri, author, StampKind.FEATURE, selection_uri, film_uri)


async def check_recommendation(stamp_uri: str, person: Actor, recommendation_uri: str, words: str) -> None:
    """The same for a stamp by which somebody lets be shown what another says of her, in just these words."""
    document = await _shown(stamp_uri, person, StampKind.RECOMMENDATION, recommendation_uri, person.uri)
    if plain(text_of(document.get("content"), 10 * LONGEST_WORDS)) != words:
        raise Refused(f"{stamp_uri} is for other words", code="another_stamp")


async def _shown(
    stamp_uri: str, author: Actor, kind: StampKind, interacting_uri: str, target_uri: str, role: str = ""
) -> Document:
    """As its own server, or this one, shows it."""
    if not urls.same_origin(stamp_uri, author.uri):
        raise Refused(f"{stamp_uri} is of another origin than {author.uri}", code="cross_origin")
    wanted = (stamp_uri, kind.value, author.uri, interacting_uri, target_uri, role)
    document = await (_own(stamp_uri, author) if author.local else client.fetch(stamp_uri))
    said = (
        str(document["id"]),
        type_of(document.get("type")),
        *(uri_of(document.get(name)) for name in ("attributedTo", "interactingObject", "interactionTarget")),
        plain(text_of(document.get("roleName"), 10 * LONGEST_ROLE)),
    )
    if said != wanted:
        raise Refused(f"{stamp_uri} says something else: {str(said)[:300]}", code="another_stamp")
    return document


async def _own(stamp_uri: str, author: Actor) -> Document:
    stamp = await Stamp.get_or_none(uri=stamp_uri, author_id=author.id, revoked_at__isnull=True)
    if stamp is None:
        raise Gone(f"{stamp_uri} is none of ours, or no longer")
    return wire.stamp_document(stamp, author)


async def opened(subject_uri: str) -> None:
    """Somebody looks at what names people with their consent."""
    if await _old(subject_uri).exists():
        await queue.later(LOOK_AGAIN, {"subject_uri": subject_uri}, key=f"{LOOK_AGAIN} {subject_uri}")


async def look_again(subject_uri: str) -> None:
    """The job. Only what says that there is no such stamp, or another, ends it: a server that does not answer, or lets
    nobody in for an hour, is believed for another day.
    """
    for claim in await _old(subject_uri).select_related("person").order_by("checked_at").limit(MOST_AT_ONCE):
        if claim.person is None:
            continue
        checked_at = clock.now()
        try:
            await check(claim.stamp_uri, claim.person, claim.subject_uri, claim.role, claim.trade)
        except CinemaError as error:
            if ends(error):
                log.info("stamp_withdrawn", stamp=claim.stamp_uri, reason=error.code)
                await claims.withdraw(claim.stamp_uri, claim.person)
                continue
            checked_at -= BELIEVED - PATIENCE
        await Claim.filter(id=claim.id, stamp_uri=claim.stamp_uri).update(checked_at=checked_at)


async def believe_all(subject_uri: str, asker: Actor, said: Sequence[Sequence[str]]) -> None:
    """The document of a film or project of elsewhere names people and shows stamps, each a name, a role, a person and
    her stamp: what is found good is kept, what it shows no longer goes. Later when a server does not answer, or when
    there are more than we ask for at once: what was kept of these stays so long.
    """
    known = {(one.name, one.role): one for one in await claims.of(subject_uri)}
    still, later, asked = list[tuple[Line, int | None]](), list[Later](), 0
    for name, role, person_uri, stamp_uri in said:
        claim = known.get((name, role))
        kept = claim is not None and claim.person is not None and (claim.person.uri, claim.stamp_uri)
        if claim is not None and kept == (person_uri, stamp_uri):
            still.append(((name, role), claim.person_id))
            if claim.checked_at is not None and claim.checked_at > clock.now() - BELIEVED:
                continue
        asked += 1
        try:
            if asked > MOST_AT_ONCE:
                raise Later(f"{subject_uri} shows many stamps", code="many_stamps")
            person = await _believe(subject_uri, asker, (name, role), person_uri, stamp_uri)
            still.append(((name, role), person.id))
        except Later as error:
            later.append(error)
        except CinemaError as error:
            if ends(error):
                still = [one for one in still if one[0] != (name, role)]
    await claims.keep(subject_uri, still)
    if later:
        raise later[0]


async def _believe(subject_uri: str, asker: Actor, said: Line, person_uri: str, stamp_uri: str) -> Actor:
    """Her whose stamp this is, once her claim is kept. Whoever writes documents must not have us knock at other doors
    all day: what was no stamp a moment ago is not asked for again, and there is an end to what is.
    """
    failing.check(f"stamp {stamp_uri}")
    if not allowance.may_ask(asker):
        raise Later(f"{asker.uri} has shown enough for this hour", code="enough_asked")
    person = await _person(person_uri)
    try:
        await check(stamp_uri, person, subject_uri, said[1])
    except CinemaError as error:
        failing.note(f"stamp {stamp_uri}", hopeful=isinstance(error, Later))
        raise
    (name, role), now = said, clock.now()
    values = {"person_id": person.id, "stamp_uri": stamp_uri, "state": ClaimState.CONFIRMED, "checked_at": now}
    row, new = await Claim.get_or_create(
        {**values, "asker_id": asker.id, "created_at": now}, subject_uri=subject_uri, name=name, role=role
    )
    if not new:
        await Claim.filter(id=row.id).update(**values)
    return person


def ends(error: CinemaError) -> bool:
    """Does it say that there is no such stamp, or another?"""
    return isinstance(error, Missing) or error.code in ANOTHER


async def _person(uri: str) -> Actor:
    if not await gate.is_open(urls.host_of(uri)):
        raise Refused(f"{uri} lives behind a closed gate", code="closed_host")
    return await actors.find_actor(uri)


def _old(subject_uri: str) -> QuerySet[Claim]:
    confirmed = Claim.filter(subject_uri=subject_uri, state=ClaimState.CONFIRMED).exclude(stamp_uri="")
    return confirmed.filter(checked_at__lte=clock.now() - BELIEVED)
