"""Ana of Lyon deletes her account, by the page: what she made is gone here and at Lille, her addresses say so, and
nothing of her stands in any row or file; what others made stays.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from tortoise import Tortoise

from fediverse_cinema.accounts import guests, links
from fediverse_cinema.accounts.models import Account, GuestSession, LinkPurpose, PersonalLink, Role, Session
from fediverse_cinema.activitypub import blocks, follows, suspending, webfinger
from fediverse_cinema.activitypub.models import Actor, Follow, OutboxEntry, Tombstone
from fediverse_cinema.archive import exporting, leaving, taking_down
from fediverse_cinema.consents.models import Claim, ClaimState, Stamp
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Answered, Words
from fediverse_cinema.events.models import Event
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, ids, mail, news
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import at_home, here
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.labels.models import Audience, Juror, JuryRole, Label, Selection
from fediverse_cinema.media import places, uploads
from fediverse_cinema.media.models import Asset, Upload
from fediverse_cinema.moderation import hiding
from fediverse_cinema.moderation.news import MemberRemoved
from fediverse_cinema.projects.models import Membership, Project, Relationship
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.screeners import service as screeners
from fediverse_cinema.screeners.models import ScreeningPass
from tests.kit.events import an_event
from tests.kit.labels import a_juror, a_label, a_selection
from tests.kit.people import PASSWORD, a_film, an_account, jpeg
from tests.kit.poles import BlankDatabases
from tests.kit.projects import a_member, a_project
from tests.kit.publications import a_publication
from tests.kit.towns import Pole, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
ACTIVITY = {"Accept": "application/activity+json"}
HERS = ("Ana Belle", "ana@mail.example", "Brume", "Goéland", "Varech", "Bernacle")
"""Her name, her mail, and words that stand in what she makes, and nowhere else."""


@dataclass
class Story:
    """Bo of Lille follows Ana; Cléo, of Lyon like her, names her in a film."""

    lyon: Pole
    lille: Pole
    ana: Account
    ana_sees: Visitor
    cleo: Account
    bo: Account

    async def go_on(self) -> None:
        await work_everywhere(self.lyon, self.lille)

    async def settle(self) -> None:
        """What she takes back is sent, and a while later her farewell."""
        await self.go_on()
        with clock.stopped_at(clock.now() + timedelta(minutes=2)):
            await self.go_on()

    async def leaves(self) -> None:
        await self.ana_sees.look("/workshop/leaving")
        await self.ana_sees.send("/workshop/leaving", handle="ana", password=PASSWORD)
        assert "Your account is deleted" in self.ana_sees.page


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lille.house):
            bo = await an_account("bo", "Bo Martin")
        with at_home(lyon.house):
            ana, cleo = await an_account("ana", "Ana Belle"), await an_account("cleo", "Cléo", role=Role.ADMIN)
        story = Story(lyon, lille, ana, Visitor(lyon), cleo, bo)
        await story.ana_sees.sign_in("ana")
        with at_home(lille.house):
            await follows.request(bo.creator.actor, await webfinger.find("ana@lyon.example"))
        await story.go_on()
        yield story


async def _live(story: Story) -> dict[str, str]:
    """She makes something of every kind; the ids of what she makes."""
    ana, cleo = story.ana.creator.actor, story.cleo.creator.actor
    with at_home(story.lyon.house):
        await Account.filter(id=story.ana.id).update(mail="ana@mail.example", mail_confirmed_at=clock.now())
        film = await a_film(story.ana.creator, "Brume")
        draft = await a_film(story.ana.creator, "Brume, la suite", published=False)
        await screeners.make_link(draft, "Bernacle", screeners.Allowance(clock.now() + timedelta(days=3), None))
        await uploads.begin(ana.id, size=9, file_name="Varech.mov")
        note = await conversations.say(ana, Words("Un Goéland passe"))
        letter = Words("Goéland secret", visibility=Visibility.DIRECT)
        await conversations.say(ana, letter, mentions=[await webfinger.find("bo@lille.example")])
        selection = await a_selection(ana, film, title="Varech", audience=Audience.PUBLIC)
        event = await an_event(ana, "Séance Bernacle", about="Bernacle", summary="Bernacle")
        await _hang_picture(event)
        publication = await a_publication(ana, title="Bernacle", summary="Bernacle", text="Bernacle")
        await a_publication(ana, title="Varech", published=False)
        hers = await a_film(story.cleo.creator, "Dune", credits="Son — Ana — @ana")
        await reactions.like(ana, hers.uri, cleo)
        alone, shared = await a_project(story.ana.creator, "seul", "Seul"), await a_project(story.ana.creator, "deux")
        await a_member(shared, cleo)
        phare, label = await a_label(ana, "phare"), await a_label(ana, "seule")
        await a_juror(phare, cleo)
        await blocks.block(ana, (await an_account("dan", "Dan")).creator.actor)
        await links.make(LinkPurpose.TEAM, ana.uri, actor=ana, account=story.ana, mail="ana@mail.example")
        await guests.begin(ana, shared.actor.uri)
        await exporting.order(ana, whole=True)
        assert {alone.actor.handle, label.actor.handle} == {"seul", "seule"}
    await story.go_on()
    with at_home(story.lille.house):
        copy = await Film.get(uri=film.uri)
        author = await Actor.get(uri=ana.uri)
        answers = Answered(copy.uri, copy.uri, author, Visibility.PUBLIC)
        await conversations.say(story.bo.creator.actor, Words("Quelle lumière"), answers=answers)
    cleo_sees = Visitor(story.lyon)
    await cleo_sees.sign_in("cleo")
    await cleo_sees.look("/films/dune/credits")
    await cleo_sees.send("/films/dune/credits", line="")
    await story.go_on()
    await story.ana_sees.look("/workshop/requests")
    await story.ana_sees.send("/workshop/requests", deed="accept")
    await story.go_on()
    return {
        "film": film.uri, "note": note.uri, "selection": selection.uri, "event": event.note.uri,
        "publication": publication.note.uri if publication.note else "",
    }  # fmt: skip


async def _hang_picture(event: Event) -> None:
    name = f"{ids.new_uuid()}-1600.jpg"
    path = places.desks() / name
    path.write_bytes(jpeg(16, 9))
    await here().shelf.put(path, name)
    path.unlink()
    await Event.filter(id=event.id).update(picture=[{"name": name, "width": 16, "height": 9}])


async def _everything() -> str:
    tables = sorted(model._meta.db_table for model in (Tortoise.apps or {})["cinema"].values())
    return repr([(table, await sql.rows(f'SELECT * FROM "{table}"')) for table in tables])


async def _files() -> set[str]:
    found = {one.name for one in places.originals().iterdir()} | {one.name for one in places.arriving().iterdir()}
    for shelf in (here().shelf, here().vault):
        found |= {one.name async for one in shelf.files()}
    return found


async def test_PRV_05_nothing_of_her_is_left_in_rows_files_and_addresses_here_nor_at_the_other_pole(
    story: Story,
) -> None:
    with at_home(story.lyon.house):
        before = await _files()
    made = await _live(story)
    ana = story.ana.creator.actor
    with at_home(story.lyon.house):
        claim = await Claim.get(person_id=ana.id)
        channel = (await Actor.get(channel_of__actor_id=ana.id)).uri
        assert (claim.state, len(await _files() - before)) == (ClaimState.CONFIRMED, 21 + 2)
        of_dune = {one.original for one in await Asset.filter(owner_id=story.cleo.creator.actor_id)}
        rows = await _everything()
        assert [word for word in HERS if word not in rows] == []
    with at_home(story.lille.house):
        assert await Note.filter(author__uri=ana.uri).count() >= 2 and await Film.exists(uri=made["film"])
        assert await Selection.exists(uri=made["selection"])
    page = await story.ana_sees.look("/workshop/leaving")
    assert "2 films with their files" in page and "Somebody else of it will lead it." in page
    assert page.count("Nobody else belongs to it") == 2

    await story.leaves()
    assert "/login" in str((await story.ana_sees.client.get("/workshop")).url), "she is out at once"
    await story.settle()

    with at_home(story.lyon.house):
        rows = await _everything()
        assert [word for word in HERS if word in rows] == []
        for kind, which in (
            (Account, {"id": story.ana.id}), (Session, {"account_id": story.ana.id}),
            (Film, {"author_id": ana.id}), (Note, {"author_id": ana.id}), (Selection, {"owner_id": ana.id}),
            (Event, {"note__author_id": ana.id}), (Publication, {"author_id": ana.id}), (ScreeningPass, {}),
            (Upload, {}), (PersonalLink, {"actor_id": ana.id}), (GuestSession, {"actor_id": ana.id}),
            (Follow, {"followed_id": ana.id}), (Stamp, {"author_id": ana.id, "revoked_at__isnull": True}),
            (OutboxEntry, {"actor_id": ana.id, "type__not": "Delete"}),
        ):  # fmt: skip
            assert not await kind.filter(**which).exists(), kind
        left = await _files() - before
        assert of_dune <= left and len(left) == 1 + 6, "only what Cléo has sent, and what was made of it"
        # What is others': the film that names her, and what they belong to.
        assert (await Claim.get(id=claim.id)).state == ClaimState.WITHDRAWN
        assert await Membership.exists(person_id=story.cleo.creator.actor_id, relationship=Relationship.ADMIN)
        assert await Juror.exists(person_id=story.cleo.creator.actor_id, relationship=JuryRole.ADMIN, left_at=None)
        ended = await Project.filter(actor__gone_at__isnull=False).values_list("actor__local_handle", flat=True)
        closed = await Label.filter(closed_at__isnull=False).values_list("actor__local_handle", flat=True)
        assert ([str(one) for one in ended], [str(one) for one in closed]) == (["seul"], ["seule"])
        page = await Visitor(story.lyon).look("/films/dune")
        assert "Ana" in page and "/users/ana" not in page
        assert not await Job.filter(state=JobState.DEAD).exists()
        assert not await Job.filter(kind="deliver").exists(), "all that she took back was taken before her farewell"
    for address in (*made.values(), ana.uri, channel, ana.page_url):
        answer = await story.lyon.client.get(address, headers=ACTIVITY)
        assert answer.status_code == 410, address
    stone = (await story.lyon.client.get(ana.uri, headers=ACTIVITY)).json()
    assert (stone["type"], stone["formerType"]) == ("Tombstone", "Person")
    for path in ("/users/ana.atom", "/users/ana", "/.well-known/webfinger?resource=acct:ana@lyon.example"):
        assert (await story.lyon.client.get(f"{story.lyon.base}{path}")).status_code in (404, 410), path

    with at_home(story.lille.house):
        assert (await Actor.get(uri=ana.uri)).gone_at is not None and (await Actor.get(uri=channel)).gone_at is not None
        assert not await Note.filter(author__uri=ana.uri).exists()
        assert not await Film.exists(uri=made["film"]) and not await Selection.exists(uri=made["selection"])
        assert not await Follow.filter(followed__uri=ana.uri).exists()


async def test_nobody_is_ever_called_as_she_was(story: Story) -> None:
    await story.leaves()
    await story.go_on()
    with at_home(story.lyon.house):
        with pytest.raises(Exception, match="taken"):
            await an_account("ana", "Ana Deux")
        assert await Tombstone.exists(uri=story.ana.creator.actor.uri)
        for days, kept in ((29, 1), (31, 0)):  # nor will anybody sign as she did
            with clock.stopped_at(clock.now() + timedelta(days=days)):
                await leaving.forget_keys()
            assert await Actor.filter(local_handle="ana", rsa_private__isnull=False).count() == kept
        assert await Actor.filter(local_handle__isnull=False, rsa_private__isnull=False).count() == 4


async def test_it_takes_her_handle_and_her_password_and_not_the_last_who_runs_the_pole(story: Story) -> None:
    for handle, password, said in (
        ("", "", "Write your own handle: ana."),
        ("cleo", PASSWORD, "Write your own handle: ana."),
        ("ana", "", "This is not your password."),
        ("ana", "un autre mot de passe", "This is not your password."),
    ):
        await story.ana_sees.look("/workshop/leaving")
        page = await story.ana_sees.send("/workshop/leaving", handle=handle, password=password)
        assert said in page and story.ana_sees.response.status_code == 422
    cleo = Visitor(story.lyon)
    await cleo.sign_in("cleo")
    await cleo.look("/workshop/leaving")
    assert "You alone run this pole" in await cleo.send("/workshop/leaving", handle="@Cleo", password=PASSWORD)
    with at_home(story.lyon.house):
        assert await Account.all().count() == 2 and not await Tombstone.all().exists()
        assert not await Job.filter(kind=leaving.TAKE_DOWN).exists()


async def test_a_job_that_is_killed_at_any_step_goes_on_where_it_was(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after kill -9: what a step has written stays, the rest comes when the job is taken again."""
    await _live(story)
    ana = story.ana.creator.actor
    with at_home(story.lyon.house):
        await leaving.leave(story.ana)
        job = await Job.get(kind=leaving.TAKE_DOWN)
        args: dict[str, Any] = {"actor_id": ana.id, "told": []}
        for number in range(len(taking_down.STEPS)):

            async def killed(actor: Actor) -> None:
                raise KeyboardInterrupt

            steps = [*taking_down.STEPS]
            steps[number] = killed
            with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
                patch.setattr(taking_down, "STEPS", tuple(steps))
                await leaving.take_down(**args)
            assert await Actor.filter(id=ana.id).exclude(name="").exists()
        assert await Job.exists(id=job.id)
    await story.settle()
    with at_home(story.lyon.house):
        assert [word for word in HERS if word in await _everything()] == []
        await leaving.say_farewell(ana.id, [], 0)
        assert await OutboxEntry.filter(type="Delete", object_uri=ana.uri).count() == 1
    with at_home(story.lille.house):
        assert (await Actor.get(uri=ana.uri)).gone_at is not None


