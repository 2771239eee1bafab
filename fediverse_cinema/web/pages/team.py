"""The team's own pages of a project: who belongs to it and what she is in it, coming in and going. Guests of other
servers stand here beside members.
"""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.media import kept
from fediverse_cinema.people import trades
from fediverse_cinema.projects import (
    crediting,
    credits,
    entrances,
    queries,
    service,
    team,
    team_file_room,
    team_files,
    team_posts,
    team_room,
)
from fediverse_cinema.projects.models import Membership, Relationship
from fediverse_cinema.projects.team import Place
from fediverse_cinema.projects.team_posts import Talk
from fediverse_cinema.web import guests, limits
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.own_projects import project_of
from fediverse_cinema.web.own_teams import Entrant, enter, lead, room
from fediverse_cinema.web.page import page, safe_next, to


async def show(request: Request) -> Response:
    return await team_page(request, await enter(request), FormView())


async def place(request: Request) -> Response:
    """Who leads it says what somebody is in it."""
    entrant = await lead(request)
    form = await read_form(request)
    row = await _mate(entrant, text(form, "number"))
    given = text(form, "relationship")
    wanted = Place(
        relationship=Relationship(given) if given in list(Relationship) else Relationship.MEMBER,
        role=text(form, "role"),
        trade=text(form, "trade"),
        department=text(form, "department"),
        heads=bool(text(form, "heads")),
        listed=bool(text(form, "listed")),
    )
    try:
        await team.change(row, wanted)
    except CinemaError as error:
        typed = {"place": row.number, **asdict(wanted)}
        return await _refused(request, entrant, f"place-{row.number}", error, **typed)
    return to(f"{entrant.here}#place-{row.number}")


async def contact(request: Request) -> Response:
    """How the others reach her, and whether the project's page names her."""
    entrant = await enter(request)
    form = await read_form(request)
    where, typed = f"place-{entrant.standing.number}", text(form, "contact")
    try:
        await team.keep_contact(entrant.standing, typed, listed=bool(text(form, "listed")))
    except CinemaError as error:
        return await _refused(request, entrant, where, error, contact=typed)
    return to(f"{entrant.here}#{where}")


async def say(request: Request) -> Response:
    """What was typed stays when something is wrong."""
    entrant = await enter(request)
    form = await read_form(request)
    above, words = text(form, "to"), text(form, "text")
    try:
        post = await team_posts.say(entrant.project, entrant.person, words, number(above))
    except CinemaError as error:
        view = FormView(values={"text": words, "to": above})
        view.refuse("text", error)
        return await team_page(request, entrant, view, code=422)
    return to(f"{entrant.here}{_asked(request)}#post-{post.id}")


async def unsay(request: Request) -> Response:
    """Her own words; of another's nothing happens."""
    entrant = await enter(request)
    await team_posts.take_back(entrant.project, entrant.person, number(text(await read_form(request), "post")) or 0)
    return to(f"{entrant.here}#talk")


async def leave(request: Request) -> Response:
    """Somebody goes by herself, or is shown out by who leads it."""
    entrant = await enter(request)
    form = await read_form(request)
    row = await _mate(entrant, text(form, "number"))
    if row.person_id != entrant.person.id and not entrant.leads:
        raise Missing("shows nobody out")
    try:
        await team.leave(row, entrant.person)
    except CinemaError as error:
        return await _refused(request, entrant, f"place-{row.number}", error)
    if row.person_id != entrant.person.id:
        return to(entrant.here)
    return to(f"/projects/{entrant.project.actor.handle}")


async def films(request: Request) -> Response:
    """A film of hers came out of the project, or did not; its credits take the crew."""
    entrant = await enter(request)
    form = await read_form(request)
    if entrant.standing.relationship not in service.SPEAKERS:
        raise Missing("does not speak for it")
    film = await Film.get_or_none(
        id=number(text(form, "film")) or 0, author_id=entrant.person.id, local=True
    ).select_related("author", "asset", "trailer")
    if film is None:
        raise Refused("no film of hers", public="Choose one of your films.", code="not_hers")
    deed = text(form, "deed")
    if deed == "remove":
        await crediting.did_not(entrant.project, film)
        return to(f"{entrant.here}#films")
    await crediting.came_out(entrant.project, film)
    if deed == "crew":
        try:
            await crediting.take_crew(entrant.project, film)
        except CinemaError as error:
            return await _refused(request, entrant, "film", error)
        return to(f"/films/{film.slug}/credits")
    return to(f"{entrant.here}#films")


