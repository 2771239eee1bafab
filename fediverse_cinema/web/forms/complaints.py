"""The form of somebody who holds rights: who she is, which work, which films, on which grounds."""

from starlette.datastructures import FormData

from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.moderation.complaints import LONGEST, MOST_FILMS, Draft
from fediverse_cinema.web.forms import spam
from fediverse_cinema.web.forms.fields import FormView, text
from fediverse_cinema.web.translation import msgid

NEEDED = {
    "name": msgid("Say who you are."),
    "work": msgid("Say which work it is."),
    "films": msgid("Give the address of each film, one on each line."),
    "basis": msgid("Say why the rights are yours, or whose they are."),
}
UNKNOWN = msgid("There is no film of this pole at %(address)s.")
TOO_MANY = msgid("At most %(most)s films in one complaint.")
TOO_LONG = msgid("At most %(most)s characters here.")
NO_STATEMENT = msgid("Without this statement nothing can be done.")
FIELDS = ("name", "holder", "mail", "work", "films", "basis", "statement")


async def read(form: FormData, *, language: str, source: str) -> tuple[Draft | None, FormView]:
    """What she says, or None and what is wrong with it. Her address is looked at by who keeps it."""
    view = FormView(values={name: text(form, name).strip() for name in FIELDS} | {"stamp": spam.again(form)})
    given = view.values
    for name, sentence in NEEDED.items():
        if not given[name]:
            view.errors[name] = (sentence, {})
    for name, most in LONGEST.items():
        if len(given.get(name, "")) > most:
            view.errors[name] = (TOO_LONG, {"most": most})
    films = await _films(view, given["films"].split()) if given["films"] else []
    if not given["statement"]:
        view.errors["statement"] = (NO_STATEMENT, {})
    if view.errors:
        view.in_order(*FIELDS)
        return None, view
    said = {name: given[name] for name in ("name", "holder", "mail", "work", "basis")}
    return Draft(**said, films=films, language=language, nonce=spam.check(form).nonce, source=source), view


async def _films(view: FormView, addresses: list[str]) -> list[Film]:
    if len(addresses) > MOST_FILMS:
        view.errors["films"] = (TOO_MANY, {"most": MOST_FILMS})
        return []
    found = []
    for address in dict.fromkeys(addresses):
        slug = address.removeprefix(urls.base()).removeprefix("/films/").rstrip("/")
        film = await Film.exclude(state=FilmState.DRAFT).get_or_none(slug=slug) if len(slug) <= 120 else None
        if film is None:
            view.errors["films"] = (UNKNOWN, {"address": address[:200]})
        else:
            found.append(film)
    return found
