"""Complaints of those who hold rights: somebody says that films here use a work of hers. She confirms her address, the
makers may answer, and those who run the pole decide, by measures; every step is noted with its date.
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import links, mails, silences
from fediverse_cinema.accounts.models import Account, LinkPurpose, PersonalLink
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, mail, news, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import CinemaError, Forbidden, Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.moderation import cases, log, measures
from fediverse_cinema.moderation.measures import Wanted
from fediverse_cinema.moderation.models import (
    CaseStep,
    Complaint,
    ComplaintState,
    DisputedFilm,
    Measure,
    MeasureKind,
)
from fediverse_cinema.moderation.news import ComplaintDecided, ComplaintMade

MOST_FILMS = 10
MOST_OF_AN_ADDRESS = 3  # a day
MOST_OF_A_NETWORK = 5
MOST_UNCONFIRMED = 50  # a day, of everybody
DAY = timedelta(days=1)
UNCONFIRMED_FOR = timedelta(days=7)
LINK_DAYS = 365
LONGEST = {"name": 200, "holder": 200, "work": 500, "basis": 5_000, "answer": 5_000, "words": 5_000}
DECIDED = (ComplaintState.KEPT, ComplaintState.WITHDRAWN)


class Step(StrEnum):
    SENT = "sent"
    CONFIRMED = "confirmed"
    SUSPENDED = "suspended"  # a film, until there is a decision
    SHOWN = "shown"  # again
    ANSWERED = "answered"  # by the maker of a film
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


class TooMany(CinemaError):
    status = 429
    default_public = "Many complaints have been sent today. Please try again tomorrow, or write to the pole."


@frozen
class Draft:
    """What was written into the form; `films` are those that its addresses name."""

    name: str
    holder: str
    mail: str
    work: str
    basis: str
    films: Sequence[Film]
    language: str
    nonce: str
    source: str


async def send(draft: Draft) -> tuple[Complaint, str] | None:
    """The complaint, and the link by which she confirms it and follows it. None when this very form was sent before:
    that mail has the link. Where the pole sends none it is open at once, with an address that nobody has confirmed, and
    who sends the form again gets another link.
    """
    mails.check(draft.mail)
    await silences.check(draft.mail)
    address, now = draft.mail.lower(), clock.now()
    async with in_transaction():
        await sql.hold("complaints")
        if before := await Complaint.get_or_none(nonce=draft.nonce):
            return None if mail.is_on() else (before, await link_to(before))
        today = Complaint.filter(created_at__gt=now - DAY)
        if await today.filter(mail=address).count() >= MOST_OF_AN_ADDRESS:
            raise TooMany(f"complaints of {address}", code="too_many")
        if await today.filter(source=draft.source).count() >= MOST_OF_A_NETWORK:
            raise TooMany("complaints of one network", code="too_many")
        if await today.filter(confirmed_at=None).count() >= MOST_UNCONFIRMED:
            raise TooMany("complaints that nobody has confirmed", code="too_many")
        made = await Complaint.create(
            state=ComplaintState.UNCONFIRMED, name=draft.name, holder=draft.holder, mail=address, work=draft.work,
            basis=draft.basis, language=draft.language, nonce=draft.nonce, source=draft.source,
            created_at=now,
        )  # fmt: skip
        for film in draft.films[:MOST_FILMS]:
            await DisputedFilm.create(complaint=made, film_uri=film.uri, title=film.title, maker_id=film.author_id)
        await step(made, Step.SENT)
        if not mail.is_on():
            await _open(made)
        return made, await link_to(made)


async def link_to(complaint: Complaint) -> str:
    """A new one: of the former ones only digests are kept. In the caller's transaction."""
    return await links.make(
        LinkPurpose.COMPLAINT, address_of(complaint), mail=complaint.mail, days=LINK_DAYS, once=False
    )  # fmt: skip


async def behind(link: PersonalLink) -> Complaint | None:
    number = link.subject_uri.rpartition("-")[2]
    found = await Complaint.get_or_none(id=int(number)) if number.isdecimal() else None
    return found if found is not None and found.mail == link.mail else None


async def confirm(complaint: Complaint) -> bool:
    """The address is hers; False when she had said so. Only now anybody here hears of it."""
    async with in_transaction():
        waiting = Complaint.filter(id=complaint.id, state=ComplaintState.UNCONFIRMED)
        if not await waiting.update(confirmed_at=clock.now()):
            return False
        await step(complaint, Step.CONFIRMED)
        await _open(complaint)
    await complaint.refresh_from_db()
    return True


async def answer(complaint: Complaint, maker: Actor, words: str, *, published: bool) -> None:
    """What the maker of a film says about it, until there is a decision; `published` with that if she wishes. Said
    again, it takes the place of what she said before.
    """
    words = words.strip()
    if not words or len(words) > LONGEST["answer"]:
        raise Refused("no answer, or a long one", public="Write an answer of at most 5000 characters.", code="answer")
    async with in_transaction():
        await _held(complaint)
        hers = DisputedFilm.filter(complaint_id=complaint.id, maker_id=maker.id)
        if await hers.update(answer=words, public=published, answered_at=clock.now()):
            await step(complaint, Step.ANSWERED, ", ".join([one.title for one in await hers]))


