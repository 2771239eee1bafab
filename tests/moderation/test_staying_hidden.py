"""What is hidden or shut out stays so, whatever its own server, another process or an older job does meanwhile, and
nobody else is shut out with it.
"""

from datetime import timedelta

import pytest

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub import actors, closing, domain_rules, gate, silencing
from fediverse_cinema.activitypub.domain_rules import Draft
from fediverse_cinema.activitypub.models import Actor, DomainRule, OutboxEntry, Severity, Tombstone
from fediverse_cinema.activitypub.vocab import iso
from fediverse_cinema.archive import taking_down
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Forbidden
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.labels.models import Audience, Juror, JuryRole, LabelKind, Selection
from fediverse_cinema.moderation.models import Measure, MeasureKind
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.screeners import service as screeners
from fediverse_cinema.screeners.service import Allowance
from fediverse_cinema.search import selection_reading
from tests.kit.following import follow, known
from tests.kit.labels import a_juror, a_label, a_selection
from tests.kit.moderation import a_measure, lifted
from tests.kit.neighbours import AS2, PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.projects import a_member, a_project
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


def served(neighbour: Neighbour, place: str, minutes: float, **more: object) -> Document:
    """A thing of hers in the state of so many minutes from now."""
    common = {"@context": AS2, "id": f"{neighbour.server.base}/{place}/1", "attributedTo": neighbour.uri,
              "to": [PUBLIC], "published": "2026-01-01T00:00:00Z"}  # fmt: skip
    return neighbour.server.serve({**common, "updated": iso(clock.now() + timedelta(minutes=minutes)), **more})


async def states() -> list[str]:
    return [film.state.value for film in await Film.all()]


async def test_a_hidden_film_of_elsewhere_that_its_server_takes_away_and_shows_again_is_still_hidden(
    town: Town, mona: Account
) -> None:
    maker = town.video.actor("cineaste")
    who = await known(town, maker)
    await follow((await a_creator("ana")).actor, who)

    def a_video(minutes: float, **more: object) -> Document:
        return served(maker, "videos", minutes, type="Video", name="Nuit", url=[], duration="PT5S", **more)

    video = a_video(-60)
    await town.deliver(maker, maker.activity("Create", video))
    measure = await a_measure(mona, MeasureKind.HIDE, who, video["id"])
    await town.deliver(maker, maker.activity("Update", a_video(-50, to=[f"{maker.uri}/followers"])))
    assert await states() == []
    await town.deliver(maker, maker.activity("Update", a_video(-40)))
    assert await states() == ["hidden"]
    await town.deliver(maker, maker.activity("Delete", video["id"]))
    assert await states() == []
    await town.deliver(maker, maker.activity("Create", a_video(1)))
    assert await states() == ["hidden"]
    await lifted(mona, measure)
    assert await states() == ["published"]


async def test_so_is_a_hidden_selection_of_elsewhere(town: Town, mona: Account) -> None:
    label = town.social.actor("phare", "Group", labelKind="institution", selections=f"{town.social.base}/phare/all")
    who = await actors.find_actor(label.uri)
    await follow((await a_creator("ana")).actor, who)
    empty = {"type": "OrderedCollectionPage", "orderedItems": []}

    def a_choice(**more: object) -> str:
        said = {"type": ["Selection", "OrderedCollection"], "name": "Marées", "totalItems": 0, "cc": [], "first": empty}
        return str(served(label, "selections", -60, **said, **more)["id"])

    uri = a_choice()
    note = label.note("", "<p>Marées</p>") | {"inReplyTo": None, "selection": uri}
    await town.deliver(label, label.activity("Create", town.social.serve(note)))
    measure = await a_measure(mona, MeasureKind.HIDE, who, uri)
    assert [one.hidden_from for one in await Note.all()] == ["public"], "the note that tells of it, too"
    a_choice(to=[f"{label.uri}/followers"])
    await selection_reading.read(uri)
    assert not await Selection.exists()
    a_choice()
    await town.deliver(label, label.activity("Update", town.social.serve(note | {"updated": iso(clock.now())})))
    assert [(one.audience, one.hidden_from) for one in await Selection.all()] == [(Audience.PRIVATE, "public")]
    await lifted(mona, measure)
    assert (await Selection.get()).audience == Audience.PUBLIC


