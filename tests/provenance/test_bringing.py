"""Free films of others: found by an editor, fetched, shown by the pole with the names of who made them."""

import asyncio

import pytest

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.films import attribution, documents, queries, service
from fediverse_cinema.films.models import Attribution, Film, FilmState
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import importing
from fediverse_cinema.media.models import Asset, Upload
from fediverse_cinema.media.service import PREPARE
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.provenance import bringing
from fediverse_cinema.reactions.models import Reaction
from fediverse_cinema.search import arrivals
from tests.kit.brought import SOURCE, a_brought_film, wanted
from tests.kit.choices import a_video
from tests.kit.neighbours import Answer
from tests.kit.people import a_creator, a_film, an_account, an_asset
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
FILE = b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + bytes(5_000)


@pytest.fixture
async def eddy(town: Town) -> Account:
    return await an_account("eddy", "Eddy", role=Role.EDITOR)


async def signed_in(town: Town, handle: str) -> Visitor:
    visitor = Visitor(town.pole)
    await visitor.sign_in(handle)
    return visitor


def typed(**changed: str) -> dict[str, str]:
    return {
        "title": "Nuit blanche", "made_by": "Ada Morel — https://ada.example", "year": "2019",
        "source": SOURCE, "address": "https://video.example/files/nuit.mp4", "licence": "CC-BY-4.0", "deed": "publish",
    } | changed  # fmt: skip


async def test_an_editor_brings_a_film_by_its_address(town: Town, eddy: Account) -> None:
    """As far as the file comes: preparing it is the business of the media room."""
    town.video.says["GET /files/nuit.mp4"] = Answer(200, FILE, "video/mp4")
    editor = await signed_in(town, "eddy")
    assert 'href="/brought"' in await editor.look("/workshop")
    await editor.look("/brought/new")
    page = await editor.send("/brought/new", **typed())
    assert editor.response.url.path == "/brought" and "The film is on its way" in page and "Ada Morel" in page
    film, upload = await Film.get(), await Upload.get()
    keeper = (await pole_actors()).companion
    assert (film.author_id, upload.owner_id, film.state, film.wanted) == (keeper.id, keeper.id, FilmState.DRAFT, True)
    assert not await Asset.exists() and not town.video.fetched

    await importing.fetch(upload.id)
    await importing.fetch(upload.id)  # the worker that did it had died before it could say so
    assert town.video.fetched == ["/files/nuit.mp4"], "what is here is not fetched again"
    await Job.filter(kind=PREPARE).delete()
    await bringing.arrived(upload.id)
    await bringing.arrived(upload.id)
    await film.refresh_from_db()
    asset = await Asset.get()
    assert (film.asset_id, asset.owner_id, asset.size) == (asset.id, keeper.id, len(FILE))
    assert await Job.filter(kind=PREPARE).count() == 1


async def test_what_is_no_film_is_said_beside_it(town: Town, eddy: Account) -> None:
    town.video.says["GET /files/nuit.mp4"] = Answer(200, b"<!doctype html>" + bytes(900), "video/mp4")
    film = await bringing.bring(
        eddy.creator.actor, wanted(address="https://video.example/files/nuit.mp4"), publish=True
    )
    await town.pole.work()
    await film.refresh_from_db()
    assert film.asset_id is None and not await Asset.exists() and (await Upload.get()).failure
    editor = await signed_in(town, "eddy")
    assert "Send the file yourself" in await editor.look("/brought")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("made_by", ""), ("made_by", "x" * 200), ("year", "hier"), ("licence", "all-rights-reserved"),
        ("licence", ""), ("source", "archive.example"), ("source", "javascript:alert(1)"), ("address", ""),
        ("address", "https://127.0.0.1/film.mp4"), ("address", "file:///etc/passwd"),
        ("address", "https://user@[::1]/film.mp4"), ("address", "https://files.example:99999/film.mp4"),
        ("source", "https://archive.example:99999/"), ("source", "https://archive.example:a/"),
        ("summary", "x" * 2_000),
    ],
)  # fmt: skip
async def test_FET_01_what_is_wrong_is_said_and_nothing_is_kept(
    town: Town, eddy: Account, field: str, value: str
) -> None:
    editor = await signed_in(town, "eddy")
    await editor.look("/brought/new")
    page = await editor.send("/brought/new", **typed(**{field: value}))
    assert editor.response.status_code == 422 and f'"#{field}"' in page and 'id="' + field in page
    assert field == "title" or 'value="Nuit blanche"' in page
    assert not await Film.exists() and not await Upload.exists() and not await Attribution.exists()
    assert not town.video.asked


