"""Publications: their lists, the page of one with what is said below it, and the form in which members write them."""

from collections.abc import Sequence
from contextlib import aclosing
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from tortoise.exceptions import IntegrityError

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import mentions, unfolding
from fediverse_cinema.conversations import pictures as hung
from fediverse_cinema.conversations.attachments import Attachment
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import opening_times
from fediverse_cinema.films.terms import LANGUAGES
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.people.views import person
from fediverse_cinema.publications import queries, service
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.publications.voices import Voice
from fediverse_cinema.web import actors, cards, csrf, limits
from fediverse_cinema.web.feeds import places
from fediverse_cinema.web.forms import publications as forms
from fediverse_cinema.web.forms import words
from fediverse_cinema.web.forms.fields import FormView, number, read_form
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.forms.publications import Written
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.negotiation import wants_activity
from fediverse_cinema.web.own_publications import my_publication, publication_of, voice_in, voices_of
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages import ids
from fediverse_cinema.web.sessions import viewer_of

LARGEST_FIELDS = 512 << 10


async def listed(request: Request) -> Response:
    """What is out, of everybody here."""
    return await _list(request, None)


async def of_author(request: Request) -> Response:
    """The same of one of them."""
    author = await actors.by_handle(request.path_params["handle"])
    if author.gone_at is not None:
        raise Missing(f"{author.uri} is gone")
    return await _list(request, author)


async def publication(request: Request) -> Response:
    """Its page: a draft for who speaks in its name only. Its document for a server that asks here."""
    found, viewer = await publication_of(request), await viewer_of(request)
    voice = await voice_in(request, found)
    if voice is None and found.published_at is None:
        raise Missing(f"{found.slug} is a draft")
    if found.published_at is not None and wants_activity(request):
        request.path_params["uuid"] = found.uuid
        return await ids.note(request)
    note = await Note.get_or_none(id=found.note_id).select_related("author") if found.note_id else None
    if voice is None and note is not None and note.hidden_from:
        raise Missing(f"{found.slug} is hidden")
    shown = await queries.page(found, viewer, speaks=voice is not None)
    at = number(request.query_params.get("at", ""))
    return await page(
        request,
        "publications/publication.html",
        alternate=note.uri if note else None,
        card=cards.of_publication(shown) if note else None,
        feeds=places.of_publications(shown.line.author if note else None),
        page=shown,
        below=await unfolding.below(note, viewer, at) if note else None,
        form=words.blank_answer(note, viewer, language_of(request)) if note and viewer else FormView(),
    )


async def mine(request: Request) -> Response:
    """What stands in the names in which she speaks: drafts, and what is out."""
    names = [voice.actor.id for voice in await voices_of(await member(request))]
    return await page(
        request,
        "publications/mine.html",
        section="workshop",
        drafts=await queries.unpublished(names),
        published=await queries.published(names),
    )


async def new(request: Request) -> Response:
    """What was typed stays when something is wrong. The second of two clicks finds what the first has written."""
    account = await member(request)
    voices = await voices_of(account)
    if request.method != "POST":
        wanted = request.query_params.get("by", "")
        known = [voice.actor.handle for voice in voices]
        return await _form(request, forms.blank(language_of(request), wanted if wanted in known else known[0]), voices)
    form, written, view = await _read(request)
    voice = next((one for one in voices if one.actor.handle == written.author), None)
    if voice is None:
        view.refuse("author", Refused("not her voice", public="Choose one of these.", code="bad_author"))
    pictures = await _sent(form, view) if not view.errors else ()
    if voice is not None and not view.errors:
        made = await _begin(account, voice, written, view, pictures)
        if made is not None and view.errors:  # it is kept, and did not come out
            return await form.answer(await _form(request, view, (), made, code=422))
        if made is not None:
            await form.finish()
            return to(f"/publications/{made.slug}")
    await hung.forget(pictures)
    return await form.answer(await _form(request, view, voices, code=422))