async def suspend(complaint: Complaint, by: Account, words: str) -> list[Measure]:
    """Its films are not shown until there is a decision. By these measures, which whom they concern is told of."""
    async with in_transaction():
        await _held(complaint)
        taken = await _hide_all(complaint, by, words)
        if not taken:
            raise _done_already()
        for measure in taken:
            await step(complaint, Step.SUSPENDED, measure.title)
    return taken


async def show_again(complaint: Complaint, by: Account, words: str) -> list[Measure]:
    async with in_transaction():
        await _held(complaint)
        lifted = await _lift_all(complaint, by, words)
        if not lifted:
            raise _done_already()
    return lifted


async def decide(complaint: Complaint, by: Account, decision: ComplaintState, words: str) -> None:
    """Its films stay, or are withdrawn: they are hidden then, and their pages say why."""
    if decision not in DECIDED:
        raise Refused(f"{decision} is no decision", public="Choose what shall be done.", code="bad_measure")
    words = measures.reason(words)
    async with in_transaction():
        await _held(complaint)
        await (_hide_all if decision == ComplaintState.WITHDRAWN else _lift_all)(complaint, by, words)
        await Complaint.filter(id=complaint.id).update(state=decision, words=words, decided_at=clock.now())
        await step(complaint, Step(decision.value))
        deed = log.Deed.KEPT if decision == ComplaintState.KEPT else log.Deed.WITHDREW
        await log.note(
            by.creator.actor, deed, about_uri=address_of(complaint), about_name=complaint.number, words=words
        )
        await news.tell(ComplaintDecided(complaint.id))
    await complaint.refresh_from_db()


async def concerned(complaint: Complaint) -> set[int]:
    """The makers of its films; of those of a project, who speaks for it."""
    return {one for maker in await cases.makers(complaint) for one in (await measures.concerned(maker)).people}


async def step(complaint: Complaint, what: Step, title: str = "") -> None:
    await CaseStep.create(complaint_id=complaint.id, what=what.value, title=title[:200], at=clock.now())


async def sweep() -> None:
    """The periodic job: what nobody has confirmed goes, with all that it says of somebody; and from where a complaint
    came is good for a day.
    """
    now = clock.now()
    await Complaint.filter(state=ComplaintState.UNCONFIRMED, created_at__lt=now - UNCONFIRMED_FOR).delete()
    await Complaint.filter(created_at__lt=now - DAY).exclude(source="").update(source="")


async def _open(complaint: Complaint) -> None:
    await Complaint.filter(id=complaint.id).update(state=ComplaintState.OPEN)
    complaint.state = ComplaintState.OPEN
    await news.tell(ComplaintMade(complaint.id))


async def _hide_all(complaint: Complaint, by: Account, words: str) -> list[Measure]:
    """Each film that this complaint does not keep hidden yet, whatever else hides it just now: that may end."""
    uris = {one.film_uri for one in await DisputedFilm.filter(complaint_id=complaint.id)}
    uris -= {measure.object_uri for measure in await _standing(complaint)}
    films = await Film.filter(uri__in=list(uris)).exclude(state=FilmState.DRAFT).select_related("author").order_by("id")
    return [await _hide(by, film, complaint, words) for film in films]


async def _hide(by: Account, film: Film, complaint: Complaint, words: str) -> Measure:
    if film.author_id == by.creator.actor_id:
        raise Forbidden(
            "her own film", public="%(title)s is a film of yours: delete it yourself, if it shall go.", code="herself",
            title=film.title,
        )  # fmt: skip
    return await measures.take(by, Wanted(MeasureKind.HIDE, film.author, film, words, complaint=complaint))


async def _lift_all(complaint: Complaint, by: Account, words: str) -> list[Measure]:
    standing = await _standing(complaint)
    for measure in standing:
        await measures.lift(by, measure, words)
        await step(complaint, Step.SHOWN, measure.title)
        await measure.refresh_from_db()
    return standing


async def _held(complaint: Complaint) -> None:
    """Of two who decide at once, the second finds it decided. In the caller's transaction."""
    now = await Complaint.select_for_update().get_or_none(id=complaint.id)
    if now is None or now.state != ComplaintState.OPEN:
        raise Refused(f"complaint {complaint.id} is not open", public="This has been decided.", code="decided")


async def _standing(complaint: Complaint) -> list[Measure]:
    found = Measure.filter(complaint_id=complaint.id, kind=MeasureKind.HIDE, lifted_at__isnull=True)
    return await found.select_related("about")


def _done_already() -> Refused:
    return Refused("nothing to do", public="Nothing is left to do: this is so already.", code="bad_measure")


def address_of(complaint: Complaint) -> str:
    """Of its page, for everybody who may read it."""
    return f"{urls.base()}/complaints/{complaint.number}"