async def test_one_address_is_one_film_however_often_its_form_is_sent(town: Town, eddy: Account) -> None:
    async def once() -> None:
        await bringing.bring(eddy.creator.actor, wanted(), publish=True)

    done = await asyncio.gather(once(), once(), once(), return_exceptions=True)
    refused = [one for one in done if isinstance(one, CinemaError)]
    assert [one.code for one in refused] == ["twice", "twice"] and len(done) == 3
    assert (await Film.all().count(), await Upload.all().count()) == (1, 1)


async def test_AUT_08_only_who_composes_the_pole_brings_films_and_works_on_them(town: Town, eddy: Account) -> None:
    film = await a_brought_film(eddy.creator.actor)
    draft = await a_brought_film(
        eddy.creator.actor, published=False, address="https://files.example/2.mp4", title="Deux"
    )
    await an_account("ben", "Ben")
    await an_account("mona", "Mona", role=Role.MODERATOR)
    await an_account("alma", "Alma", role=Role.ADMIN)
    paths = [
        "/brought",
        "/brought/new",
        f"/films/{film.slug}/edit",
        f"/films/{draft.slug}",
        f"/films/{draft.slug}/delete",
    ]
    for handle, status in (("ben", 404), ("mona", 404), ("eddy", 200), ("alma", 200)):
        visitor = await signed_in(town, handle)
        seen = []
        for path in paths:
            await visitor.look(path)
            seen.append(visitor.response.status_code)
        assert seen == [status] * len(paths), handle
    member = await a_film(await a_creator("cleo", "Cleo"), "À moi")
    editor = await signed_in(town, "eddy")
    await editor.look(f"/films/{member.slug}/edit")
    assert editor.response.status_code == 404, "a member's film is hers alone"


async def test_its_page_says_who_made_it_and_claims_nobody_as_a_member(town: Town, eddy: Account) -> None:
    film = await a_brought_film(eddy.creator.actor)
    reader = Visitor(town.pole)
    page = await reader.look(f"/films/{film.slug}")
    assert 'href="https://ada.example"' in page and "Jo Lind" in page and "Creative Commons BY 4.0" in page
    assert f'href="{SOURCE}"' in page and "Come from elsewhere" in page and "Born at the pole" not in page
    assert f'href="/films/{film.slug}/author"' in page
    assert "regie" not in page.split("<main")[1] and "fediverse:creator" not in page
    assert '"director": [{"@type": "Person", "name": "Ada Morel"}, {"@type": "Person", "name": "Jo Lind"}]' in page
    embedded = await reader.look(f"/embed/{film.slug}")
    assert "Ada Morel, Jo Lind" in embedded
    said = (await reader.client.get(f"/oembed?url={film.page_url}")).json()
    assert said["author_name"] == "Ada Morel, Jo Lind" and said["author_url"].endswith(f"/films/{film.slug}")


