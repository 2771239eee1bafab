"""The films of a selection for who composes it: their order, what is said of each, bringing one in and taking it out.
The page is one form; members come to it by the selection's address, guests of a jury by that of the label's room.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import editing, history, jury, picking, queries
from fediverse_cinema.labels.models import Selection
from fediverse_cinema.web import csrf
from fediverse_cinema.web.film_addresses import film_at
from fediverse_cinema.web.forms import selections as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.forms.selections import Composition
from fediverse_cinema.web.own_labels import enter
from fediverse_cinema.web.own_selections import my_selection
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.sessions import account_of
from fediverse_cinema.web.showings import day_and_hour
from fediverse_cinema.web.translation import msgid, tell

LARGEST_FORM = 2 << 20  # the words on fifty films
TOLD = {
    "kept": msgid("It is kept."),
    "added": msgid("The film is in the selection."),
    "out": msgid("The film is out of the selection. “Undo the last change” brings it back."),
    "gone": msgid("The film is out of the selection."),
    "asked": msgid("Its maker is asked."),
    "free": msgid("Nobody has to be asked for this film."),
    "undone": msgid("The last change is undone."),
    "partly": msgid(
        "The last change is undone. A film cannot come back: it is gone, or its maker does not want it here."
    ),
    "back": msgid("The selection is again what it was until %(moment)s."),
    "back_partly": msgid(
        "The selection is again what it was until %(moment)s, but for a film that is gone, or whose maker does not want"
        " it here."
    ),
    "held": msgid("The film was in the selection already."),
}


@frozen
class Composer:
    """Who is at it. `here` is the address of her page, `account` hers, None for a guest."""

    selection: Selection
    actor: Actor
    here: str
    account: Account | None


async def compose(request: Request) -> Response:
    """For members."""
    selection, actor = await my_selection(request)
    here = f"/selections/{selection.slug}/compose"
    return await _compose(request, Composer(selection, actor, here, await account_of(request)))


async def in_a_jury(request: Request) -> Response:
    """For whoever belongs to the jury, guests too."""
    return await _compose(request, await _juror(request))


async def _juror(request: Request) -> Composer:
    entrant = await enter(request)
    selection = await queries.find(request.path_params["slug"], entrant.person)
    if selection.owner_id != entrant.label.actor_id or not await jury.may_compose(selection, entrant.person):
        raise Missing(f"{entrant.person.uri} does not compose {selection.uri}")
    here = f"/labels/{entrant.label.actor.handle}/selections/{selection.slug}"
    return Composer(selection, entrant.person, here, None if entrant.guest else await account_of(request))


async def _compose(request: Request, composer: Composer) -> Response:
    if request.method != "POST":
        shown = number(request.query_params.get("page", "")) or 1
        return await _bench(request, composer, FormView(), shown=shown)
    form = await read_form(request, LARGEST_FORM)
    wish, view = forms.read_composition(form)
    shown = number(text(form, "page")) or 1
    if view.errors:
        return await _faulty(request, composer, wish, view, shown)
    try:
        told, pick = await _do(composer, wish)
    except CinemaError as error:
        view.refuse("", error)
        await composer.selection.refresh_from_db(fields=["edition"])
        stale, adding = error.code == "stale", _adding(wish)
        return await _bench(request, composer, view, shown=shown, stale=stale, adding=adding, code=error.status)
    if wish.adds:
        return await _add(request, composer, wish, shown)
    place = f"#pick-{pick}" if pick else "#kept"
    return to(f"{composer.here}?page={await _page_of(composer, pick, wish.to or shown)}&told={told}{place}")


async def _faulty(request: Request, composer: Composer, wish: Composition, view: FormView, shown: int) -> Response:
    """Nothing is done. That somebody was quicker is told together with what is wrong: she corrects both at once."""
    try:
        await editing.check_edition(composer.selection, composer.actor, wish.edition)
    except CinemaError as error:
        view.refuse("", error)
    return await _bench(request, composer, view, shown=shown, stale="" in view.errors, adding=_adding(wish), code=422)


async def _do(composer: Composer, wish: Composition) -> tuple[str, int | None]:
    """The words, then the order, then what the button says. What was done, and beside which film that is told."""
    selection, actor = composer.selection, composer.actor
    numbers = await picking.order(selection)
    if any(one not in numbers for one in (*wish.words, wish.ask) if one is not None):  # taken out by others meanwhile
        await selection.refresh_from_db(fields=["edition"])
        await editing.check_edition(selection, actor, wish.edition)
    words = {one: said for one, said in wish.words.items() if one in numbers}
    if words:
        await picking.write(selection, words, actor, edition=wish.edition)
    wanted = forms.ordered(numbers, wish)
    if wanted != numbers:
        shown = selection.edition if words else wish.edition
        await picking.reorder(selection, wanted, actor, edition=shown)
    if wish.out is not None:
        await picking.remove(selection, wish.out, actor)
        return "out" if wish.out in numbers else "gone", None
    if wish.ask is not None and wish.ask in numbers:
        return "asked" if await picking.ask(selection, wish.ask, actor) else "free", None
    return "kept", wish.step[0] if wish.step else None


async def _add(request: Request, composer: Composer, wish: Composition, shown: int) -> Response:
    """One more film, by its address; everything else is kept already."""
    view, edition = _adding(wish), composer.selection.edition
    try:
        if not wish.film:
            raise Refused("no address", public="Give the address of a film here.", code="no_film")
        film = await film_at(wish.film, composer.actor, composer.account)
        pick = await picking.add(composer.selection, film, composer.actor, wish.film_words)
    except CinemaError as error:
        view.refuse("words" if error.code in ("bad_words", "too_long", "held") else "film", error)
        return await _bench(request, composer, FormView(), shown=shown, adding=view, code=error.status)
    told = "held" if composer.selection.edition == edition else "added"
    return to(f"{composer.here}?page={await _page_of(composer, pick.number, shown)}&told={told}#kept")


def _adding(wish: Composition) -> FormView:
    return FormView(values={"film": wish.film, "words": wish.film_words})


async def _page_of(composer: Composer, pick: int | None, shown: int) -> int:
    """Where the film stands that was moved; else what was shown, or the last one when that is empty by now."""
    numbers = await picking.order(composer.selection)
    if pick in numbers:
        return numbers.index(pick) // queries.ON_A_PAGE + 1
    return min(shown, queries.pages(len(numbers)))


async def _bench(
    request: Request, composer: Composer, form: FormView, *, shown: int = 1, code: int = 200, **more: Any
) -> Response:
    if request.method == "POST":
        shown = await _page_of(composer, None, shown)
    bench = await queries.workbench(composer.selection, composer.actor, shown)
    undoes = bench.publishes and composer.account is not None
    context: dict[str, Any] = {"adding": FormView(), "stale": False} | more
    response = await page(
        request,
        "selections/compose.html",
        section="films",
        code=code,
        bench=bench,
        form=form,
        here=composer.here,
        page_of=f"/selections/{composer.selection.slug}" if composer.account else "",
        homeless=_homeless(form, {f"words-{pick.number}" for pick in bench.picks}),
        traces={pick.number: forms.trace(pick.words) for pick in bench.picks},
        told=await _told(request, composer, undoes=undoes) if request.method == "GET" else "",
        token=csrf.token(request),
        **context,
    )
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _homeless(form: FormView, fields: set[str]) -> list[str]:
    """Words that she typed beside films that stand on this page no more."""
    return [said for name, said in form.values.items() if name.startswith("words-") and name not in fields and said]


async def _told(request: Request, composer: Composer, *, undoes: bool) -> str:
    """What was done just now, as the address says it; "" when it says nothing that we know."""
    told, language = request.query_params.get("told", ""), language_of(request)
    sentence = TOLD.get("gone" if told == "out" and not undoes else told, "")
    if not told.startswith("back"):
        return tell(sentence, language)
    moment = await history.moment_of(composer.selection, number(request.query_params.get("of", "")) or 0)
    return (
        tell(sentence, language, {"moment": day_and_hour(moment, language)}) if moment else tell(TOLD["kept"], language)
    )