async def test_whom_those_who_run_the_pole_delete_is_taken_down_as_if_she_had_gone_herself(story: Story) -> None:
    """She was suspended first: her films are hidden, what she leads is shut with her, her id answers 403."""
    made = await _live(story)
    ana = story.ana.creator.actor
    with at_home(story.lyon.house):
        await suspending.suspend(ana)
        await hiding.hide_all_of(ana)
    await story.go_on()
    assert (await story.lyon.client.get(ana.uri, headers=ACTIVITY)).status_code == 403
    with at_home(story.lyon.house):
        await news.tell(MemberRemoved(story.ana.id, ana.id))
    await story.settle()
    with at_home(story.lyon.house):
        assert [word for word in HERS if word in await _everything()] == []
        assert await Membership.exists(person_id=story.cleo.creator.actor_id, relationship=Relationship.ADMIN)
        there = await Project.filter(actor__gone_at=None).values_list("actor__local_handle", flat=True)
        assert [str(one) for one in there] == ["deux"], "what others go on with is open again"
        assert not await Job.filter(state=JobState.DEAD).exists()
    for address in (made["film"], ana.uri, ana.page_url):
        assert (await story.lyon.client.get(address, headers=ACTIVITY)).status_code == 410, address
    with at_home(story.lille.house):
        assert (await Actor.get(uri=ana.uri)).gone_at is not None and not await Film.exists(uri=made["film"])
        assert not await Note.filter(author__uri=ana.uri).exists()