async def test_films_that_were_born_here_stand_first(town: Town, eddy: Account) -> None:
    hers = await a_film(await a_creator("ana", "Ana"), "Née ici")
    brought = await a_brought_film(eddy.creator.actor)  # the latest
    born = [line.title for line in await queries.newest(local=True)]
    elsewhere = [line.title for line in await queries.newest(local=False)]
    assert (born, elsewhere) == ([hers.title], [brought.title])
    reader = Visitor(town.pole)
    page = await reader.look("/")
    assert page.index("Née ici") < page.index("Nuit blanche")
    assert "Nuit blanche" not in await reader.look("/films?origin=here")
    page = await reader.look("/films?origin=elsewhere")
    assert "Nuit blanche" in page and "Née ici" not in page and "Ada Morel, Jo Lind" in page
    assert "Nuit blanche" in await reader.look("/films?q=morel")


async def test_its_document_names_its_makers_and_the_pole_as_who_shows_it(town: Town, eddy: Account) -> None:
    film = await a_brought_film(eddy.creator.actor)
    document = await documents.film_document(film.uuid)
    pole = await pole_actors()
    assert document["attributedTo"] == [
        {"type": "Person", "id": pole.companion.uri},
        {"type": "Group", "id": pole.group.uri},
    ]
    assert document["creator"] == [
        {"id": f"{film.uri}#creator-1", "type": "Person", "name": "Ada Morel", "url": "https://ada.example"},
        {"id": f"{film.uri}#creator-2", "type": "Person", "name": "Jo Lind"},
    ]
    assert document["isBasedOn"] == SOURCE and "claimedBy" not in document and not document["director"]
    assert "Ada Morel" in document["content"] and "Régie" not in document["summary"]
    assert document["cc"] == [f"{pole.companion.uri}/followers", f"{pole.group.uri}/followers"]
    terms = {name for block in document["@context"] if isinstance(block, dict) for name in block}
    assert {"creator", "isBasedOn", "claimedBy"} <= terms
    plain = await documents.film_document((await a_film(await a_creator("ana", "Ana"))).uuid)
    assert "isBasedOn" not in plain and "isBasedOn" not in str(plain["@context"])
    shared = Reaction.filter(object_uri=film.uri).order_by("actor_id").values_list("actor_id", flat=True)
    assert await shared == sorted([pole.group.id, pole.instance.id])
    assert await OutboxEntry.filter(object_uri=film.uri, type="Create", actor_id=pole.companion.id).count() == 1


async def test_its_sheet_keeps_the_names_and_a_free_licence(town: Town, eddy: Account) -> None:
    film = await a_brought_film(eddy.creator.actor)
    editor = await signed_in(town, "eddy")
    page = await editor.look(f"/films/{film.slug}/edit")
    assert 'name="choosing"' not in page
    await editor.send(f"/films/{film.slug}/edit", made_by="Ada Morel", deed="keep")
    await film.refresh_from_db()
    assert film.made_by == "Ada Morel"
    await editor.look(f"/films/{film.slug}/edit")
    page = await editor.send(
        f"/films/{film.slug}/edit", licence="all-rights-reserved", summary="Une nuit.", deed="keep"
    )
    assert editor.response.status_code == 422 and "Une nuit." in page
    with pytest.raises(Refused):
        await service.change(film, Sheet(title="Nuit blanche", licence="all-rights-reserved"))
    assert (await Film.get(id=film.id)).licence == "CC-BY-4.0"


async def test_a_file_that_an_editor_sends_herself_belongs_to_the_pole(town: Town, eddy: Account) -> None:
    """Else it would go with her account."""
    film = await bringing.bring(eddy.creator.actor, wanted(), publish=False)
    film = await Film.get(id=film.id).select_related("asset")
    await service.give_file(film, await an_asset(eddy.creator))
    assert (await Asset.get()).owner_id == (await pole_actors()).companion.id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada Morel — https://ada.example", [("Ada Morel", "https://ada.example")]),
        ("Ada - Morel - http://ada.example/x", [("Ada — Morel", "http://ada.example/x")]),
        ("Ada Morel — javascript:alert(1)", [("Ada Morel — javascript:alert(1)", "")]),
        ("\n Jo \n\n", [("Jo", "")]),
        ("https://ada.example", [("https://ada.example", "")]),
    ],
)
def test_a_maker_is_a_name_and_perhaps_an_address(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.name, one.url) for one in attribution.makers(text)] == found


