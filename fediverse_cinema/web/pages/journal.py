"""The journal of a project, for those who speak for it: an entry, with pictures, and its changes. It is read on the
project's page and, alone, at its own address, as all that people say. What is written here for those who support the
project is no entry: `supporter_pages` keeps it, and changes it.
"""

from collections.abc import Sequence
from contextlib import aclosing

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from tortoise.exceptions import IntegrityError

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import mentions, service
from fediverse_cinema.conversations import pictures as hung
from fediverse_cinema.conversations.attachments import Attachment
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.projects import journal, queries, supporter_pages
from fediverse_cinema.projects.models import Project
from fediverse_cinema.web import csrf, limits
from fediverse_cinema.web.forms import words as forms
from fediverse_cinema.web.forms.fields import FormView, read_form
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.own_projects import my_project
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.translation import msgid

EVERYBODY, SUPPORTERS = "everybody", "supporters"


async def new(request: Request) -> Response:
    """An entry. The second of two clicks finds what the first said."""
    project, person = await my_project(request)
    if request.method != "POST":
        view = forms.blank(project.language or language_of(request))
        view.values["audience"] = SUPPORTERS if request.query_params.get("for") == SUPPORTERS else EVERYBODY
        return await _page(request, project, view)
    form, words, view = await read(request)
    view.values["audience"] = form.text("audience")
    if view.values["audience"] == SUPPORTERS:
        return await _reserve(request, project, person, form, words, view)
    if view.values["audience"] != EVERYBODY:  # never by mistake
        words, view.errors["audience"] = None, (msgid("Say who may read it."), {})
    pictures = await _sent(form, view) if words else ()
    if words and not view.errors and await _post(project, person, words, view, pictures):
        await form.finish()
        return to(f"/projects/{project.actor.handle}#journal")
    await hung.forget(pictures)
    return await form.answer(await _page(request, project, view, code=422))


async def edit(request: Request) -> Response:
    """Other words; one more picture, or one less."""
    project, person = await my_project(request)
    note = await _entry(request, project)
    if request.method != "POST":
        return await _page(request, project, forms.of_note(note), note)
    form, words, view = await read(request)
    kept = tuple(one for one in hung.of(note) if one.url not in form.texts("remove"))
    added = await _sent(form, view, len(kept)) if words else ()
    if words and not view.errors:
        try:
            await journal.change(
                note, words, mentions=await _named_in(words.text, person), hung=(*kept, *added)
            )  # fmt: skip
            await form.finish()
            return to(f"/notes/{note.uuid}")
        except CinemaError as error:
            view.refuse("content", error)
    await hung.forget(added)
    return await form.answer(await _page(request, project, view, note, code=422))


async def delete(request: Request) -> Response:
    project, _ = await my_project(request)
    note = await _entry(request, project)
    await read_form(request)
    await service.withdraw(note)
    return to(f"/projects/{project.actor.handle}#journal")


async def read(request: Request) -> tuple[Multipart, Words | None, FormView]:
    """The form up to its picture, its token checked."""
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    words, view = forms.read(FormData([(name, one) for name, all_of_it in form.fields.items() for one in all_of_it]))
    view.values["alt"] = form.text("alt")
    return form, words, view


async def _reserve(
    request: Request, project: Project, person: Actor, form: Multipart, words: Words | None, view: FormView
) -> Response:
    """For those who support the project, without pictures: whatever hangs on the shelf is public."""
    if form.file_field == "picture":
        view.errors["picture"] = (msgid("A page for few has no pictures yet. Send it without this one."), {})
    if words and not view.errors:
        try:
            await supporter_pages.write(project, person, words, str(view.values["number"]))
            await form.finish()
            return to(f"/projects/{project.actor.handle}/supporters")
        except CinemaError as error:
            view.refuse("content", error)
    return await form.answer(await _page(request, project, view, code=422))


async def _post(project: Project, person: Actor, words: Words, view: FormView, pictures: Sequence[Attachment]) -> bool:
    """False with the reason in the view; what was sent twice is said once."""
    number = str(view.values["number"])
    try:
        named = await _named_in(words.text, person)
        await journal.post(project, person, words, mentions=named, hung=pictures, uuid=number)
    except IntegrityError:
        await hung.forget(pictures)
        return await Note.exists(uuid=number, author_id=project.actor_id)
    except CinemaError as error:
        view.refuse("content", error)
        return False
    return True


async def _entry(request: Request, project: Project) -> Note:
    found = await Note.get_or_none(uuid=request.path_params["uuid"], author_id=project.actor_id, local=True)
    if found is None or found.uri != urls.note(found.uuid or ""):  # a call is no entry
        raise Missing("no such entry")
    return found


async def _sent(form: Multipart, view: FormView, there: int = 0) -> tuple[Attachment, ...]:
    """The picture that came along, if one did."""
    if form.file_field != "picture":
        return ()
    try:
        if there >= hung.MOST:
            raise Refused(
                "too many pictures",
                public="An entry has at most %(most)s pictures. Take one away first.",
                code="too_many_pictures",
                most=hung.MOST,
            )
        async with aclosing(form.chunks()) as chunks:
            return (await hung.keep(chunks, form.text("alt")),)
    except CinemaError as error:
        view.refuse("alt" if error.code == "bad_alt" else "picture", error)
        return ()


async def _named_in(text: str, person: Actor) -> list[Actor]:
    """Each name that we do not know is a question to another server."""
    limits.count_person(person.id, await mentions.count_unknown(text))
    return await mentions.named_in(text)


async def _page(
    request: Request, project: Project, form: FormView, note: Note | None = None, code: int = 200
) -> Response:
    return await page(
        request,
        "projects/entry.html",
        section="projects",
        code=code,
        form=form,
        project=queries.line(project),
        entry=f"/projects/{project.actor.handle}/journal/{note.uuid}" if note else "",
        pictures=hung.of(note) if note else (),
        most=hung.MOST,
        reserved=False,
    )
