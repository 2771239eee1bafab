"""Members write: words of their own, answers, changes of what they said, and votes."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from tortoise.exceptions import IntegrityError

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import mentions, service
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Answered, Words
from fediverse_cinema.films.composing import cast_of
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import ids
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.reviews import service as reviews
from fediverse_cinema.web import limits
from fediverse_cinema.web.forms import words as forms
from fediverse_cinema.web.forms.fields import FormView, read_form, texts
from fediverse_cinema.web.gate import allow, member
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages.conversations import back_to, has_another_page, note_page, readable
from fediverse_cinema.web.translation import msgid


async def new(request: Request) -> Response:
    """Words of her own. `?to=@name@host` begins with somebody's name, and is for her alone unless
    `?visibility=` says who may read it."""
    account = await member(request)
    if request.method != "POST":
        return await _compose(request, forms.blank(language_of(request), **_begun(request)))
    words, view = forms.read(await read_form(request))
    said = await say(account, words, view) if words else None
    return to(f"/notes/{said.uuid}") if said else await _compose(request, view, code=422)


async def answer(request: Request) -> Response:
    """An answer to the note of the address, from here or from elsewhere; read by nobody who may not read that."""
    account, found = await member(request), await readable(request)
    words, view = forms.read(await read_form(request), visibility=found.visibility)
    said = await say(account, words, view, **await _place_of(found)) if words else None
    if said is None:
        return await note_page(request, found, view, code=422)
    return to(f"/notes/{found.uuid}?at={said.id}#note-{said.id}")


async def edit(request: Request) -> Response:
    """Change what one said; who may read it, and what may be voted for, stay as they were."""
    found = await readable(request)
    if not found.local:
        raise Missing("it is not ours to change")
    if reviews.is_one_of_ours(found):
        return to(f"/critiques/{found.uuid}/edit")
    if has_another_page(found):
        return to(f"{urlsplit(found.page_url).path}/edit")
    account = await allow(request, "edit_note", found)
    if request.method != "POST":
        return await _compose(request, forms.of_note(found), found)
    words, view = forms.read(await read_form(request), visibility=found.visibility)
    if words is None:
        return await _compose(request, view, found, code=422)
    try:
        await service.edit(found, words, mentions=await named_in(words.text, account))
    except CinemaError as error:
        view.refuse("content", error)
        return await _compose(request, view, found, code=error.status)
    return to(f"/notes/{found.uuid}")


async def vote(request: Request) -> Response:
    """Choose among the options of a question, once."""
    voter, found = (await member(request)).creator.actor, await readable(request)
    choices = _choices(await read_form(request))
    try:
        await service.vote(voter, found, choices)
    except Refused as error:
        form = forms.blank_answer(found, voter, language_of(request))
        return await note_page(request, found, form, code=error.status, fault=error)
    return back_to(request, found)


def _choices(form: FormData) -> list[int]:
    return [int(one) for one in texts(form, "choice")[:100] if one.isdecimal() and len(one) < 4]


async def say(
    account: Account,
    words: Words,
    view: FormView,
    *,
    answers: Answered | None = None,
    audiences: Sequence[Actor] = (),
    also: Sequence[Actor] = (),
    saying: Callable[..., Awaitable[Note]] = service.say,
) -> Note | None:
    """Say what a form holds; None with an error in the view when it cannot be. The second of two clicks finds what the
    first said. `saying`: the verb, when it is another; the rest as for conversations.service.say.
    """
    author, number = account.creator.actor, str(view.values["number"])
    known = await _said_already(author, number)
    if known is not None and known.source == words.text:
        return known
    if known is not None:  # she went back to the form and wrote something else
        number = view.values["number"] = ids.new_uuid()
    given = {"answers": answers, "audiences": audiences, "also": also}
    place: dict[str, Any] = {name: value for name, value in given.items() if value}
    try:
        named = await named_in(words.text, account)
        if words.visibility == Visibility.DIRECT and not _finds_all(words, view, named, answers):
            return None
        return await saying(author, words, mentions=named, uuid=number, **place)
    except IntegrityError:  # both clicks at the same moment
        return await _said_already(author, number)
    except CinemaError as error:
        view.refuse("content", error)
        return None


async def named_in(text: str, account: Account) -> list[Actor]:
    """Each name that we do not know is a question to another server. TooOften when she makes us ask too many."""
    limits.count_member(account, await mentions.count_unknown(text))
    return await mentions.named_in(text)


async def _said_already(author: Actor, number: str) -> Note | None:
    return await Note.get_or_none(uuid=number, local=True, author_id=author.id)


def _finds_all(words: Words, view: FormView, named: Sequence[Actor], answers: Answered | None) -> bool:
    """Words for those who are named in them must find them, every one: the others would never know."""
    known = {actor.address.lower() for actor in named}
    lost = [one for one in mentions.addresses_in(words.text) if one.lower() not in known]
    if len(lost) == 1:
        view.errors["content"] = (msgid("Nobody was found at %(address)s."), {"address": lost[0]})
    elif lost:
        sentence = msgid("Nobody was found at these addresses: %(addresses)s.")
        view.errors["content"] = (sentence, {"addresses": ", ".join(lost)})
    elif not named and answers is None:
        sentence = msgid("Name those who shall read it in your text, for example @anna@social.example.")
        view.errors["content"] = (sentence, {})
    return not view.errors


async def _place_of(answered: Note) -> dict[str, Any]:
    """What is answered, and who hears of it besides: below a film its maker, and the followers of its cast."""
    place: dict[str, Any] = {
        "answers": Answered(answered.uri, answered.thread_uri, answered.author, answered.visibility)
    }
    film = await Film.get_or_none(uri=answered.thread_uri).select_related("author")
    return place | ({"audiences": await audiences_of(film), "also": [film.author]} if film else {})


async def audiences_of(film: Film) -> list[Actor]:
    """Whose followers hear what is said below a film of ours."""
    if not film.local:
        return []
    cast = await cast_of(film)
    return [cast.author, cast.channel, cast.pole]


def _begun(request: Request) -> dict[str, str]:
    """What a link to the empty form fills in."""
    named, wanted = request.query_params.get("to", "").lstrip("@")[:300], request.query_params.get("visibility", "")
    if wanted not in set(Visibility):
        wanted = Visibility.DIRECT.value if named else Visibility.PUBLIC.value
    return {"content": f"@{named} " if named else "", "visibility": wanted}


async def _compose(request: Request, view: FormView, changed: Note | None = None, code: int = 200) -> Response:
    return await page(
        request,
        "conversations/compose.html",
        section="",
        code=code,
        form=view,
        action=f"/notes/{changed.uuid}/edit" if changed else "/notes/new",
        changed=f"/notes/{changed.uuid}" if changed else "",
    )