async def test_activities_of_what_is_hidden_and_of_who_is_suspended_are_handed_out_no_more(
    town: Town, mona: Account, ben: Account
) -> None:
    film, note = await a_film(ben.creator, "Le Quai"), await conversations.say(ben.creator.actor, Words("Rue du Quai"))
    entries = [await OutboxEntry.get(object_uri=one.uri, type="Create") for one in (film, note)]
    share = await OutboxEntry.filter(object_uri=film.uri, type="Announce").first()
    assert share is not None

    async def answers(*asked: OutboxEntry) -> list[int]:
        return [(await town.pole.client.get(one.uri)).status_code for one in asked]

    assert await answers(*entries, share) == [200, 200, 200]
    taken = [await a_measure(mona, MeasureKind.HIDE, ben.creator.actor, one.uri) for one in (film, note)]
    assert await answers(*entries, share) == [404, 404, 200], "a share, whose words are none, stays with who has it"
    for measure in taken:
        await lifted(mona, measure)
    await town.pole.work()
    assert await answers(*entries) == [200, 200]
    await a_measure(mona, MeasureKind.SUSPEND, ben.creator.actor)
    assert await answers(*entries) == [403, 403]


async def test_a_film_on_its_way_back_does_not_come_out_without_its_author(
    town: Town, mona: Account, ben: Account
) -> None:
    film = await a_film(ben.creator, "Le Quai")
    first = await a_measure(mona, MeasureKind.SUSPEND, ben.creator.actor)
    await town.pole.work()
    await lifted(mona, first)
    assert (await Film.get(id=film.id)).wanted
    await a_measure(mona, MeasureKind.SUSPEND, ben.creator.actor)
    await town.pole.work()
    assert await states() == [FilmState.HIDDEN]
    assert not await OutboxEntry.exists(object_uri=film.uri, type="Update")
    draft = await a_film(ben.creator, "Inédit", published=False)
    assert not await films.publish(draft), "nor one whose files were being carried to the world"
    assert (await Film.get(id=draft.id)).state == FilmState.DRAFT


async def test_what_one_member_has_begun_stays_open_to_the_others_while_she_is_shut_out(
    town: Town, mona: Account, ben: Account
) -> None:
    cleo = await an_account("cleo", "Cléo")
    await a_film(ben.creator, "Le Quai")
    project = await a_project(ben.creator)
    await a_member(project, cleo.creator.actor)
    measure = await a_measure(mona, MeasureKind.SUSPEND, ben.creator.actor)
    visitor = Visitor(town.pole)
    await visitor.sign_in("cleo")
    await visitor.look("/projects/quai_nord")
    assert visitor.response.status_code == 200
    assert {one.handle for one in await Actor.filter(suspended_at__isnull=False)} == {"ben", "ben_films"}
    await lifted(mona, measure)
    assert not await Actor.exists(gone_at__isnull=False)


@pytest.mark.parametrize("how", [Severity.CLOSE, Severity.SILENCE])
async def test_MOD_01_a_worker_of_its_own_follows_the_rule_that_was_written_a_second_ago(
    town: Town, how: Severity
) -> None:
    zoe = await somebody("zoe", "Zoé")
    await gate.rule_for("x.example")
    before = here().rooms[gate.ROOM]
    await domain_rules.lay_down(Draft(zoe.host, how))
    for job in (closing.purge, closing.purge_host):
        here().rooms[gate.ROOM] = before  # as the other process has read them
        await job(zoe.host)
        assert await Job.exists(kind=closing.PURGE_HOST) == (how == Severity.CLOSE)
    here().rooms[gate.ROOM] = before
    await silencing.judge_hosts()
    zoe = await Actor.get(id=zoe.id)
    assert (zoe.gone_at is not None, zoe.silenced) == ((True, False) if how == Severity.CLOSE else (False, True))
    if how == Severity.SILENCE:
        known_rules = here().rooms[gate.ROOM]
        await DomainRule.all().delete()
        here().rooms[gate.ROOM] = known_rules
        await silencing.judge_hosts()
        assert not (await Actor.get(id=zoe.id)).silenced


