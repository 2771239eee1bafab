"""Two forms about films that are brought here: that of an editor who has found one, and that of somebody who says that
she made it.
"""

from starlette.datastructures import FormData

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.provenance import bringing
from fediverse_cinema.provenance.bringing import Wanted
from fediverse_cinema.provenance.models import WordKind
from fediverse_cinema.provenance.words import LONGEST, Draft
from fediverse_cinema.web.forms import spam
from fediverse_cinema.web.forms.fields import FormView, text
from fediverse_cinema.web.translation import msgid

WANTED = ("title", "made_by", "year", "summary", "source", "address", "licence")
SAID = ("kind", "name", "mail", "basis", "statement")
NEEDED = {
    "name": msgid("Say who you are."),
    "basis": msgid("Say by what we can see that the film is yours."),
}
NO_KIND = msgid("Say what you wish: to show it yourself, or that it is taken down.")
TOO_LONG = msgid("At most %(most)s characters here.")
NO_STATEMENT = msgid("Without this statement nothing can be done.")


async def read_wanted(form: FormData) -> tuple[Wanted, FormView]:
    """What an editor has typed, and what is wrong with it."""
    given = {name: text(form, name).strip() for name in WANTED}
    words = {name: value for name, value in given.items() if name != "year"}
    wanted = Wanted(**words, year=_year(given["year"]))
    view = FormView(values=given)
    for name, fault in (await bringing.faults(wanted)).items():
        view.refuse(name, fault)
    view.in_order(*WANTED)
    return wanted, view


def read_said(form: FormData, *, language: str, source: str, person: Actor | None) -> tuple[Draft | None, FormView]:
    """What she says, or None and what is wrong with it. Her address is looked at by who keeps it."""
    view = FormView(values={name: text(form, name).strip() for name in SAID} | {spam.FIELD: spam.again(form)})
    given = view.values
    if given["kind"] not in list(WordKind):
        view.errors["kind"] = (NO_KIND, {})
    for name, sentence in NEEDED.items():
        if not given[name]:
            view.errors[name] = (sentence, {})
        elif len(given[name]) > LONGEST[name]:
            view.errors[name] = (TOO_LONG, {"most": LONGEST[name]})
    if not given["statement"]:
        view.errors["statement"] = (NO_STATEMENT, {})
    if view.errors:
        view.in_order(*SAID)
        return None, view
    said = {name: given[name] for name in ("name", "mail", "basis")}
    nonce = spam.check(form).nonce
    return Draft(WordKind(given["kind"]), **said, language=language, nonce=nonce, source=source, person=person), view


def _year(typed: str) -> int | None:
    """0, which is no year of cinema either, for what is no number."""
    if not typed:
        return None
    return int(typed[:9]) if typed.isascii() and typed.isdecimal() else 0
