"""What authors say of their films that others have brought here: "it is mine, I would like to show it myself", or "take
it down". Who says so confirms her address first; a refusal hides the film from that moment, and those who compose the
pole decide.
"""

from datetime import timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import invitations, links, mails, silences
from fediverse_cinema.accounts.models import Account, LinkPurpose, PersonalLink
from fediverse_cinema.activitypub import suspending
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.films import handing, hiding, service
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, mail, news, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import service as people
from fediverse_cinema.people.models import Creator
from fediverse_cinema.provenance import refusals
from fediverse_cinema.provenance.models import AuthorsWord, WordKind, WordState
from fediverse_cinema.provenance.news import AuthorSpoke, FilmHandedOver

MOST_OF_AN_ADDRESS = 3  # a day
MOST_OF_A_NETWORK = 5
MOST_UNCONFIRMED = 50  # a day, of everybody
DAY = timedelta(days=1)
UNCONFIRMED_FOR = timedelta(days=7)
KEPT = timedelta(days=365)  # after the decision
INVITED_FOR = timedelta(days=30)
LINK_DAYS = 365
LONGEST = {"name": 200, "basis": 5_000, "answer": 2_000}


class TooMany(CinemaError):
    status = 429
    default_public = "Many people have written today. Please try again tomorrow, or write to the pole."


@frozen
class Draft:
    """What was written into the form; `person` is the member who did, if any."""

    kind: WordKind
    name: str
    mail: str
    basis: str
    language: str
    nonce: str
    source: str
    person: Actor | None = None


async def send(film: Film, draft: Draft) -> tuple[AuthorsWord, str] | None:
    """What she says, and the link by which she confirms it and follows it. None when this very form was sent before.
    Where the pole sends no mails it waits for those who decide at once, and hides nothing: nobody has confirmed it.
    """
    mails.check(draft.mail)
    await silences.check(draft.mail)
    address, now = draft.mail.lower(), clock.now()
    async with in_transaction():
        await sql.hold("words of authors")
        if await AuthorsWord.exists(nonce=draft.nonce):
            return None
        today = AuthorsWord.filter(created_at__gt=now - DAY)
        if await today.filter(mail=address).count() >= MOST_OF_AN_ADDRESS:
            raise TooMany(f"words of {address}", code="too_many")
        if await today.filter(source=draft.source).count() >= MOST_OF_A_NETWORK:
            raise TooMany("words of one network", code="too_many")
        if await today.filter(confirmed_at=None).count() >= MOST_UNCONFIRMED:
            raise TooMany("words that nobody has confirmed", code="too_many")
        made = await AuthorsWord.create(
            kind=draft.kind, state=WordState.UNCONFIRMED, film=film, film_uri=film.uri, title=film.title,
            name=draft.name, mail=address, basis=draft.basis, language=draft.language, nonce=draft.nonce,
            source=draft.source, person=draft.person, created_at=now,
        )  # fmt: skip
        if not mail.is_on():
            await _open(made)
        return made, await link_to(made)


async def link_to(word: AuthorsWord) -> str:
    """A new one: of the former ones only digests are kept. In the caller's transaction."""
    return await links.make(
        LinkPurpose.AUTHOR, urls.authors_word(word.id), mail=word.mail, days=LINK_DAYS, once=False
    )  # fmt: skip


async def behind(link: PersonalLink) -> AuthorsWord | None:
    number = link.subject_uri.removeprefix(urls.authors_word(""))
    found = await AuthorsWord.get_or_none(id=int(number)).select_related("film") if number.isdecimal() else None
    return found if found is not None and found.mail == link.mail else None


async def confirm(word: AuthorsWord) -> None:
    """The address is hers. Only now anybody here hears of it, and a film that she refuses is shown no more, unless
    those who compose the pole have declined such a word before.
    """
    async with in_transaction():
        waiting = AuthorsWord.filter(id=word.id, state=WordState.UNCONFIRMED)
        if not await waiting.update(confirmed_at=clock.now()):
            return
        await word.refresh_from_db()
        await _open(word)
        await _hold_refusals(word)
        if word.kind == WordKind.REFUSAL and await refusals.keeps_back(word):
            await refusals.note(word)
            await _hide(word)


async def member(handle: str) -> Creator:
    """Whose a film may become, with the channel that will show it, made before any transaction: it costs a key."""
    name = handle.strip().lstrip("@").lower()
    creator = await Creator.get_or_none(actor__local_handle=name, actor__gone_at=None, actor__moved_to=None)
    if creator is None:
        raise Refused(
            f"no member {name[:40]}", public="No member is called %(handle)s here.", code="no_member", handle=name[:60]
        )
    await people.channel_of(creator)
    return creator


