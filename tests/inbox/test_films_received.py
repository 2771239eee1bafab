"""Films of elsewhere: PeerTube's own documents and our sister poles', shown when somebody here follows their makers."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.models import Actor, DomainRule, Severity
from fediverse_cinema.films import channels, posters
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.listeners import hear
from fediverse_cinema.reactions.models import Reaction
from fediverse_cinema.timeline.models import TimelineEntry
from fediverse_cinema.worker import JOBS
from tests.kit.neighbours import PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator, jpeg
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
LETTERS = Path(__file__).parents[1] / "letters/peertube"
POSTER = "/lazy-static/thumbnails/poster.jpg"


@pytest.fixture
def cineaste(town: Town) -> Neighbour:
    town.video.says[f"GET {POSTER}"] = Answer(200, jpeg(850, 478), "image/jpeg")
    return town.video.actor("cineaste")


@pytest.fixture
def video(town: Town, cineaste: Neighbour) -> Document:
    """A film as PeerTube 6.3 sends it, served at its address."""
    recorded = json.loads((LETTERS / "0007-Create-Video.json").read_text())["raw_body"]
    document: Document = json.loads(recorded.replace("http://127.0.0.1:9400", town.video.base))["object"]
    channel = next(one["id"] for one in document["attributedTo"] if one["type"] == "Group")
    document["attributedTo"] = [{"type": "Person", "id": cineaste.uri}, {"type": "Group", "id": channel}]
    for icon in document["icon"]:
        icon["url"] = town.video.base + POSTER
    return town.video.serve(document)


async def ana_follows(town: Town, *makers: Neighbour) -> None:
    ana = (await a_creator("ana")).actor
    for maker in makers:
        await town.deliver(maker, maker.activity("View", maker.uri))
        await follows.request(ana, await Actor.get(uri=maker.uri))
        await town.pole.work()
        follow = maker.server.received("Follow")[-1]
        await town.deliver(maker, maker.activity("Accept", follow))


async def test_a_film_of_peertube_comes_to_the_screen_with_its_poster(
    town: Town, cineaste: Neighbour, video: Document
) -> None:
    await ana_follows(town, cineaste)
    letter = await town.deliver(cineaste, cineaste.activity("Create", video))
    assert letter.outcome == Outcome.APPLIED
    film = await Film.get().select_related("author")
    assert (film.uri, film.title, film.author.uri, film.local) == (video["id"], video["name"], cineaste.uri, False)
    assert film.duration == 5 and film.page_url.startswith(town.video.base)
    page = (await town.pole.client.get(town.pole.base + "/", headers={"Accept": "text/html"})).text
    assert film.title in page and film.remote["posters"][0]["name"] in page
    assert town.video.base + POSTER not in page, "no visitor's browser asks another server"


async def test_INB_22_a_film_that_nobody_here_asked_for_is_not_kept(
    town: Town, cineaste: Neighbour, video: Document
) -> None:
    async with only(town, cineaste.uri, Actor=1, Letter=2):
        for activity in (cineaste.activity("Create", video), cineaste.activity("Announce", video["id"], to=[PUBLIC])):
            letter = await town.deliver(cineaste, activity)
            assert letter.outcome == Outcome.IGNORED


async def test_a_channel_that_is_followed_brings_the_film_by_its_share(
    town: Town, cineaste: Neighbour, video: Document
) -> None:
    channel = town.video.actor("chaine", "Group")
    await ana_follows(town, channel)
    letter = await town.deliver(channel, channel.activity("Announce", video["id"], to=[PUBLIC]))
    assert letter.outcome == Outcome.APPLIED
    assert [film.uri for film in await Film.all().select_related("author")] == [video["id"]]
    assert await Reaction.all().count() == 1
    async with only(town, Letter=1):
        await town.deliver(cineaste, cineaste.activity("Create", video))


async def test_a_film_embedded_in_a_share_is_not_believed(town: Town, cineaste: Neighbour, video: Document) -> None:
    mallory = town.evil.actor("mallory")
    await ana_follows(town, mallory)
    lie = {**video, "name": "Something else"}
    await town.deliver(mallory, mallory.activity("Announce", lie, to=[PUBLIC]))
    assert [film.title for film in await Film.all()] == [video["name"]]


async def test_FET_17_a_film_whose_author_lives_elsewhere_is_not_taken(
    town: Town, cineaste: Neighbour, video: Document
) -> None:
    mallory = town.evil.actor("mallory")
    await ana_follows(town, mallory)
    town.evil.serve({**video, "id": f"{town.evil.base}/videos/1"})
    letter = await town.deliver(mallory, mallory.activity("Announce", f"{town.evil.base}/videos/1", to=[PUBLIC]))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_the_author")
    letter = await town.deliver(mallory, mallory.activity("Create", town.evil.documents["/videos/1"]))
    assert letter.outcome == Outcome.REFUSED
    assert await Film.all().count() == 0


async def test_INB_20_the_newest_state_of_a_film_stays(town: Town, cineaste: Neighbour, video: Document) -> None:
    await ana_follows(town, cineaste)
    await town.deliver(cineaste, cineaste.activity("Create", video))
    for name, moment in (("second", "2026-11-23T00:00:00Z"), ("first", "2026-11-22T00:00:00Z")):
        await town.deliver(cineaste, cineaste.activity("Update", {**video, "name": name, "updated": moment}))
    assert [film.title for film in await Film.all()] == ["second"]


async def test_nobody_else_changes_or_deletes_a_film(town: Town, cineaste: Neighbour, video: Document) -> None:
    await ana_follows(town, cineaste)
    await town.deliver(cineaste, cineaste.activity("Create", video))
    mallory = town.video.actor("mallory")
    forged = {**video, "name": "forged", "updated": "2026-11-23T00:00:00Z"}
    for document in (forged, {**forged, "attributedTo": [mallory.uri, cineaste.uri]}):
        letter = await town.deliver(mallory, mallory.activity("Update", document))
        assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_the_author")
    await town.deliver(mallory, mallory.activity("Delete", video["id"]))
    await town.deliver(cineaste, cineaste.activity("Update", {**forged, "name": "her own"}))
    assert [film.title for film in await Film.all()] == ["her own"]


async def test_nobody_changes_a_film_of_ours(town: Town, cineaste: Neighbour, video: Document) -> None:
    await ana_follows(town, cineaste)
    for uri in (f"{town.pole.base}/ap/films/1", f"{town.pole.base}/ap/pole"):
        for kind in ("Create", "Update", "Delete"):
            letter = await town.deliver(cineaste, cineaste.activity(kind, {**video, "id": uri}))
            assert letter.outcome == Outcome.REFUSED
    assert await Film.all().count() == 0


async def test_INB_21_a_film_does_not_become_something_else(town: Town, cineaste: Neighbour, video: Document) -> None:
    await ana_follows(town, cineaste)
    await town.deliver(cineaste, cineaste.activity("Create", video))
    for changes in ({"type": "Person"}, {"type": "Note", "inReplyTo": video["id"]}, {"type": "Playlist"}):
        async with only(town, Letter=1):
            letter = await town.deliver(cineaste, cineaste.activity("Update", {**video, **changes}))
        assert letter.outcome in (Outcome.IGNORED, Outcome.REFUSED)


async def test_a_deleted_film_goes_with_its_poster_and_what_was_said_of_it(
    town: Town, cineaste: Neighbour, video: Document
) -> None:
    await ana_follows(town, cineaste)
    await town.deliver(cineaste, cineaste.activity("Create", video))
    await town.deliver(cineaste, cineaste.activity("Create", cineaste.note(video["id"])))
    await town.deliver(cineaste, cineaste.activity("Like", video["id"]))
    names = [poster["name"] for poster in (await Film.get()).remote["posters"]]
    assert all(here().shelf.path(name) for name in names)
    async with only(town, Film=-1, Note=-1, Reaction=-1, Letter=1, Tombstone=1):
        await town.deliver(cineaste, cineaste.activity("Delete", video["id"]))
    assert not any(here().shelf.path(name) for name in names)
    async with only(town, video["id"], Letter=1):  # INB-06: its server, which shows it as it was, is asked
        await town.deliver(cineaste, cineaste.activity("Create", {**video, "name": "again"}))


async def test_files_of_a_poster_go_although_the_storage_is_away_when_it_is_replaced_or_its_film_deleted(
    town: Town, cineaste: Neighbour, video: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or whatever else ends the pole between the row and its files."""
    await ana_follows(town, cineaste)
    await town.deliver(cineaste, cineaste.activity("Create", video))
    newer = {**video, "icon": [{**video["icon"][0], "url": f"{town.video.base}/new.jpg"}]}
    newer["updated"] = "2026-11-25T00:00:00Z"
    town.video.says["GET /new.jpg"] = Answer(200, jpeg(850, 478), "image/jpeg")

    async def away(_: object) -> None:
        raise Later("the bucket does not answer")

    for change in (cineaste.activity("Update", newer), cineaste.activity("Delete", video["id"])):
        names = {poster["name"] for poster in (await Film.get()).remote["posters"]}
        with monkeypatch.context() as patch:
            patch.setattr(here().shelf, "remove", away)
            await town.deliver(cineaste, change)
        kept = {poster["name"] for film in await Film.all() for poster in film.remote["posters"]}
        assert not names & kept and all(here().shelf.path(name) for name in names)
        await Job.filter(kind="remove_files").update(due=0)
        await town.pole.work()
        assert not any(here().shelf.path(name) for name in names) and all(here().shelf.path(name) for name in kept)