async def test_her_farewell_waits_for_letters_of_hers_and_not_for_ever(story: Story) -> None:
    """A server that has heard it checks no letter of hers any more."""
    ana = story.ana.creator.actor
    with at_home(story.lyon.house):
        await conversations.say(ana, Words("Un dernier mot"))
        said = OutboxEntry.filter(actor_id=ana.id, type="Delete")
        with pytest.raises(Later, match="on their way"):
            await leaving.say_farewell(ana.id, [], clock.timestamp())
        assert not await said.exists()
        await leaving.say_farewell(ana.id, [], clock.timestamp() - leaving.PATIENCE)
        assert await said.count() == 1


async def test_mails_that_wait_for_her_are_not_sent(story: Story) -> None:
    with at_home(story.lyon.house):
        await Account.filter(id=story.ana.id).update(mail="ana@mail.example")
        for address in ("ana@mail.example", "cleo@mail.example"):
            args = f'{{"to": "{address}", "subject": "", "body": "", "stop": "", "number": "1"}}'
            await Job.create(
                queue=mail.QUEUE, kind=mail.SEND, args=args, due=clock.timestamp() + 9999, created=clock.timestamp()
            )
        await leaving.leave(await Account.get(id=story.ana.id).select_related("creator__actor"))
        assert ["cleo" in one.args for one in await Job.filter(kind=mail.SEND)] == [True]