async def hand_over(word: AuthorsWord, creator: Creator) -> None:
    """The claim is right: the film is this member's from now on."""
    async with in_transaction():
        film = await _held(word, WordKind.CLAIM)
        await handing.hand_over(film, creator)
        await _decide(word, WordState.GRANTED)
        await news.tell(FilmHandedOver(film.id, creator.actor_id))


async def invite(word: AuthorsWord, by: Account) -> str:
    """The address of an invitation to the pole for who claims it: as a member, the film can be hers."""
    async with in_transaction():
        await _held(word, WordKind.CLAIM)
        await AuthorsWord.filter(id=word.id).update(invited_at=clock.now())
        note = f"{word.name} ({word.title})"[: invitations.LONGEST_NOTE]
        return await invitations.make(by.creator.actor, note, 1, clock.now() + INVITED_FOR)


async def take_down(word: AuthorsWord) -> None:
    """She does not want it here: it is deleted, if it still is, and brought here by nobody again."""
    async with in_transaction():
        film = await _film_of(word, WordKind.REFUSAL)
        if film is not None and not film.made_by:  # a member shows it by now
            raise Refused(
                f"{film.uri} is its author's", public="This film is not shown by the pole any more.", code="not_ours"
            )
        if film is not None:
            await refusals.note(word)
            await service.delete(film)
        await _decide(word, WordState.GRANTED)


async def decline(word: AuthorsWord, answer: str) -> None:
    """It is not hers, as far as those who decide can see. A film that was hidden for it is shown again."""
    answer = answer.strip()
    if not answer or len(answer) > LONGEST["answer"]:
        raise Refused("no reason, or a long one", public="Say why, in at most 2000 characters.", code="answer")
    async with in_transaction():
        await _hold(word)
        await _hold_refusals(word)
        await AuthorsWord.filter(id=word.id).update(answer=answer)
        await _decide(word, WordState.DECLINED)
        if word.kind == WordKind.REFUSAL:
            await refusals.take_back(word)
            await _show(word)


async def sweep() -> None:
    """The periodic job: what nobody has confirmed goes, and what was decided long ago; and from where it came is good
    for a day.
    """
    now = clock.now()
    await AuthorsWord.filter(state=WordState.UNCONFIRMED, created_at__lt=now - UNCONFIRMED_FOR).delete()
    await AuthorsWord.filter(decided_at__lt=now - KEPT).delete()
    await AuthorsWord.filter(created_at__lt=now - DAY).exclude(source="").update(source="")


async def _open(word: AuthorsWord) -> None:
    await AuthorsWord.filter(id=word.id).update(state=WordState.OPEN)
    word.state = WordState.OPEN
    await news.tell(AuthorSpoke(word.id))


async def _decide(word: AuthorsWord, state: WordState) -> None:
    await AuthorsWord.filter(id=word.id).update(state=state, decided_at=clock.now())
    await word.refresh_from_db()


async def _hold(word: AuthorsWord) -> AuthorsWord:
    """Of two who decide at once, the second finds it decided. In the caller's transaction."""
    now = await AuthorsWord.select_for_update().get_or_none(id=word.id)
    if now is None or now.state != WordState.OPEN:
        raise Refused(f"word {word.id} is not open", public="This has been decided.", code="decided")
    return now


async def _hold_refusals(word: AuthorsWord) -> None:
    """Of one that hides the film and one that is declined at once, the second finds what the first has done."""
    await sql.hold(f"refusals of {word.film_uri}")


async def _held(word: AuthorsWord, kind: WordKind) -> Film:
    film = await _film_of(word, kind)
    if film is None:
        raise Refused(f"the film of word {word.id} is gone", public="This film is not here any more.", code="gone")
    return film


async def _film_of(word: AuthorsWord, kind: WordKind) -> Film | None:
    """None when it is gone. Refused for a word of the other kind."""
    now = await _hold(word)
    if now.kind != kind:
        raise Refused(f"word {word.id} is no {kind}", public="Choose what shall be done.", code="bad_deed")
    return await Film.select_for_update().get_or_none(id=now.film_id) if now.film_id else None


async def _hide(word: AuthorsWord) -> None:
    """Unless its author shows it herself by now."""
    if found := await Film.filter(id=word.film_id, state=FilmState.PUBLISHED).exclude(made_by="").first():
        await hiding.hide([found.id])
        await OutboxEntry.filter(object_uri=word.film_uri, listed=True, type="Create").update(listed=False)


async def _show(word: AuthorsWord) -> None:
    """Unless somebody else refuses it, or those who run the pole hide it."""
    if await suspending.is_hidden(word.film_uri) or await refusals.stands(word.film_uri, beside=word.id):
        return
    if found := await Film.get_or_none(id=word.film_id, state=FilmState.HIDDEN):
        await hiding.show([found.id])
        await OutboxEntry.filter(object_uri=word.film_uri, type="Create", public=True).update(listed=True)