async def test_words_that_their_author_narrows_while_they_are_hidden_are_shown_again_to_those_alone(
    town: Town, mona: Account
) -> None:
    zoe = town.social.actor("zoe")
    who = await known(town, zoe)
    await follow((await a_creator("ana")).actor, who)

    def words(minutes: float, **more: object) -> Document:
        return served(zoe, "notes", minutes, type="Note", **more)

    await town.deliver(zoe, zoe.activity("Create", words(-60, content="open")))
    measure = await a_measure(mona, MeasureKind.HIDE, who, (await Note.get()).uri)
    narrowed = words(-50, content="for friends", to=[f"{zoe.uri}/followers"])
    await town.deliver(zoe, zoe.activity("Update", narrowed))
    await lifted(mona, measure)
    note = await Note.get()
    assert ("friends" in note.html, note.visibility, note.hidden_from) == (True, Visibility.FOLLOWERS, "")


async def test_who_has_said_goodbye_can_be_shut_out_and_whoever_says_it_while_shut_out_is_asked_for_later(
    town: Town, mona: Account
) -> None:
    spam, zoe = town.social.actor("spam"), town.social.actor("zoe")
    first, second = await known(town, spam), await known(town, zoe)
    note = await a_note(second)
    await town.deliver(spam, spam.activity("Delete", spam.uri))
    taken = [await a_measure(mona, MeasureKind.SUSPEND, one) for one in (first, second)]
    with pytest.raises(CinemaError) as told:
        await actors.find_actor(spam.uri)
    assert told.value.code == "suspended"
    town.social.says["GET /users/zoe"] = town.social.says["GET /users/spam"] = Answer(410)
    await zoe.send(zoe.activity("Delete", zoe.uri), town.pole.client, town.pole.shared_inbox)
    for measure in taken:
        await lifted(mona, measure)
    assert (await Actor.get(id=first.id)).gone_at is not None, "she had gone before"
    await town.pole.work()
    assert (await Actor.get(id=second.id)).gone_at is not None and not await Note.exists(id=note.id)
    del town.social.says["GET /users/spam"]
    assert (await actors.find_actor(spam.uri)).gone_at is None, "her server shows her again"


async def test_MOD_01_somebody_of_a_closed_server_does_not_come_back_by_a_measure_that_is_lifted(
    town: Town, mona: Account
) -> None:
    zoe = await somebody("zoe", "Zoé")
    note = await a_note(zoe)
    measure = await a_measure(mona, MeasureKind.SUSPEND, zoe)
    await domain_rules.close(zoe.host, "spam")
    await town.pole.work()
    await lifted(mona, measure)
    await town.pole.work()
    assert (await Actor.get(id=zoe.id)).gone_at is not None and not await Note.exists(id=note.id)


async def test_what_is_deleted_is_seen_by_nobody_from_that_moment_and_goes_by_a_job(
    town: Town, mona: Account, ben: Account
) -> None:
    """Whatever becomes of the process: it is hidden in the transaction that deletes it."""
    note = await a_note(ben.creator.actor, "<p>Rue du Quai.</p>")
    chosen = await a_selection(ben.creator.actor, title="Nuits", audience=Audience.PUBLIC)
    film = await a_film(ben.creator, "Le Quai")
    for one in (note, chosen, film):
        await a_measure(mona, MeasureKind.DELETE, ben.creator.actor, one.uri)
    assert (await Note.get()).hidden_from == "public" and (await Selection.get()).audience == Audience.PRIVATE
    assert await states() == [FilmState.HIDDEN]
    await town.pole.work()
    assert await Note.all().count() == await Selection.all().count() == await Film.all().count() == 0
    for one in (note, chosen, film):
        assert await Tombstone.exists(uri=one.uri)
    assert (await OutboxEntry.get(object_uri=note.uri, type="Delete")).public


