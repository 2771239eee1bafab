"""A member's own settings: her profile, her other addresses, what she shows first."""

from collections.abc import Coroutine
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import passwords
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import moving, webfinger
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import OPEN, Note
from fediverse_cinema.films import catalogue
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.people import profile
from fediverse_cinema.people.models import Policy
from fediverse_cinema.people.profile import LINES, Sheet
from fediverse_cinema.people.views import person
from fediverse_cinema.web import limits
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page, safe_next, to
from fediverse_cinema.web.translation import Language, msgid, tell

SWITCHES = ("locked", "discoverable", "indexable")


async def settings(request: Request) -> Response:
    """What was typed stays when something is wrong; nothing is kept then."""
    creator = (await member(request)).creator
    if request.method != "POST":
        return await _settings_page(request, FormView(values=_values(profile.sheet_of(creator))))
    sheet = _read_sheet(await read_form(request))
    view = FormView(values=_values(sheet))
    for name, fault in profile.faults(sheet).items():
        view.refuse(name, fault)
    if view.errors:
        return await _settings_page(request, view, code=422)
    language: Language = "en" if here().settings.pole.language == "en" else "fr"
    await profile.change(
        creator,
        sheet,
        website_label=tell(msgid("Website"), language),
        support_label=tell(msgid("Support"), language),
    )
    await catalogue.of_author(creator.actor_id)
    return to(f"/users/{creator.actor.handle}")


async def moving_house(request: Request) -> Response:
    """Her other accounts, and the way away from here and back."""
    account = await member(request)
    if request.method != "POST":
        return await _moving_page(request, account, FormView())
    form = await read_form(request)
    deed = text(form, "deed")
    address = text(form, f"{deed}-address").strip()
    view = FormView(values={f"{deed}-address": address})
    if deed == "remove":
        await profile.remove_alias(account.creator, text(form, "uri"))
    elif deed == "add":
        await _try(view, "add-address", _add(account, address))
    elif deed == "leave":
        await _try(view, "leave-address", _leave(account, address, text(form, "password")))
    elif deed == "return":
        await _try(view, "", profile.come_back(account.creator))
    else:
        view.refuse("", Refused(f"deed {deed[:20]!r}"))
    if view.errors:
        return await _moving_page(request, account, view, code=422)
    return to("/workshop/moving")


async def pin(request: Request) -> Response:
    account = await member(request)
    form = await read_form(request)
    uri = text(form, "uri")
    if not await _is_hers(account.creator.actor, uri):
        raise Refused(f"pins {uri[:100]}", public="You can only put forward what you have made public yourself.")
    await profile.pin(account.creator, uri)
    return to(safe_next(text(form, "next"), "/workshop"))


async def unpin(request: Request) -> Response:
    account = await member(request)
    form = await read_form(request)
    await profile.unpin(account.creator, text(form, "uri"))
    return to(safe_next(text(form, "next"), "/workshop"))


async def _is_hers(actor: Actor, uri: str) -> bool:
    return await Film.exists(uri=uri, local=True, author_id=actor.id, state=FilmState.PUBLISHED) or await Note.exists(
        uri=uri, local=True, author_id=actor.id, visibility__in=OPEN
    )


async def _add(account: Account, address: str) -> None:
    await profile.add_alias(account.creator, await _found(address, account))


async def _leave(account: Account, address: str, password: str) -> None:
    """Her password, since this cannot be taken back for a week."""
    if not await passwords.fits(password, account.password):
        raise Refused("wrong password", public="This is not your password.", code="wrong_password")
    await profile.leave(account.creator, await moving.asked_anew(await _found(address, account)))


async def _found(address: str, account: Account) -> Actor:
    limits.count_member(account)
    try:
        return await webfinger.find(address)
    except Missing as error:
        raise Missing(str(error), public="Nobody was found at %(address)s just now.", address=address) from error


async def _try(view: FormView, name: str, deed: Coroutine[Any, Any, None]) -> None:
    try:
        await deed
    except CinemaError as error:
        view.refuse("password" if error.code == "wrong_password" else name, error)


def _read_sheet(form: FormData) -> Sheet:
    lines = [(text(form, f"line{n}-name"), text(form, f"line{n}")) for n in range(1, LINES + 1)]
    return Sheet(
        name=text(form, "name"),
        about=text(form, "about"),
        website=text(form, "website").strip(),
        support=text(form, "support").strip(),
        lines=tuple(lines),
        locked="locked" in form,
        discoverable="discoverable" in form,
        indexable="indexable" in form,
        quoting=_policy(text(form, "quoting")),
        featuring=_policy(text(form, "featuring")),
    )


def _policy(given: str) -> Policy:
    """Whatever is none of ours means the most careful one."""
    return Policy(given) if given in list(Policy) else Policy.NOBODY


def _values(sheet: Sheet) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": sheet.name,
        "about": sheet.about,
        "website": sheet.website,
        "support": sheet.support,
        "quoting": sheet.quoting.value,
        "featuring": sheet.featuring.value,
        "switches": [name for name in SWITCHES if getattr(sheet, name)],
    }
    for number in range(1, LINES + 1):
        label, value = sheet.lines[number - 1] if number <= len(sheet.lines) else ("", "")
        values |= {f"line{number}-name": label, f"line{number}": value}
    return values


async def _settings_page(request: Request, form: FormView, code: int = 200) -> Response:
    return await page(request, "people/profile.html", section="workshop", code=code, form=form, lines=LINES)


async def _moving_page(request: Request, account: Account, form: FormView, code: int = 200) -> Response:
    actor = account.creator.actor
    target = await Actor.get_or_none(uri=actor.moved_to) if actor.moved_to else None
    known = {one.uri: person(one) for one in await Actor.filter(uri__in=actor.also_known_as or [""])}
    return await page(
        request,
        "people/moving.html",
        section="workshop",
        code=code,
        form=form,
        address=actor.address,
        moved_to=person(target) if target else None,
        free_on=moving.free_on(actor),
        aliases=[(uri, known.get(uri)) for uri in actor.also_known_as],
    )