async def edit(request: Request) -> Response:
    """Other words; one more picture, or one less; and of a draft, when it comes out."""
    found, account = await my_publication(request)
    if request.method != "POST":
        return await _form(request, forms.of_publication(found), (), found)
    form, written, view = await _read(request, out=found.published_at is not None)
    kept = tuple(one for one in service.pictures_of(found) if one.url not in form.texts("remove"))
    added = await _sent(form, view, len(kept)) if not view.errors else ()
    if not view.errors:
        try:
            person, named = account.creator.actor, await _named_in(written, account)
            changed = await service.change(
                found, person, written.sheet, hung=(*kept, *added), edition=written.edition, mentions=named
            )
            added = ()  # from now on they are hers, whatever is said below
            view.values["edition"] = str(changed.edition)
            await _let_out(changed, written, named)
            await form.finish()
            return to(f"/publications/{found.slug}")
        except CinemaError as error:
            view.refuse("", error)
            now = await Publication.get_or_none(id=found.id).select_related("author")
            if now is not None:  # else what she typed is hers to copy
                found = now
                view.beside(*forms.standing(now, language_of(request)))
    await hung.forget(added)
    return await form.answer(await _form(request, view, (), found, code=422))


async def delete(request: Request) -> Response:
    await read_form(request)  # may she still, once it is here?
    found, account = await my_publication(request, "delete_publication")
    hers = await voice_in(request, found) is not None
    await service.withdraw(found, None if hers else account.creator.actor)
    return to("/publications" if found.published_at else "/workshop/publications")


async def _list(request: Request, author: Actor | None) -> Response:
    lines = await queries.newest(author, number(request.query_params.get("before", "")), await viewer_of(request))
    return await page(
        request,
        "publications/list.html",
        section="publications",
        feeds=places.of_publications(person(author) if author else None),
        author=person(author) if author else None,
        lines=lines,
    )


async def _read(request: Request, *, out: bool = False) -> tuple[Multipart, Written, FormView]:
    """The form up to its picture, its token checked."""
    form = await Multipart(request, LARGEST_FIELDS).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    written, view = forms.read(form, out=out)
    return form, written, view


async def _begin(
    account: Account, voice: Voice, written: Written, view: FormView, pictures: Sequence[Attachment]
) -> Publication | None:
    """None with the reason in the view. With one there all the same it is a draft that could not come out."""
    try:
        named = await _named_in(written, account)
        made = await service.begin(voice.actor, account.creator.actor, written.sheet, hung=pictures, uuid=written.uuid)
    except IntegrityError:
        await hung.forget(pictures)
        return await Publication.get_or_none(uuid=written.uuid, author_id=voice.actor.id)
    except CinemaError as error:
        view.refuse("", error)
        return None
    try:
        await _let_out(made, written, named)
    except CinemaError as error:
        view.refuse("", error)
        view.values["edition"] = str(made.edition)
    return made


async def _let_out(publication: Publication, written: Written, named: Sequence[Actor]) -> None:
    if publication.published_at is not None:
        return
    if written.when == forms.NOW:
        await service.publish(publication, mentions=named)
    elif written.opens_at is not None:
        await service.schedule(publication, written.opens_at)
    else:
        await service.postpone(publication)


async def _named_in(written: Written, account: Account) -> list[Actor]:
    """Of what is said now. Each name that we do not know is a question to another server. Refused when what she has
    written is too much to come out.
    """
    if written.when != forms.DRAFT:
        await service.check_readable(written.sheet.text)
    if written.when != forms.NOW:
        return []
    limits.count_member(account, await mentions.count_unknown(written.sheet.text))
    return await mentions.named_in(written.sheet.text)


async def _sent(form: Multipart, view: FormView, there: int = 0) -> tuple[Attachment, ...]:
    """The picture that came along, if one did."""
    if form.file_field != "picture":
        return ()
    try:
        if there >= hung.MOST:
            raise Refused(
                "too many pictures",
                public="A publication has at most %(most)s pictures. Take one away first.",
                code="too_many_pictures",
                most=hung.MOST,
            )
        async with aclosing(form.chunks()) as chunks:
            return (await hung.keep(chunks, form.text("alt")),)
    except CinemaError as error:
        view.refuse("alt" if error.code == "bad_alt" else "picture", error)
        return ()


async def _form(
    request: Request, view: FormView, voices: Sequence[Voice], changed: Publication | None = None, code: int = 200
) -> Response:
    context: dict[str, Any] = {
        "voices": [person(voice.actor) for voice in voices],
        "publication": queries.line(changed) if changed else None,
        "pictures": service.pictures_of(changed) if changed else (),
        "most": hung.MOST,
        "languages": LANGUAGES,
        "now": opening_times.by_our_clock(clock.now()),
    }
    return await page(request, "publications/edit.html", section="workshop", code=code, form=view, **context)
