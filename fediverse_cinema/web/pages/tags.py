"""What bears a hashtag: public notes and films, from here and from elsewhere."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import sight
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.marking import folded
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.films import queries as films
from fediverse_cinema.films.views import FilmLine
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.web.forms.fields import number
from fediverse_cinema.web.page import page
from fediverse_cinema.web.sessions import viewer_of

ON_A_PAGE = 30


async def tag(request: Request) -> Response:
    """Everything public with that hashtag, what arrived last first; films of elsewhere if they may stand in lists.
    Large and small letters are the same.
    """
    wanted = folded(request.path_params["tag"].strip())
    if not wanted:
        raise Missing("a hashtag without a letter")
    rows = await talk.tagged(wanted, number(request.query_params.get("before", "")), ON_A_PAGE)
    uris = [uri for _, uri in rows]
    viewer = await viewer_of(request)
    notes = await Note.filter(uri__in=uris, visibility=Visibility.PUBLIC).select_related("author") if uris else []
    shown = await sight.seen(viewer, await talk.readable(notes, viewer), lambda note: [note.author_id])
    views = await talk.note_views(shown, viewer)
    found: dict[str, NoteView | FilmLine] = {view.uri: view for view in views}
    found |= await films.listed(uris, viewer)
    return await page(
        request,
        "tags/tag.html",
        section="",
        tag=wanted,
        things=[
            {"film": thing} if isinstance(thing, FilmLine) else {"note": thing}
            for uri in uris
            if (thing := found.get(uri)) is not None
        ],
        older=f"/tags/{quote(wanted)}?before={rows[-1][0]}" if len(rows) == ON_A_PAGE else "",
    )