async def test_INB_06_a_delete_before_its_film_keeps_it_away(town: Town, cineaste: Neighbour, video: Document) -> None:
    await ana_follows(town, cineaste)
    await town.deliver(cineaste, cineaste.activity("Delete", video["id"]))
    await town.deliver(cineaste, cineaste.activity("Create", video))
    await town.deliver(cineaste, cineaste.activity("Announce", video["id"], to=[PUBLIC]))
    assert await Film.all().count() == 0


BAD_POSTERS = {
    "not there": Answer(404),
    "no picture": Answer(200, b"<svg onload=alert(1)>", "image/jpeg"),
    "damaged": Answer(200, jpeg(850, 478)[:500], "image/jpeg"),
    "too large": Answer(200, b"\xff\xd8\xff" + b"x" * 10_000_001, "image/jpeg"),
    "somewhere private": Answer(302, headers={"location": "http://127.0.0.1/poster.jpg"}),
}


@pytest.mark.parametrize("answer", BAD_POSTERS.values(), ids=BAD_POSTERS)
async def test_a_poster_that_cannot_be_had_does_not_keep_the_film_away(
    town: Town, cineaste: Neighbour, video: Document, answer: Answer
) -> None:
    await ana_follows(town, cineaste)
    town.video.says[f"GET {POSTER}"] = answer
    await town.deliver(cineaste, cineaste.activity("Create", video))
    assert "posters" not in (await Film.get()).remote
    assert await Job.all().count() == 0, "neither tried for ever nor kept as a failure"


