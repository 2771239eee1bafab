"""Every path, one line each: what answers, and the rule that lets people in (accounts.permissions)."""

from dataclasses import dataclass
from functools import cache

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from fediverse_cinema.web import wellknown
from fediverse_cinema.web.gate import Page, guarded
from fediverse_cinema.web.pages import (
    accounts,
    blocking,
    consents,
    conversations,
    editing,
    files,
    films,
    following,
    home,
    hosts,
    ids,
    interaction,
    notices,
    people,
    profile,
    reports,
    screen,
    search,
    synchronization,
    tags,
    talk,
)

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
ACTORS = ("/ap/instance", "/ap/pole", "/ap/users/{handle}", "/ap/channels/{handle}")


@dataclass(frozen=True, slots=True)
class Row:
    path: str
    page: Page
    verb: str
    methods: tuple[str, ...] = GET


ROUTES: tuple[Row, ...] = (
    Row("/", screen.home, "read"),
    Row("/films", screen.films, "read"),
    Row("/films/new", editing.new, "begin_film", BOTH),
    Row("/films/{slug}", films.film, "read"),
    Row("/films/{slug}/edit", editing.edit, "edit_film", BOTH),
    Row("/films/{slug}/file", editing.file, "edit_film", BOTH),
    Row("/films/{slug}/publish", editing.publish, "publish_film", POST),
    Row("/films/{slug}/postpone", editing.postpone, "publish_film", POST),
    Row("/films/{slug}/delete", editing.delete, "delete_film", BOTH),
    Row("/films/{slug}/progress", editing.progress, "edit_film"),
    Row("/films/{slug}/answers", films.answer, "answer", POST),
    Row("/films/{slug}/like", films.like, "react", POST),
    Row("/films/{slug}/unlike", films.unlike, "react", POST),
    Row("/films/{slug}/share", films.share, "react", POST),
    Row("/films/{slug}/unshare", films.unshare, "react", POST),
    Row("/notes/new", talk.new, "say", BOTH),
    Row("/notes/{uuid}", conversations.note, "read"),
    Row("/notes/{uuid}/edit", talk.edit, "edit_note", BOTH),
    Row("/notes/{uuid}/delete", conversations.delete, "delete_note", POST),
    Row("/notes/{uuid}/answers", talk.answer, "answer", POST),
    Row("/notes/{uuid}/like", conversations.like, "react", POST),
    Row("/notes/{uuid}/unlike", conversations.unlike, "react", POST),
    Row("/notes/{uuid}/share", conversations.share, "react", POST),
    Row("/notes/{uuid}/unshare", conversations.unshare, "react", POST),
    Row("/notes/{uuid}/vote", talk.vote, "react", POST),
    Row("/tags/{tag}", tags.tag, "read"),
    Row("/home", home.home, "read_home"),
    Row("/notices", notices.notices, "read_notices"),
    Row("/notices/read", notices.read, "read_notices", POST),
    Row("/notices/accept", notices.accept, "answer_follow", POST),
    Row("/notices/decline", notices.decline, "answer_follow", POST),
    Row("/pole", people.person, "read"),
    Row("/users/{handle}", people.person, "read"),
    Row("/channels/{handle}", people.person, "read"),
    Row("/users/{handle}/followers", people.followers, "read"),
    Row("/users/{handle}/following", people.following, "read"),
    Row("/people/{address:path}", people.elsewhere, "read"),
    Row("/search", search.search, "read"),
    Row("/workshop", following.workshop, "use_workshop"),
    Row("/workshop/follow", following.follow, "follow", POST),
    Row("/workshop/unfollow", following.unfollow, "follow", POST),
    Row("/workshop/followers/accept", following.approve, "follow", POST),
    Row("/workshop/followers/decline", following.decline, "follow", POST),
    Row("/workshop/profile", profile.settings, "use_workshop", BOTH),
    Row("/workshop/moving", profile.moving_house, "use_workshop", BOTH),
    Row("/workshop/pin", profile.pin, "use_workshop", POST),
    Row("/workshop/unpin", profile.unpin, "use_workshop", POST),
    Row("/workshop/blocked", blocking.blocked, "use_workshop"),
    Row("/workshop/block", blocking.block, "use_workshop", POST),
    Row("/workshop/unblock", blocking.unblock, "use_workshop", POST),
    Row("/workshop/requests", consents.requests, "use_workshop", BOTH),
    Row("/report", reports.report, "report", BOTH),
    Row("/admin/reports", reports.reports, "run_pole", BOTH),
    Row("/admin/hosts", hosts.hosts_page, "run_pole"),
    Row("/admin/hosts/try", hosts.try_now, "run_pole", POST),
    Row("/admin/hosts/close", hosts.close, "run_pole", POST),
    Row("/admin/hosts/open", hosts.open_again, "run_pole", POST),
    Row("/interact", interaction.interact, "interact_from_elsewhere", BOTH),
    Row("/follow", interaction.interact, "interact_from_elsewhere", BOTH),
    Row("/authorize_interaction", interaction.authorize_interaction, "use_workshop"),
    Row("/login", accounts.login, "sign_in", BOTH),
    Row("/logout", accounts.logout, "sign_out", POST),
    Row("/language", accounts.language, "choose_language", POST),
    Row("/media/{name}", files.media, "read"),
    Row("/media/{name}", files.preflight, "read", ("OPTIONS",)),
    Row("/download/web-videos/{name}", files.download, "read"),
    Row("/download/streaming-playlists/hls/videos/{name}", files.download, "read"),
    Row("/proxy/{seal}/{encoded}", files.picture, "read"),
    Row("/pole.css", files.pole_stylesheet, "read"),
    Row("/.well-known/webfinger", wellknown.webfinger, "read"),
    Row("/.well-known/host-meta", wellknown.host_meta, "read"),
    Row("/.well-known/nodeinfo", wellknown.nodeinfo_links, "read"),
    Row("/nodeinfo/{version}", wellknown.nodeinfo, "read"),
    Row("/ap/films/{uuid}", ids.film, "read"),
    Row("/ap/films/{uuid}/activity", ids.entry, "read"),
    Row("/ap/films/{uuid}/updates/{moment}", ids.entry, "read"),
    Row("/ap/films/{uuid}/delete", ids.entry, "read"),
    Row("/ap/films/{uuid}/{name}", ids.film_collection, "read"),
    Row("/ap/films/{uuid}/{name}/pages/{cursor}", ids.film_collection_page, "read"),
    Row("/ap/notes/{uuid}", ids.note, "read"),
    Row("/ap/notes/{uuid}/activity", ids.entry, "read"),
    Row("/ap/notes/{uuid}/updates/{moment}", ids.entry, "read"),
    Row("/ap/notes/{uuid}/counts/{number}", ids.entry, "read"),
    Row("/ap/notes/{uuid}/delete", ids.entry, "read"),
    Row("/ap/notes/{uuid}/replies", ids.note_replies, "read"),
    Row("/ap/notes/{uuid}/replies/{cursor}", ids.note_replies_page, "read"),
    Row("/ap/notes/{uuid}/{name}", ids.note_count, "read"),
    *(
        row
        for actor in ACTORS
        for row in (
            Row(actor, ids.actor, "read"),
            Row(f"{actor}/outbox", ids.outbox, "read"),
            Row(f"{actor}/outbox/pages/{{cursor}}", ids.outbox_page, "read"),
            Row(f"{actor}/followers", ids.followers, "read"),
            Row(f"{actor}/followers/synchronization", synchronization.partial, "read"),
            Row(f"{actor}/following", ids.following, "read"),
            Row(f"{actor}/followers/pages/{{cursor}}", ids.followers_page, "read"),
            Row(f"{actor}/following/pages/{{cursor}}", ids.following_page, "read"),
            Row(f"{actor}/featured", ids.featured, "read"),
            Row(f"{actor}/featured/pages/latest", ids.featured_page, "read"),
            Row(f"{actor}/announces/{{uuid}}", ids.entry, "read"),
        )
    ),
    Row("/ap/stamps/{uuid}", consents.stamp, "read"),
    Row("/ap/stamps/{uuid}/delete", ids.entry, "read"),
    Row("/ap/activities/{uuid}", ids.entry, "read"),
)


@cache
def routes() -> list[BaseRoute]:
    """What Starlette mounts, the same for every pole of a process."""
    made: list[BaseRoute] = [Route(row.path, guarded(row.page, row.verb), methods=list(row.methods)) for row in ROUTES]
    static = StaticFiles(packages=[("fediverse_cinema.web", "static")])
    return [*made, Mount("/static", static, name="static")]