async def test_a_film_of_another_server_is_shown_by_the_pole_and_no_longer(town: Town, eddy: Account) -> None:
    maker = town.video.actor("lea")
    channel = town.video.actor("lea_films", "Group", attributedTo=[{"type": "Person", "id": maker.uri}])
    video = town.video.serve(
        {
            "@context": "https://www.w3.org/ns/activitystreams", "id": f"{town.video.base}/videos/1", "type": "Video",
            "name": "La digue",
            "attributedTo": [{"type": "Person", "id": maker.uri}, {"type": "Group", "id": channel.uri}],
            "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [], "published": "2026-01-02T10:00:00Z",
            "url": [{"type": "Link", "mediaType": "text/html", "href": f"{town.video.base}/w/1"}],
        }
    )  # fmt: skip
    editor = await signed_in(town, "eddy")
    await editor.look("/brought/new")
    await editor.send("/brought/elsewhere", elsewhere=video["id"])
    film = await Film.get()
    assert editor.response.url.path == f"/films/{film.slug}" and not film.local
    await town.pole.work()
    reader = Visitor(town.pole)
    assert "La digue" in await reader.look("/films"), "the pole shares it: it stands in the lists"
    group = (await pole_actors()).group
    assert await Reaction.filter(object_uri=film.uri, actor_id=group.id).count() == 1
    assert "/brought/elsewhere" not in await reader.look(f"/films/{film.slug}")
    await editor.look(f"/films/{film.slug}")
    await editor.send("/brought/elsewhere", elsewhere=film.uri, deed="take_back")
    await town.pole.work()
    assert "La digue" not in await reader.look("/films") and not await Reaction.exists(object_uri=film.uri)
    for wrong in ("rien", "https://lyon.example/about", maker.uri):
        await editor.look("/brought/new")
        page = await editor.send("/brought/elsewhere", elsewhere=wrong)
        assert editor.response.status_code == 422 and wrong in page
    assert await Actor.filter(local_handle=None).exists()


@pytest.mark.parametrize("creator", [None, [], "Ada", [{"type": "Person"}], [{"name": 7}], [{"name": "<b></b>"}]])
async def test_a_film_of_elsewhere_that_names_nobody_is_not_made_by_nobody(town: Town, creator: object) -> None:
    """`isBasedOn` is a word of schema.org: what a server means by it without `creator` is its own business."""
    alice = town.social.actor("alice")
    video = a_video(alice, isBasedOn=SOURCE, **({} if creator is None else {"creator": creator}))
    await arrivals.welcome(town.social.serve(video), await actors.find_actor(alice.uri))
    film = await Film.get()
    assert film.made_by == "" and film.remote["source"] == SOURCE
    assert await attribution.shown(film.slug) is None
    await a_reader_finds(town, film, "Le Rhône", missing="Made by")


async def test_a_film_of_elsewhere_says_who_made_it_in_few_words(town: Town) -> None:
    alice = town.social.actor("alice")
    people = [{"name": f"<i>Ada</i> {number} " + "x" * 5_000, "url": "javascript:alert(1)"} for number in range(40)]
    video = a_video(alice, isBasedOn="javascript:alert(1)", creator=people, claimedBy=[7])
    await arrivals.welcome(town.social.serve(video), await actors.find_actor(alice.uri))
    film = await Film.get()
    made = attribution.makers(film.made_by)
    assert len(made) == attribution.MOST and all(len(one.name) <= attribution.LONGEST_NAME for one in made)
    assert made[0].name.startswith("Ada 0 x") and {one.url for one in made} == {""} and film.remote["source"] == ""
    await a_reader_finds(town, film, "Le Rhône", missing="javascript")


async def a_reader_finds(town: Town, film: Film, words: str, *, missing: str) -> None:
    page = await Visitor(town.pole).look(f"/films/{film.slug}")
    assert words in page and missing not in page
