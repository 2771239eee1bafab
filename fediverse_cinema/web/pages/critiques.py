"""Critiques: members write them, short ones and long ones, and change them; makers of films put aside what is said
below theirs.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.critiques import KEPT, rating_of
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.queries import may_read
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import CinemaError, Missing
from fediverse_cinema.reviews import queries
from fediverse_cinema.reviews import service as reviews
from fediverse_cinema.reviews.models import Length
from fediverse_cinema.web.forms import critiques as forms
from fediverse_cinema.web.forms.fields import FormView, read_form
from fediverse_cinema.web.gate import allow, member
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages import talk
from fediverse_cinema.web.pages.conversations import back_to, note_of, readable
from fediverse_cinema.web.pages.films import shown_film


async def new(request: Request) -> Response:
    """A critique of the film of the address: short, or long with `?length=long`."""
    account, film = await member(request), await shown_film(request)
    author, form = account.creator.actor, await read_form(request) if request.method == "POST" else None
    if film.author_id == author.id:
        return to(f"/films/{film.slug}#talk")
    if form is None:
        long = request.query_params.get("length") == Length.LONG
        former = None if long else await queries.short_by(author, film.uri)
        view = forms.blank(language_of(request), long=long)
        return await _compose(request, view, _of_film(film), former=former.note if former else None)
    words, rating, view = forms.read(form)
    said = words and await talk.say(
        account,
        words,
        view,
        audiences=await talk.audiences_of(film),
        saying=partial(reviews.write, film=film, rating=rating),
    )
    if not said:
        return await _compose(request, view, _of_film(film), code=422)
    return to(f"/notes/{said.uuid}" if words and words.title else f"/films/{film.slug}?at={said.id}#note-{said.id}")


async def edit(request: Request) -> Response:
    """Change one that was written here."""
    found = await readable(request)
    account = await allow(request, "edit_note", found)
    if not reviews.is_one_of_ours(found):
        raise Missing("no critique of ours")
    if request.method != "POST":
        return await _compose(request, forms.of_note(found, rating_of(found.details)), _of_note(found))
    words, rating, view = forms.read(await read_form(request), long=reviews.is_long(found))
    if words is None:
        return await _compose(request, view, _of_note(found), code=422)
    try:
        await reviews.change(found, words, rating=rating, mentions=await talk.named_in(words.text, account))
    except CinemaError as error:
        view.refuse("content", error)
        return await _compose(request, view, _of_note(found), code=error.status)
    return to(f"/notes/{found.uuid}")


async def put_aside(request: Request) -> Response:
    """The maker of the film would rather not have it there."""
    await read_form(request)
    film = await shown_film(request)
    maker = (await allow(request, "edit_film", film)).creator.actor
    found = await _below(request, film, maker)
    await reviews.put_aside(found, film, maker)
    return back_to(request, found, f"/films/{film.slug}")


async def show_again(request: Request) -> Response:
    await read_form(request)
    film = await shown_film(request)
    account = await allow(request, "edit_film", film)
    found = await _below(request, film, account.creator.actor)
    await reviews.show_again(found)
    return back_to(request, found, f"/films/{film.slug}")


async def _below(request: Request, film: Film, maker: Actor) -> Note:
    """What she reads there, or everybody else does: a block must not put it out of her reach."""
    found = await note_of(request)
    if found.thread_uri != film.uri or not (found.visibility.is_open or await may_read(found, maker)):
        raise Missing("not below this film")
    return found


async def _compose(
    request: Request, view: FormView, about: Mapping[str, Any], *, former: Note | None = None, code: int = 200
) -> Response:
    return await page(
        request,
        "critiques/write.html",
        section="films",
        code=code,
        form=view,
        former=f"/critiques/{former.uuid}/edit" if former else "",
        **about,
    )


def _of_film(film: Film) -> dict[str, Any]:
    here = f"/films/{film.slug}"
    return {"title": film.title, "back": here, "action": f"{here}/critiques/new", "changed": False}


def _of_note(note: Note) -> dict[str, Any]:
    title = note.details[KEPT]["film"]["title"]
    return {"title": title, "back": f"/notes/{note.uuid}", "action": f"/critiques/{note.uuid}/edit", "changed": True}