async def test_a_poster_that_does_not_come_today_is_asked_for_again(
    town: Town, cineaste: Neighbour, video: Document
) -> None:
    """By a job of its own: what hears of the film is not told again."""
    await ana_follows(town, cineaste)
    town.video.says[f"GET {POSTER}"] = Answer(503)
    await town.deliver(cineaste, cineaste.activity("Create", video))
    assert [(job.kind, job.state) for job in await Job.all()] == [("copy_poster", JobState.READY)]
    town.video.says[f"GET {POSTER}"] = Answer(200, jpeg(850, 478), "image/jpeg")
    with clock.stopped_at(clock.now() + timedelta(minutes=10)):
        await town.pole.work()
    assert (await Film.get()).remote["posters"]


@pytest.mark.parametrize("rule", [{"severity": Severity.CLOSE}, {"severity": Severity.ALLOW, "reject_media": True}])
async def test_MOD_01_no_poster_of_a_host_whose_media_we_do_not_show_comes_by_a_redirect(
    town: Town, cineaste: Neighbour, video: Document, rule: dict[str, Any]
) -> None:
    await DomainRule.create(domain="evil.example", **rule, created_at=clock.now())
    await ana_follows(town, cineaste)
    town.evil.says["GET /poster"] = Answer(200, jpeg(850, 478), "image/jpeg")
    town.video.says[f"GET {POSTER}"] = Answer(302, headers={"location": f"{town.evil.base}/poster"})
    await town.deliver(cineaste, cineaste.activity("Create", video))
    assert town.evil.fetched == []
    assert "posters" not in (await Film.get()).remote
    assert await Job.all().count() == 0


async def test_a_poster_that_does_not_come_keeps_the_film_from_neither_its_channel_nor_timelines(
    town: Town, cineaste: Neighbour, video: Document
) -> None:
    channel = town.video.actor("chaine", "Group", attributedTo=cineaste.uri)
    video["attributedTo"][1] = {"type": "Group", "id": channel.uri}
    await ana_follows(town, cineaste)
    town.video.says[f"GET {POSTER}"] = Answer(503)
    await town.deliver(cineaste, cineaste.activity("Create", video))
    film = await Film.get().select_related("channel")
    assert film.channel is not None and film.channel.uri == channel.uri
    assert await TimelineEntry.filter(object_uri=film.uri).count() == 1


