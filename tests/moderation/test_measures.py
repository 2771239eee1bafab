"""What those who moderate do about people and things, what is left of it for others, and how it is undone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from fediverse_cinema.accounts import guests, links, roles, sessions
from fediverse_cinema.accounts.models import Account, GuestSession, LinkPurpose, PersonalLink, Role, Session
from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, Follow, OutboxEntry, Tombstone
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Forbidden, Refused
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.labels.models import Audience, Selection
from fediverse_cinema.media import places, uploads
from fediverse_cinema.media.models import Asset, Rendition, RenditionKind, Upload
from fediverse_cinema.moderation import measures
from fediverse_cinema.moderation.log import Deed
from fediverse_cinema.moderation.models import LogEntry, Measure, MeasureKind
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.screeners.models import ScreeningPass
from tests.kit.brought import a_brought_film
from tests.kit.following import follow
from tests.kit.labels import a_selection
from tests.kit.moderation import REASON, a_measure, lifted
from tests.kit.people import a_film, an_account
from tests.kit.publications import a_publication
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.words import a_note, somebody

pytestmark = pytest.mark.anyio


@pytest.fixture
async def mona(town: Town) -> Account:
    """She moderates."""
    return await an_account("mona", "Mona", role=Role.MODERATOR)


@pytest.fixture
async def ben(town: Town) -> Account:
    return await an_account("ben", "Ben")


async def status(town: Town, path: str) -> int:
    visitor = Visitor(town.pole)
    await visitor.look(path)
    return visitor.response.status_code


async def test_a_hidden_film_is_in_no_list_has_no_files_and_comes_back_whole(
    town: Town, mona: Account, ben: Account
) -> None:
    film = await a_film(ben.creator, "Le Quai")
    file = await Rendition.get(asset_id=film.asset_id, kind=RenditionKind.MP4)
    places = ("/films", "/films.atom", "/search?q=Quai", "/sitemap.xml", "/users/ben")
    visitor = Visitor(town.pole)
    assert await status(town, f"/media/{file.name}") == 200
    measure = await a_measure(mona, MeasureKind.HIDE, ben.creator.actor, film.uri)
    await town.pole.work()
    for place in places:
        assert f"/films/{film.slug}" not in await visitor.look(place), place
    page = await visitor.look(f"/films/{film.slug}")
    assert visitor.response.status_code == 404 and "have hidden it on" in page and "<video" not in page
    answer = await visitor.client.get(film.uri, headers={"Accept": "application/activity+json"})
    assert answer.status_code == 404, "other servers keep what they have: it is not gone"
    now = await Rendition.get(id=file.id)
    assert now.name != file.name and not (await Asset.get(id=film.asset_id)).open
    assert (await status(town, f"/media/{file.name}"), await status(town, f"/media/{now.name}")) == (404, 404)
    herself = Visitor(town.pole)
    await herself.sign_in("ben")
    await herself.look(f"/films/{film.slug}")
    assert herself.response.status_code == 200, "she still sees it herself"
    for place in ("/workshop", f"/films/{film.slug}", f"/films/{film.slug}/edit", f"/films/{film.slug}/release"):
        page = await herself.look(place)
        assert "Those who run this pole have hidden it." in page, place
        assert "Publish" not in page and "Not published yet" not in page and "Online since" not in page, place

    await lifted(mona, measure)
    await town.pole.work()
    assert (await Film.get(id=film.id)).state == FilmState.PUBLISHED
    assert f"/films/{film.slug}" in await visitor.look("/films")
    back = await Rendition.get(id=file.id)
    assert await status(town, f"/media/{back.name}") == 200
    assert (await OutboxEntry.filter(object_uri=film.uri).order_by("-id"))[0].type == "Update"


@pytest.mark.parametrize("far", [False, True], ids=["here", "elsewhere"])
async def test_hidden_words_are_read_by_their_author_alone(town: Town, mona: Account, ben: Account, far: bool) -> None:
    author = await somebody("zoe", "Zoé") if far else (await an_account("zoe", "Zoé")).creator.actor
    note = await a_note(author, "<p>Un secret de tous.</p>", mentions=(ben.creator.actor,))
    letter = await a_note(author, "<p>Entre nous.</p>", visibility=Visibility.FOLLOWERS)
    await follow(ben.creator.actor, author)
    reader = Visitor(town.pole)
    await reader.sign_in("ben")
    for one in (note, letter):
        await reader.look(f"/notes/{one.uuid}")
        assert reader.response.status_code == 200
    taken = [await a_measure(mona, MeasureKind.HIDE, author, one.uri) for one in (note, letter)]
    for one in (note, letter):
        assert await status(town, f"/notes/{one.uuid}") == 404
        await reader.look(f"/notes/{one.uuid}")
        assert reader.response.status_code == 404, "nor whoever is named in them or follows her"
    assert "Un secret" not in await reader.look("/search?q=secret") + await reader.look("/home")
    for measure in taken:
        await lifted(mona, measure)
    assert [(await Note.get(id=one.id)).visibility for one in (note, letter)] == ["public", "followers"]


async def test_a_hidden_publication_stands_nowhere(town: Town, mona: Account, ben: Account) -> None:
    made = await a_publication(ben.creator.actor, title="Carnet de bord")
    note = await Note.get(id=made.note_id)
    path, places_of = f"/publications/{made.slug}", ("/publications", "/publications.atom", "/sitemap.xml")
    visitor = Visitor(town.pole)
    assert "Carnet de bord" in await visitor.look(path) + await visitor.look("/publications")
    measure = await a_measure(mona, MeasureKind.HIDE, ben.creator.actor, note.uri)
    assert await status(town, path) == 404
    assert not [place for place in places_of if made.slug in await visitor.look(place)]
    await lifted(mona, measure)
    assert await status(town, path) == 200


async def test_a_hidden_selection_is_shown_to_nobody_by_its_owner(town: Town, mona: Account, ben: Account) -> None:
    chosen = await a_selection(ben.creator.actor, title="Nuits", audience=Audience.PUBLIC)
    measure = await a_measure(mona, MeasureKind.HIDE, ben.creator.actor, chosen.uri)
    assert await status(town, f"/selections/{chosen.slug}") == 404
    owner = Visitor(town.pole)
    await owner.sign_in("ben")
    await owner.look(f"/selections/{chosen.slug}/edit")
    await owner.send(f"/selections/{chosen.slug}/audience", audience="public")
    assert owner.response.status_code == 422 and (await Selection.get(id=chosen.id)).audience == Audience.PRIVATE
    await lifted(mona, measure)
    assert await status(town, f"/selections/{chosen.slug}") == 200


async def test_MOD_04_who_is_suspended_is_out_everywhere_at_once(town: Town, mona: Account, ben: Account) -> None:
    actor, other = ben.creator.actor, await an_account("nora", "Nora")
    signed_in = Visitor(town.pole)
    await signed_in.sign_in("ben")
    film = await a_film(ben.creator, "Le Quai")
    draft = await a_film(other.creator, "Inédit", published=False)
    note = await a_note(actor, "<p>Vu hier.</p>")
    later = clock.now() + timedelta(days=3)
    await ScreeningPass.create(film=draft, actor=actor, name="Ben", expires_at=later, created_at=clock.now())
    await links.make(LinkPurpose.MAIL, actor.uri, account=ben)
    await links.make(LinkPurpose.TEAM, "https://lyon.example/x", actor=actor)
    token = await guests.begin(actor, "https://lyon.example/x")
    upload = await uploads.begin(actor.id, size=9, file_name="rushes.mov")
    (places.arriving() / upload.token).write_bytes(b"half")
    await a_measure(mona, MeasureKind.SUSPEND, actor)
    counts = [
        await Session.filter(account_id=ben.id).count(), await GuestSession.filter(actor_id=actor.id).count(),
        await PersonalLink.filter(account_id=ben.id).count(), await PersonalLink.filter(actor_id=actor.id).count(),
        await Upload.filter(owner_id=actor.id).count(),
        await ScreeningPass.filter(actor_id=actor.id, revoked_at=None).count(),
    ]  # fmt: skip
    assert counts == [0] * 6 and await guests.current(token, "https://lyon.example/x") is None
    assert not (places.arriving() / upload.token).exists()
    await signed_in.look("/workshop")
    assert signed_in.response.url.path == "/login"
    page = await signed_in.send("/login", handle="ben", password="un mot de passe assez long")
    assert signed_in.response.status_code == 403 and "has been suspended" in page
    wrong = Visitor(town.pole)
    await wrong.look("/login")
    await wrong.send("/login", handle="ben", password="rate")
    assert wrong.response.status_code == 401, "only her password is told that she is suspended"
    assert await status(town, f"/films/{film.slug}") == 404 and await status(town, f"/notes/{note.uuid}") == 404
    for path in ("/users/ben", "/ap/users/ben", "/.well-known/webfinger?resource=acct:ben@lyon.example"):
        answer = await town.pole.client.get(town.pole.base + path)
        assert answer.status_code == 403, "never 410, at which others delete all that she has made"


async def test_MOD_04_the_piece_of_a_file_that_is_coming_in_comes_no_further(
    town: Town, mona: Account, ben: Account
) -> None:
    sender = Visitor(town.pole)
    await sender.sign_in("ben")
    upload = await uploads.begin(ben.creator.actor_id, size=400_000, file_name="rushes.mov")
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(99_988)

    async def slowly() -> AsyncIterator[bytes]:
        yield film
        await a_measure(mona, MeasureKind.SUSPEND, ben.creator.actor)
        with clock.stopped_at(clock.now() + timedelta(seconds=5)):
            for _ in range(3):
                yield bytes(100_000)

    headers = {
        "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream",
        "Content-Length": "400000", "Origin": sender.base,
    }  # fmt: skip
    answer = await sender.client.patch(f"/uploads/{upload.token}", headers=headers, content=slowly())
    assert answer.status_code == 401 and await Upload.all().count() == 0
    assert not (places.arriving() / upload.token).exists()


async def test_MOD_04_a_session_that_begins_in_this_moment_opens_nothing(
    town: Town, mona: Account, ben: Account
) -> None:
    await a_measure(mona, MeasureKind.SUSPEND, ben.creator.actor)
    assert await sessions.account_of(await sessions.begin(ben)) is None


async def test_who_comes_back_finds_all_that_she_had_but_what_was_hidden_for_itself(
    town: Town, mona: Account, ben: Account
) -> None:
    actor = ben.creator.actor
    one, other = await a_film(ben.creator, "Le Quai"), await a_film(ben.creator, "La Grue")
    third = await a_note(actor)
    early = await a_measure(mona, MeasureKind.HIDE, actor, third.uri)
    nora = await an_account("nora", "Nora")
    await follow(nora.creator.actor, actor)
    await a_measure(mona, MeasureKind.HIDE, actor, other.uri)
    suspension = await a_measure(mona, MeasureKind.SUSPEND, actor)
    again = await a_measure(mona, MeasureKind.SUSPEND, actor)
    await town.pole.work()
    await lifted(mona, early)
    assert (await Note.get(id=third.id)).hidden_from == "public", "as long as she is away"
    await lifted(mona, suspension)
    assert (await Actor.get(id=actor.id)).gone_at is not None, "another suspension stands"
    await lifted(mona, again)
    await town.pole.work()
    states = {film.title: film.state for film in await Film.all()}
    assert states == {"Le Quai": FilmState.PUBLISHED, "La Grue": FilmState.HIDDEN}
    assert (await Note.get(id=third.id)).visibility == Visibility.PUBLIC
    assert (await Actor.get(id=actor.id)).gone_at is None and await Follow.filter(followed_id=actor.id).count() == 1
    assert one.id and await status(town, "/users/ben") == 200


async def test_what_somebody_has_shared_stands_at_nobodys_home_while_she_is_away(
    town: Town, mona: Account, ben: Account
) -> None:
    nora, zoe = await an_account("nora", "Nora"), await somebody("zoe", "Zoé")
    note = await a_note(zoe, "<p>Vu hier.</p>")
    await follow(nora.creator.actor, ben.creator.actor)
    await reactions.share(ben.creator.actor, note.uri, zoe)
    await town.pole.work()
    reader = Visitor(town.pole)
    await reader.sign_in("nora")
    assert "Vu hier" in await reader.look("/home")
    measure = await a_measure(mona, MeasureKind.SUSPEND, ben.creator.actor)
    assert "Vu hier" not in await reader.look("/home")
    await lifted(mona, measure)
    assert "Vu hier" in await reader.look("/home")


@pytest.mark.parametrize("server", ["social", "fedi"], ids=["key with the actor", "key apart"])
async def test_letters_of_who_is_suspended_are_not_taken_and_her_server_is_not_asked(
    town: Town, mona: Account, ben: Account, server: str
) -> None:
    film, home = await a_film(ben.creator, "Le Quai"), town.social if server == "social" else town.fedi
    alice = home.actor("alice")
    first = await town.deliver(alice, alice.activity("Create", alice.note(film.uri)))
    assert first.outcome == Outcome.APPLIED and await Note.exists()
    known = await Actor.get(uri=alice.uri)
    await a_measure(mona, MeasureKind.SUSPEND, known)
    assert "<p>beautiful!</p>" not in await Visitor(town.pole).look(f"/films/{film.slug}")
    notes, letters, asked = await Note.all().count(), await Letter.all().count(), len(home.fetched)
    answer = await alice.send(alice.activity("Create", alice.note(film.uri)), town.pole.client, town.pole.shared_inbox)
    assert answer.status_code == 403, "for good: it is not sent again"
    await town.pole.work()
    # Brought by somebody else it is no better.
    carol = home.actor("carol")
    shared = home.serve(alice.note(film.uri))
    await town.deliver(carol, carol.activity("Announce", shared["id"]))
    assert (await Note.all().count(), await Letter.all().count()) == (notes, letters + 1)
    assert alice.uri not in home.fetched[asked:]
    assert await status(town, f"/people/{known.address}") == 403


async def test_AUT_10_nobody_of_the_team_is_judged_by_her_equal(town: Town, mona: Account, ben: Account) -> None:
    admin = await an_account("eva", "Eva", role=Role.ADMIN)
    other = await an_account("max", "Max", role=Role.MODERATOR)
    for about in (admin, other, mona):
        with pytest.raises(Forbidden):
            await a_measure(mona, MeasureKind.SUSPEND, about.creator.actor)
    with pytest.raises(Forbidden):
        await a_measure(admin, MeasureKind.SUSPEND, admin.creator.actor)
    with pytest.raises(Refused):
        await a_measure(admin, MeasureKind.WARN, await Actor.get(uri=f"{town.pole.base}/ap/pole"))
    assert await Measure.all().count() == 0 and await LogEntry.all().count() == 0
    await a_measure(admin, MeasureKind.WARN, other.creator.actor)
    assert await Measure.all().count() == 1


@pytest.mark.parametrize("kind", [MeasureKind.SUSPEND, MeasureKind.DELETE])
async def test_AUT_10_nobody_shuts_out_the_person_of_the_pole(town: Town, mona: Account, kind: MeasureKind) -> None:
    """In its name stands all that the pole shows for others: each film may be hidden, the Person stays."""
    companion = (await pole_actors()).companion
    with pytest.raises(Refused) as refused:
        await a_measure(mona, kind, companion)
    assert refused.value.code == "bad_measure" and not await Measure.exists()
    assert (await Actor.get(id=companion.id)).gone_at is None
    film = await a_brought_film(mona.creator.actor)
    await a_measure(mona, MeasureKind.HIDE, companion, film.uri)
    assert (await Film.get()).state == FilmState.HIDDEN


@pytest.mark.parametrize("words", ["", "Non.", "x" * 5_001])
async def test_no_measure_is_taken_without_a_reason(town: Town, mona: Account, ben: Account, words: str) -> None:
    with pytest.raises(Refused):
        await measures.take(mona, measures.Wanted(MeasureKind.WARN, ben.creator.actor, None, words))
    assert await Measure.all().count() == 0


async def test_what_is_deleted_leaves_a_stone_even_when_it_was_hidden(town: Town, mona: Account, ben: Account) -> None:
    """Whoever has it hears that it is gone."""
    film, note = await a_film(ben.creator, "Le Quai"), await a_note(ben.creator.actor)
    for thing in (film, note):
        await a_measure(mona, MeasureKind.HIDE, ben.creator.actor, thing.uri)
    await town.pole.work()
    for thing in (film, note):
        measure = await a_measure(mona, MeasureKind.DELETE, ben.creator.actor, thing.uri)
        await town.pole.work()
        assert await Tombstone.exists(uri=thing.uri)
        deleted = await OutboxEntry.get(object_uri=thing.uri, type="Delete")
        assert deleted.public, "as public as it was before it was hidden"
        with pytest.raises(Refused):
            await lifted(mona, measure)
    assert not await Film.exists() and not await Note.exists()


async def test_what_is_deleted_of_elsewhere_does_not_come_back(town: Town, mona: Account) -> None:
    zoe = await somebody("zoe", "Zoé")
    note = await a_note(zoe)
    await a_measure(mona, MeasureKind.DELETE, zoe, note.uri)
    await town.pole.work()
    assert not await Note.exists() and await Tombstone.exists(uri=note.uri, author_uri=zoe.uri)
    measure = await a_measure(mona, MeasureKind.DELETE, zoe)
    await town.pole.work()
    gone = await Actor.get(id=zoe.id)
    assert gone.gone_at and gone.suspended_at and gone.rsa_public is None and measure.kind == MeasureKind.DELETE
    with pytest.raises(CinemaError) as told:
        await actors.find_actor(zoe.uri)
    assert told.value.code == "suspended"


async def test_a_member_who_is_deleted_is_gone_with_all_that_she_has_made(
    town: Town, mona: Account, ben: Account
) -> None:
    film, note = await a_film(ben.creator, "Le Quai"), await a_note(ben.creator.actor)
    await a_measure(mona, MeasureKind.DELETE, ben.creator.actor)
    await town.pole.work()
    assert not await Account.exists(id=ben.id) and not await Film.exists(id=film.id)
    assert not await Note.exists(id=note.id) and await LogEntry.exists(deed="deleted", about_name="ben@lyon.example")
    answer = await town.pole.client.get(f"{town.pole.base}/ap/users/ben")
    assert answer.status_code == 410, "now others delete it, too"


async def test_all_of_it_stands_in_the_log_and_the_concerned_reads_why(town: Town, mona: Account, ben: Account) -> None:
    film = await a_film(ben.creator, "Le Quai")
    await a_measure(mona, MeasureKind.WARN, ben.creator.actor)
    hidden = await a_measure(mona, MeasureKind.HIDE, ben.creator.actor, film.uri)
    await lifted(mona, hidden)
    await lifted(mona, hidden)
    entries = await LogEntry.all().order_by("id")
    assert [one.deed for one in entries] == [Deed.WARNED, Deed.HID, Deed.SHOWED], "what is undone twice is undone once"
    assert {(one.by_name, one.words) for one in entries} == {("mona@lyon.example", REASON)}
    assert [one.about_name for one in entries] == ["ben@lyon.example", "Le Quai", "Le Quai"]
    await town.pole.work()
    reader = Visitor(town.pole)
    await reader.sign_in("ben")
    page = await reader.look("/notices")
    assert "warns you" in page and "has undone what it had decided" in page and "Mona" not in page
    page = await reader.look(f"/measures/{hidden.id}")
    assert REASON in page and "Mona" not in page
    nora = await an_account("nora", "Nora")
    stranger = Visitor(town.pole)
    await stranger.sign_in("nora")
    await stranger.look(f"/measures/{hidden.id}")
    assert stranger.response.status_code == 404 and nora.id
    assert await Notice.filter(kind=NoticeKind.MEASURE).count() == 2


def test_nothing_of_ours_changes_the_log() -> None:
    """Only log.py knows its table, and it only adds to it."""
    code = Path(measures.__file__).parent.parent
    knows = {
        str(path.relative_to(code)) for path in code.rglob("*.py")
        if "LogEntry" in (text := path.read_text()) or "moderation_log" in text and "migrations" not in str(path)
    }  # fmt: skip
    assert knows - {"web/routes/moderation.py", "web/pages/moderation_log.py"} == {
        "moderation/log.py", "moderation/models.py",
    }  # fmt: skip
    assert not [word for word in (".update(", ".delete(", ".save(") if word in (code / "moderation/log.py").read_text()]


async def test_AUT_10_the_last_who_runs_the_pole_cannot_leave_it_alone(town: Town, ben: Account) -> None:
    await an_account("eva", "Eva", role=Role.ADMIN)
    with pytest.raises(Refused):
        await roles.give("eva", Role.MEMBER)
    await roles.give("ben", Role.ADMIN)
    await roles.give("eva", Role.MEMBER)
    assert {one.role for one in await Account.all()} == {Role.ADMIN, Role.MEMBER}
