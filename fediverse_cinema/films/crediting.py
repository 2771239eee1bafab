"""A maker asks whom her film names: members here and people of poles by a request, others by a link in a letter. She
presses; nobody is asked by itself. Called by the page of the credits.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import addresses, capabilities, webfinger
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import claims as consents
from fediverse_cinema.consents import credits
from fediverse_cinema.consents.models import Claim, ClaimState
from fediverse_cinema.films import claims, letters
from fediverse_cinema.films.claims import Credited
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Later, Refused
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import trades

ASK = "ask_credit"
MOST_AT_ONCE = 100
UNREACHED = "unreached"
TRY_AGAIN = timedelta(days=1)  # who has not been reached, when all are asked


@frozen
class AskingLine:
    """`state`: of her claim, "by_link" when she has confirmed it behind one, UNREACHED when her address led nowhere.
    `at` is when she was asked or answered.
    """

    role: str
    name: str
    who: str
    state: str
    at: datetime | None
    askable: bool
    by_mail: bool = False  # she has no other address


def may_be_asked(one: Credited) -> bool:
    """Somebody with an address, who has neither been asked of late nor answered."""
    return _is_open(one) and (one.person is not None or one.credit.who.startswith("@"))


def line_of(one: Credited) -> AskingLine:
    """As her maker's page shows it."""
    claim, person = one.claim, one.person
    state = claim.state.value if claim else ""
    if claim is not None and claim.state == ClaimState.CONFIRMED and not claim.stamp_uri:
        state = claims.BY_LINK
    if claim is not None and _is_unreached(claim):
        state = UNREACHED
    return AskingLine(
        role=one.credit.role,
        name=one.credit.name,
        who=f"@{person.address}" if person else one.credit.who,
        state=state,
        at=(claim.answered_at or claim.asked_at) if claim else None,
        askable=may_be_asked(one),
        by_mail=_is_open(one) and not may_be_asked(one),
    )


async def ask(film: Film, one: Credited, *, mail: str = "") -> None:
    """Ask her who stands in this line, by `mail` when she has no other address. Refused, Missing or Later with a
    sentence when it cannot be done.
    """
    _check_out(film)
    if not _is_open(one) and one.claim is not None and one.claim.state not in credits.ENDED:
        raise Refused(f"{one.line} was asked", public="%(name)s has been asked, or has answered.", code="asked",
                      name=one.credit.name)  # fmt: skip
    person = one.person or await _found(one.credit.who)
    if person is None:
        await letters.ask_by_mail(film, one.line, mail, trade=trade_of(one.credit.role))
    elif person.local:
        await credits.ask(film.uri, film.author, person, **_said(one))
    else:
        await _ask_later(film, one, person)


async def ask_all(film: Film) -> None:
    """All who may be asked; who is called so elsewhere is found out beside. Whose address leads nowhere stays as she
    is, and her line says so.
    """
    _check_out(film)
    for one in [one for one in await claims.of(film) if may_be_asked(one) and not _was_tried(one)][:MOST_AT_ONCE]:
        with suppress(Refused):
            await (ask(film, one) if one.person and one.person.local else _ask_later(film, one, one.person))


async def ask_now(claim_id: int, who: str = "") -> None:
    """The job: what her server understands decides how she is asked. `who`: her address, as long as nobody knows whose
    it is. Nothing happens when her line has gone, or the film.
    """
    claim = await Claim.get_or_none(id=claim_id).select_related("person", "asker")
    film = await Film.get_or_none(uri=claim.subject_uri, local=True, state=FilmState.PUBLISHED) if claim else None
    if claim is None or film is None:
        return
    person = claim.person or await _find(claim, who)
    if person is None:
        return
    if person.local or await capabilities.has(person, capabilities.CREDITS):
        await credits.ask_claim(claim, claim.asker, person)
    else:
        await letters.ask_by_note(film, claim, person)


async def give_up(*, reason: str, claim_id: int, **_: object) -> None:
    """Her server has not answered for days."""
    await consents.note_unreached(claim_id)


def trade_of(role: str) -> str:
    """The trade of the list that is called exactly so; "" when none is, or several are."""
    wanted = fold(role)
    found = [slug for slug, words in trades.WORDS.items() if wanted in words]
    return found[0] if len(found) == 1 else ""


def _is_open(one: Credited) -> bool:
    claim = one.claim
    return claim is None or claim.state == ClaimState.NAMED or credits.is_asked_in_vain(claim)


def _is_unreached(claim: Claim) -> bool:
    return claim.state == ClaimState.NAMED and claim.checked_at is not None


def _was_tried(one: Credited) -> bool:
    claim = one.claim
    tried = claim.checked_at if claim is not None and _is_unreached(claim) else None
    return tried is not None and tried > clock.now() - TRY_AGAIN


def _check_out(film: Film) -> None:
    if film.state != FilmState.PUBLISHED:
        raise Refused(f"{film.uri} is a draft", public="You can ask once the film is out.", code="a_draft")


async def _found(who: str) -> Actor | None:
    """Who is called so elsewhere; her server is asked when we do not know her."""
    return await webfinger.find(who) if who.startswith("@") else None


async def _ask_later(film: Film, one: Credited, person: Actor | None) -> None:
    """Who is meant, and what her server understands, is asked beside: it may take its time."""
    who = "" if person else one.credit.who
    _, host = addresses.read(who) or ("", person.host if person else "")
    async with in_transaction():
        trade = trade_of(one.credit.role)
        claim = await credits.named(film.uri, film.author, one.line, person=person, trade=trade)
        await Claim.filter(id=claim.id, state=ClaimState.NAMED).update(checked_at=None)
        await queue.later(ASK, {"claim_id": claim.id, "who": who}, lane=host, key=f"{ASK} {claim.id}")


async def _find(claim: Claim, who: str) -> Actor | None:
    """Who is called so; None, and her line says so, when it is nobody. Later when her server is away."""
    try:
        person = await webfinger.find(who)
    except Later:
        raise
    except CinemaError:
        await consents.note_unreached(claim.id)
        return None
    claim.person = person
    named = Claim.filter(id=claim.id, person_id__isnull=True, state=ClaimState.NAMED)
    return person if await named.update(person_id=person.id) else None


def _said(one: Credited) -> dict[str, str]:
    name, role = one.line
    return {"name": name, "role": role, "trade": trade_of(role)}
