"""A page: a template with what every page needs (the pole, the viewer, the language) and the headers of its kind."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from fediverse_cinema.accounts import joining
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.accounts.permissions import may
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.shelves import origins
from fediverse_cinema.notices import queries as notices
from fediverse_cinema.poles import face
from fediverse_cinema.web import caching, csrf, pole_names
from fediverse_cinema.web.cards import Card
from fediverse_cinema.web.security import NOBODY, Abroad, page_policy
from fediverse_cinema.web.sessions import account_of
from fediverse_cinema.web.templating import render
from fediverse_cinema.web.translation import Language, choose

LANGUAGE_COOKIE = "language"
NOT_KEPT = "private, no-store"


def language_of(request: Request) -> Language:
    """What the reader chose here, else what her browser asks for, else the pole's."""
    default: Language = "en" if here().settings.pole.language == "en" else "fr"
    return choose(request.headers.get("accept-language", ""), request.cookies.get(LANGUAGE_COOKIE, ""), default)


async def page(
    request: Request,
    template: str,
    *,
    section: str = "",
    alternate: str | None = None,
    player: bool = False,
    abroad: Abroad = NOBODY,
    card: Card | None = None,
    forms: str = "",
    framed: bool = False,
    links: Sequence[str] = (),
    code: int = 200,
    shared: bool = False,
    **context: Any,
) -> Response:
    """The page as a response. `alternate` is the id of the same thing for servers; `player` loosens the policy,
    `abroad` says whom the player asks, `card` how the page looks where it is linked to, `forms` where forms may lead
    beside here, `framed` that other sites may show it within theirs; `links` are more links of its header; `shared`:
    all visitors see it alike."""
    account = await account_of(request)
    within = getattr(request.state, "guest", "")  # the rooms of a project
    await pole_names.look_up()
    language = language_of(request)
    html = render(
        template,
        language=language,
        pole=await _pole(language),
        viewer=_viewer(account),
        may_join=account is None and await joining.is_possible(),
        unread=await notices.count_unread(account.creator.actor_id) if account else 0,
        path=_path(request),
        csrf=csrf.token(request),
        frame_csrf=csrf.frame_token(request),
        section=section,
        alternate=alternate,
        card=card,
        **context,
    )
    headers = {
        "Content-Security-Policy": page_policy(
            player=player, media=_storage_origin(), forms=forms, abroad=abroad, framed=framed
        ),
        "Cache-Control": NOT_KEPT if account or within else caching.of_page(request, shared=shared and code == 200),
        "Vary": "Accept, Accept-Language, Cookie",
    }
    document = [f'<{alternate}>; rel="alternate"; type="application/activity+json"'] if alternate else []
    if all_links := [*document, *links]:
        headers["Link"] = ", ".join(all_links)
    return HTMLResponse(html, status_code=code, headers=headers)


def to(path: str) -> Response:
    """After a deed: show the page that it led to."""
    return RedirectResponse(path, status_code=303)


def safe_next(given: str, otherwise: str = "/") -> str:
    """Where to go next, but only within our own pages (WEB-11)."""
    if not given.startswith("/") or given[1:2] in ("/", "\\") or not given.isprintable() or "\\" in given:
        return otherwise
    parts = urlsplit(given)
    return otherwise if parts.scheme or parts.netloc or "%2f" in given[:4].lower() else given


async def _pole(language: Language) -> dict[str, Any]:
    settings, shown = here().settings.pole, await face.face()
    said: dict[str, Any] = {"name": settings.name, "about": settings.about, "region": settings.region}
    said |= {"logo": shown.logo, "stylesheet": shown.stylesheet, "figures": shown.figures}
    return said | {"pages": shown.pages_in(language)}


def _viewer(account: Account | None) -> dict[str, Any] | None:
    if account is None:
        return None
    actor = account.creator.actor
    who = {"name": actor.name, "handle": actor.handle, "url": f"/users/{actor.handle}"}
    deeds = {"runs_pole": "run_pole", "edits_screen": "edit_screen", "moderates": "moderate"}
    may_do = {name: may(account, verb) for name, verb in deeds.items()}
    return who | may_do | {"moved": actor.moved_to is not None}


def _path(request: Request) -> str:
    """Where a change of language leads back to; the answer to a form cannot be asked for again."""
    if request.method not in ("GET", "HEAD"):
        return "/"
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _storage_origin() -> str:
    """Our own storage counts as ours."""
    return " ".join(origins(here().settings))