async def test_the_news_of_a_film_asks_nobody(town: Town, cineaste: Neighbour, video: Document) -> None:
    """Ten films whose posters hang would otherwise hold all places for news; of one site two are asked at once."""
    await ana_follows(town, cineaste)
    await town.deliver(cineaste, cineaste.activity("Create", video))
    film = await Film.get()
    await Film.filter(id=film.id).update(remote={**film.remote, "poster_of": "", "channel": f"{town.fedi.base}/c"})
    async with only(town, Job=2):
        await hear("FilmArrived", {"film_id": film.id, "poster": town.video.base + POSTER})
    jobs = {job.kind: job.lane for job in await Job.all()}
    assert jobs == {channels.FIND: "channels of fedi.example", posters.COPY: "posters of video.example"}
    assert {(JOBS[kind].queue, JOBS[kind].in_lane) for kind in jobs} == {("errands", 2)}
    await town.pole.work()
    assert town.fedi.fetched == ["/c"] and town.video.fetched.count(POSTER) == 2
    assert (await Film.get()).remote["poster_of"] == town.video.base + POSTER


async def test_a_film_that_is_not_public_is_not_shown(town: Town, cineaste: Neighbour, video: Document) -> None:
    await ana_follows(town, cineaste)
    async with only(town, Letter=1):
        await town.deliver(cineaste, cineaste.activity("Create", {**video, "to": [], "cc": []}))


async def test_a_film_that_is_made_unlisted_goes_and_may_come_back(
    town: Town, cineaste: Neighbour, video: Document
) -> None:
    """PeerTube sends an Update to nobody (recorded from 6.3, Update-Video 0065)."""
    await ana_follows(town, cineaste)
    await town.deliver(cineaste, cineaste.activity("Create", video))
    names = [poster["name"] for poster in (await Film.get()).remote["posters"]]
    hidden = {**video, "to": [], "cc": [], "updated": "2026-11-24T00:00:00Z"}
    old = {**hidden, "updated": "2026-11-01T00:00:00Z"}
    async with only(town, Letter=1):
        await town.deliver(cineaste, cineaste.activity("Update", old, to=[], cc=[]))
    mallory = town.video.actor("mallory")
    forged = {**hidden, "attributedTo": [mallory.uri, cineaste.uri]}
    await town.deliver(mallory, mallory.activity("Update", forged, to=[], cc=[]))
    assert await Film.all().count() == 1, "an older state and somebody else hide nothing"
    async with only(town, Letter=1, Film=-1):
        letter = await town.deliver(cineaste, cineaste.activity("Update", hidden, to=[], cc=[]))
    assert letter.outcome == Outcome.APPLIED
    assert not any(here().shelf.path(name) for name in names)
    again = {**video, "updated": "2026-11-25T00:00:00Z"}
    await town.deliver(cineaste, cineaste.activity("Update", again))
    assert [film.title for film in await Film.all()] == [video["name"]]


async def test_hostile_fields_of_a_film_are_cut_or_left_out(town: Town, cineaste: Neighbour, video: Document) -> None:
    await ana_follows(town, cineaste)
    hostile = {
        **video, "name": "<b>x</b>" * 50, "summary": ["a"], "content": "<script>x</script>ok", "mediaType": "text/html",
        "duration": "PT" + "9" * 30 + "S", "dateCreated": "²⁰²⁶", "language": [5, {"identifier": "../etc"}],
        "license": {"x": 1}, "licence": 7, "aspectRatio": "NaN", "icon": [{"url": "javascript:x()"}, 5],
        "url": [{"mediaType": "text/html", "href": "javascript:alert(1)"}], "genre": {"a": 1},
    }  # fmt: skip
    letter = await town.deliver(cineaste, cineaste.activity("Create", hostile))
    assert letter.outcome == Outcome.APPLIED
    film = await Film.get()
    assert (film.synopsis, film.duration, film.year, film.languages, film.licence) == ("ok", None, None, [], "")
    assert film.page_url == video["id"] and len(film.title) <= 200 and "<" not in film.title


async def test_a_film_that_its_server_calls_sensitive_is_announced_in_the_readers_language(
    town: Town, cineaste: Neighbour, video: Document
) -> None:
    await ana_follows(town, cineaste)
    video["sensitive"] = True
    await town.deliver(cineaste, cineaste.activity("Create", video))
    page = f"https://lyon.example/films/{(await Film.get()).slug}"
    for language, words in (("fr", "contenu sensible, dit son serveur"), ("en", "sensitive content, says its server")):
        answer = await town.pole.client.get(page, headers={"Accept": "text/html", "Accept-Language": language})
        assert words in answer.text