async def credit(request: Request) -> Response:
    """One who leads it asks somebody of the team for a credit, or names her no longer."""
    entrant = await lead(request)
    form = await read_form(request)
    claim = number(text(form, "claim"))
    try:
        if claim is not None:
            await credits.take_back(entrant.project, claim)
        else:
            await credits.ask(entrant.project, await _mate(entrant, text(form, "number")))
    except CinemaError as error:
        return await _refused(request, entrant, "credit", error)
    return to(f"{entrant.here}#credits")


async def entrance(request: Request) -> Response:
    """Where who is not signed in is led: a member of another server asks for her link, one of this pole signs in. The
    answer is the same whether she belongs to it or not.
    """
    project, view = await project_of(request), FormView()
    if request.method == "POST":
        view.values["handle"] = text(await read_form(request), "handle").strip()[:300]
        try:
            with limits.visitor_asks(request):
                await entrances.ask_again(project, str(view.values["handle"]))
            return to(f"/projects/{project.actor.handle}/team/enter?sent=1#kept")
        except CinemaError as error:
            view.refuse("handle", error)
    return await page(
        request,
        "projects/entrance.html",
        section="projects",
        code=422 if view.errors else 200,
        project=queries.line(project),
        form=view,
        sent="sent" in request.query_params,
        following=safe_next(request.query_params.get("next", ""), f"/projects/{project.actor.handle}/team"),
    )


async def out(request: Request) -> Response:
    """A guest closes the door behind her: this browser opens it no longer."""
    entrant = await enter(request)
    await read_form(request)
    handle = entrant.project.actor.handle
    response = to(f"/projects/{handle}")
    await guests.end(request, response, handle)
    return response


async def _talk(request: Request, entrant: Entrant) -> Talk:
    """A page of it, or one post with all its answers."""
    alone = number(request.query_params.get("post", ""))
    if alone is not None:
        return await team_posts.one(entrant.project, entrant.person, alone)
    return await team_posts.page(entrant.project, entrant.person, number(request.query_params.get("before", "")))


def _asked(request: Request) -> str:
    """Which part of the talk the page shows, as its address says it: forms lead back to it."""
    for name in ("post", "before"):
        if (row := number(request.query_params.get(name, ""))) is not None:
            return f"?{name}={row}"
    return ""


def _place_words(form: FormView, talk: Talk) -> None:
    """What could not be said stands below what it answers, if that is on this page."""
    above = form.values.get("to", "")
    if above not in [str(one.id) for one in talk.posts]:
        form.values["to"] = ""
    elif "text" in form.errors:
        form.errors[f"text-{above}"] = form.errors.pop("text")


async def _mate(entrant: Entrant, given: str) -> Membership:
    """Whose place has this number, among those who belong to it; her own when none is said."""
    wanted = number(given) if given else entrant.standing.number
    for row in await service.members(entrant.project):
        if row.number == wanted:
            return row
    raise Missing("nobody of the team")


async def _refused(request: Request, entrant: Entrant, where: str, error: CinemaError, **typed: Any) -> Response:
    view = FormView(typed)
    view.refuse(where, error)
    return await team_page(request, entrant, view, code=422)


async def team_page(request: Request, entrant: Entrant, form: FormView, code: int = 200) -> Response:
    """The page with what was typed in one of its forms, where something is wrong with that."""
    speaks = entrant.standing.relationship in service.SPEAKERS
    talk = await _talk(request, entrant)
    _place_words(form, talk)
    return await room(
        request,
        entrant,
        "projects/team.html",
        code=code,
        project=queries.line(entrant.project),
        mates=await team_room.mates(entrant.project),
        talk=talk,
        asked=_asked(request),
        speaks=speaks,
        files=await team_file_room.lines(entrant.standing),
        for_whom=team_files.departments_of(entrant.standing),
        largest=kept.largest(),
        credits=await credits.of_team(entrant.project),
        films=await team_room.films_of(entrant.project, entrant.person) if speaks else (),
        relationships=list(Relationship),
        departments=list(trades.DEPARTMENTS),
        form=form,
    )
