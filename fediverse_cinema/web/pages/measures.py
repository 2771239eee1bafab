"""The desk at which measures are taken and undone, and the page on which whom one concerns reads why."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError, Missing
from fediverse_cinema.moderation import hiding, measures
from fediverse_cinema.moderation.hiding import Thing
from fediverse_cinema.moderation.measures import Wanted
from fediverse_cinema.moderation.models import Measure, MeasureKind, Report
from fediverse_cinema.people.views import person
from fediverse_cinema.web import moderation_mails as letters
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.pages.reports import id_of

DESK = "/admin/measures"


async def desk(request: Request) -> Response:
    """`about`: the id, or the address of the page here, of somebody or something; `report`: a report about it, whose
    person is meant when nothing else is named.
    """
    form = await read_form(request) if request.method == "POST" else None
    account = await allow(request, "moderate", None)
    given = {name: text(form, name) for name in ("about", "report")} if form else dict(request.query_params)
    report = await _report(given.get("report", ""))
    uri = await id_of(given.get("about", "").strip()) or (report.about.uri if report else "")
    about, thing = await _meant(uri)
    if form is None:
        return await _show(request, account, about, thing, report, FormView())
    kind = text(form, "kind")
    view = FormView(values={"kind": kind, "words": text(form, "words")})
    try:
        kind_ = MeasureKind(kind) if kind in set(MeasureKind) else MeasureKind.WARN
        if kind not in set(MeasureKind):
            raise measures.nothing_chosen()
        wanted = Wanted(kind_, about, thing, view.values["words"], report_id=report.id if report else None)
        await letters.of_measure(await measures.take(account, wanted))
    except CinemaError as error:
        view.refuse("kind" if error.code == "bad_measure" else "words", error)
        return await _show(request, account, about, thing, report, view, code=error.status)
    return to("/admin/reports" if report else f"/admin/log#{kind}")


async def lift(request: Request) -> Response:
    """One of them is undone."""
    form = await read_form(request)
    account = await allow(request, "moderate", None)
    measure = await Measure.get_or_none(id=number(text(form, "measure")) or 0).select_related("about")
    if measure is None:
        raise Missing("no such measure")
    view = FormView(values={"why": text(form, "why"), "measure": measure.id})
    try:
        await measures.lift(account, measure, view.values["why"])
        await letters.of_measure(await Measure.get(id=measure.id))
    except CinemaError as error:
        view.refuse("why", error)
        thing = await hiding.known(measure.object_uri) if measure.object_uri else None
        return await _show(request, account, measure.about, thing, None, view, code=error.status)
    return to("/admin/log")


async def measure(request: Request) -> Response:
    """For whom it concerns: what has been done, when, and why."""
    found = await Measure.get_or_none(id=number(request.path_params["measure"]) or 0).select_related("complaint")
    await allow(request, "read_measure", found and await measures.concerned(found.about_id))
    assert found is not None
    return await page(request, "moderation/measure.html", measure=_line(found), complaint=found.complaint)


async def _report(given: str) -> Report | None:
    return await Report.get_or_none(id=number(given) or 0).select_related("about", "by")


async def _meant(uri: str) -> tuple[Actor, Thing | None]:
    """Whom it is about, and what of hers."""
    thing = await hiding.known(uri) if uri else None
    about = await Actor.get_or_none(**({"id": hiding.author_of(thing)} if thing else {"uri": uri}))
    if about is None:
        raise Missing(f"nothing of id {uri[:100]}", public="There is nothing here by that address.")
    return about, thing


async def _show(
    request: Request,
    account: Account,
    about: Actor,
    thing: Thing | None,
    report: Report | None,
    form: FormView,
    code: int = 200,
) -> Response:
    """With what may be chosen, what the report names beside, and all that has been done before."""
    return await page(
        request,
        "moderation/desk.html",
        section="workshop",
        code=code,
        about=person(about),
        about_uri=about.uri,
        thing={"uri": thing.uri, "title": hiding.title_of(thing)[:200], "url": _page_of(thing)} if thing else None,
        kinds=[kind.value for kind in measures.possible(about, thing)],
        report={"id": report.id, "words": report.words} if report else None,
        beside=[await _beside(uri) for uri in report.objects] if report else [],
        before=[_line(one) for one in await measures.standing(about)],
        form=form,
    )


async def _beside(uri: str) -> dict[str, str]:
    thing = await hiding.known(uri)
    return {"uri": uri, "title": hiding.title_of(thing)[:200] if thing else ""}


def _page_of(thing: Thing) -> str:
    return thing.page_url if urls.is_ours(thing.page_url) else thing.page_url or thing.uri


def _line(measure: Measure) -> dict[str, object]:
    return {
        "id": measure.id,
        "kind": measure.kind.value,
        "title": measure.title,
        "words": measure.words,
        "at": by_our_clock(measure.created_at),
        "lifted_at": by_our_clock(measure.lifted_at) if measure.lifted_at else None,
        "can_end": measure.kind in measures.UNDONE and measure.lifted_at is None,
    }