async def test_the_note_that_tells_of_a_hidden_selection_is_hidden_with_it(
    town: Town, mona: Account, ben: Account
) -> None:
    film = await a_film((await an_account("ana", "Ana")).creator, "Le Quai")
    chosen = await a_selection(ben.creator.actor, film, title="Nuits", audience=Audience.PUBLIC)
    await town.pole.work()
    told = await Note.get(uri=(await Selection.get(id=chosen.id)).note_uri)
    measure = await a_measure(mona, MeasureKind.HIDE, ben.creator.actor, chosen.uri)
    suspension = await a_measure(mona, MeasureKind.SUSPEND, ben.creator.actor)
    await lifted(mona, suspension)
    assert (await Note.get(id=told.id)).hidden_from == "public"
    assert not (await OutboxEntry.get(object_uri=told.uri, type="Create")).listed
    away = await a_measure(mona, MeasureKind.SUSPEND, ben.creator.actor)
    await lifted(mona, measure)
    await lifted(mona, away)
    assert (await Note.get(id=told.id)).visibility == Visibility.PUBLIC
    assert (await OutboxEntry.get(object_uri=told.uri, type="Create")).listed


async def test_a_draft_that_a_member_has_let_others_see_is_seen_no_more_when_she_is_shut_out(
    town: Town, mona: Account, ben: Account
) -> None:
    draft = await a_film(ben.creator, "Inédit", published=False)
    secret = await screeners.make_link(draft, "Nora", Allowance(clock.now() + timedelta(days=3)))
    assert await screeners.by_secret(secret)
    await a_measure(mona, MeasureKind.SUSPEND, ben.creator.actor)
    with pytest.raises(CinemaError):
        await screeners.by_secret(secret)


async def test_what_is_done_about_a_label_is_told_to_those_who_decide_for_it_and_none_of_them_does_it(
    town: Town, mona: Account, ben: Account
) -> None:
    eva = await an_account("eva", "Eva", role=Role.ADMIN)
    cleo = await an_account("cleo", "Cléo")
    label = await a_label(ben.creator.actor)
    await a_juror(label, mona.creator.actor, JuryRole.ADMIN)
    await a_juror(label, cleo.creator.actor)
    chosen = await a_selection(label.actor, title="Nuits")
    with pytest.raises(Forbidden):
        await a_measure(mona, MeasureKind.HIDE, label.actor, chosen.uri)
    assert await Measure.all().count() == 0
    measure = await a_measure(eva, MeasureKind.HIDE, label.actor, chosen.uri)
    await town.pole.work()
    told = {one.owner_id for one in await Notice.filter(kind=NoticeKind.MEASURE)}
    assert told == {ben.creator.actor_id, mona.creator.actor_id}
    answers = []
    for handle in ("ben", "cleo"):
        visitor = Visitor(town.pole)
        await visitor.sign_in(handle)
        await visitor.look(f"/measures/{measure.id}")
        answers.append(visitor.response.status_code)
    assert answers == [200, 404]


async def test_the_label_of_the_pole_itself_does_not_end_with_who_leads_it(town: Town, ben: Account) -> None:
    """Somebody who runs the pole can have another lead it."""
    hers = await a_label(ben.creator.actor)
    await a_label(ben.creator.actor, "prix", "Prix du pôle", kind=LabelKind.TEAM)
    led = await taking_down.places_led(ben.creator.actor)
    assert [place.label_id for place in led if isinstance(place, Juror)] == [hers.id]
