"""The event that an address names, in whose name a reader does something to it, and what her form names: films by their
addresses, people by theirs.
"""

from collections.abc import Collection, Sequence

from starlette.requests import Request

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.accounts.permissions import may
from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.conversations import mentions
from fediverse_cinema.conversations.queries import may_read
from fediverse_cinema.events import organising, queries
from fediverse_cinema.events.models import Event, Organiser
from fediverse_cinema.events.views import Asked, EventLine
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import CinemaError, Gone, Missing, Refused
from fediverse_cinema.publications import voices
from fediverse_cinema.publications.voices import Voice
from fediverse_cinema.search import finding
from fediverse_cinema.web import limits
from fediverse_cinema.web.forms.fields import FormView
from fediverse_cinema.web.gate import allow, member
from fediverse_cinema.web.sessions import account_of, viewer_of

MOST_WAITING = 50


async def event_of(request: Request) -> Event:
    """Of here or elsewhere; its note with its author is there. Gone when it was one of ours and is no more."""
    slug = request.path_params["slug"]
    event = await Event.get_or_none(slug=slug).select_related("note__author")
    if event is None and await Tombstone.exists(uri=urls.event_page(slug)):
        raise Gone(f"event {slug} was deleted", public="This event has been deleted.")
    if event is None or not await may_read(event.note, await viewer_of(request)):
        raise Missing(f"no event {slug[:80]}")
    return event


async def voices_of(account: Account) -> list[Voice]:
    return await voices.of(account.creator.actor, runs_pole=may(account, "run_pole"))


async def may_change(request: Request, event: Event) -> bool:
    account = await account_of(request)
    return account is not None and event.note.local and await _voice(account, event.note.author_id) is not None


async def my_event(request: Request, verb: str = "change_event") -> tuple[Event, Account]:
    """One of ours, and the account that may do this to it. Missing for everybody else."""
    account, event = await member(request), await event_of(request)
    if not event.note.local:
        raise Missing(f"{event.slug} lives elsewhere")
    return event, await allow(request, verb, await _voice(account, event.note.author_id))


async def questions_to(request: Request, event: Event) -> list[Organiser]:
    """What the reader has been asked about it, and those for whom she speaks; first what waits for an answer."""
    account = await account_of(request)
    if account is None:
        return []
    names = [voice.actor.id for voice in await voices_of(account)]
    asked = Organiser.filter(event_id=event.id, person_id__in=names, request_uri__isnull=False)
    rows = await asked.select_related("person").order_by("id")
    return sorted(rows, key=lambda one: one.joined_at is not None or one.refused_at is not None)


async def waiting_questions(account: Account) -> list[tuple[EventLine, Asked]]:
    """Which events to come she is asked to organise, or those for whom she speaks, and has not said; the next first."""
    names = [voice.actor.id for voice in await voices_of(account)]
    waiting = Organiser.filter(person_id__in=names, request_uri__isnull=False, joined_at=None, refused_at=None)
    coming = waiting.filter(event__over_at__gt=clock.now()).order_by("event__begins_at", "id").limit(MOST_WAITING)
    rows = await coming.select_related("event__note__author", "person")
    return list(zip(await queries.lines_of([one.event for one in rows]), queries.asked_of(rows), strict=True))


async def my_question(request: Request, person_id: int | None) -> Organiser:
    """The one that was put to this person; without a name the first."""
    account, event = await member(request), await event_of(request)
    asked = await questions_to(request, event)
    row = next((one for one in asked if person_id in (None, one.person_id)), None)
    await allow(request, "answer_for_event", await _voice(account, row.person_id) if row else None)
    if row is None:
        raise Missing(f"nobody asks {account.creator_id}")
    return row


async def look(
    view: FormView, account: Account, author: Actor | None, kept: Collection[str] = ()
) -> tuple[tuple[str, ...], list[Actor]]:
    """The films and people whom the form names; told beside its field when they cannot be found, or checked. No server
    is asked for a form that is wrong.
    """
    films: tuple[str, ...] = ()
    people: list[Actor] = []
    if view.errors or author is None:
        return films, people
    try:
        films = await films_named(str(view.values["films"]), account, kept)
    except CinemaError as error:
        view.refuse("films", error)
    try:
        people = await people_named(str(view.values["organisers"]), account, author)
    except CinemaError as error:
        view.refuse("organisers", error)
    return films, people


async def films_named(written: str, account: Account, kept: Collection[str] = ()) -> tuple[str, ...]:
    """A line each, the address of a film of here or elsewhere. Raises with a sentence for the first that is none.
    `kept`: ids that the event has already, whether or not we still know what they are.
    """
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    return tuple([line if line in kept else await _film(line, account) for line in lines[:100]])


async def people_named(written: str, account: Account, author: Actor) -> list[Actor]:
    """Who can be asked to organise it, too. Raises with a sentence for the first who cannot. Asks other servers."""
    named = " ".join(f"@{word.strip('@,;')}" for word in written.split() if word.strip("@,;"))
    limits.count_member(account, await mentions.count_unknown(named))
    found = await mentions.named_in(named)
    known = {one.address.lower() for one in found}
    for address in mentions.addresses_in(named):
        if address.lower() not in known:
            raise Refused(
                f"nobody at {address}", public="Nobody was found at %(address)s.", code="nobody", address=address
            )
    spoken_for = {voice.actor.id for voice in await voices_of(account)}
    for one in found:
        if one.id not in spoken_for:
            await organising.check_able(author, one)
    return found


async def titles_at(uris: Sequence[str]) -> list[str]:
    """The addresses of these films as `films_named` takes them again."""
    pages = dict(await Film.filter(uri__in=list(uris)).values_list("uri", "page_url")) if uris else {}
    return [str(pages.get(uri) or uri) for uri in uris]


async def _voice(account: Account, actor_id: int) -> Voice | None:
    return await voices.find(actor_id, account.creator.actor, runs_pole=may(account, "run_pole"))


async def _film(line: str, account: Account) -> str:
    known = await Film.get_or_none(uri=line, state=FilmState.PUBLISHED)
    known = known or await Film.filter(page_url=line, state=FilmState.PUBLISHED).first()
    if known is None:
        path = await _asked(line, account)
        slug = path.partition("?")[0].removeprefix("/films/")
        known = await Film.get_or_none(slug=slug, state=FilmState.PUBLISHED) if slug != path else None
    if known is None:
        raise Refused(
            "no film", public="“%(line)s” is the address of no film that everybody may see.", code="bad_film",
            line=line[:120],
        )  # fmt: skip
    return known.uri


async def _asked(line: str, account: Account) -> str:
    """The path of our page of it."""
    wanted = finding.read(line if "://" in line else f"{urls.base()}{line}" if line.startswith("/films/") else line)
    if wanted is None or not wanted.uri:
        return ""
    path = await finding.known(wanted, account.creator.actor)
    if not path and not urls.is_ours(wanted.uri):
        limits.count_member(account)
        path = await finding.ask(wanted)
    return path
