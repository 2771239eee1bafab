"""Who supports a project: naming people and addresses, the letters that reach them, and what is never sent."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import orjson
import pytest

from fediverse_cinema.accounts import guests, silences
from fediverse_cinema.accounts.models import Account, GuestSession, LinkPurpose, PersonalLink
from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, Block, OutboxEntry
from fediverse_cinema.activitypub.news import ActorGone
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.projects import service, supporter_letters, supporter_pages, supporters
from fediverse_cinema.projects.models import Project, Supporter, SupporterPage
from tests.kit.mailbox import Mailbox, a_mailbox
from tests.kit.neighbours import Answer, Neighbour
from tests.kit.people import a_creator, an_account
from tests.kit.projects import a_project
from tests.kit.teams import links_to
from tests.kit.towns import Town
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio
ROSA = "rosa@courrier.example"
SECRET = "Le bac a coulé"
A_DAY = timedelta(days=1, minutes=1)


@pytest.fixture
async def box(town: Town) -> AsyncIterator[Mailbox]:
    async with a_mailbox(town.pole.house) as opened:
        yield opened


@pytest.fixture
async def project(town: Town) -> Project:
    return await a_project(await a_creator("ana"))


@pytest.fixture
async def ben(town: Town) -> Account:
    return await an_account("ben", "Ben")


@pytest.fixture
def leila(town: Town) -> Neighbour:
    """Her server says where she is."""
    leila = town.social.actor("leila")
    links = [{"rel": "self", "type": "application/activity+json", "href": leila.uri}]
    said = orjson.dumps({"subject": "acct:leila@social.example", "links": links})
    town.social.says["GET /.well-known/webfinger"] = Answer(200, said, "application/jrd+json")
    return leila


async def named(project: Project, *written: str) -> None:
    await supporters.add(project, [await supporters.look_up(one, project.actor) for one in written])


async def a_page(project: Project, text: str = SECRET, uuid: str = "") -> None:
    ana = (await service.members(project))[0].person
    await supporter_pages.write(project, ana, Words(text), uuid or ids.new_uuid())


def link_in(text: str) -> str:
    found = re.findall(r"https://lyon\.example(/link/\S+)", text)
    assert found and len(set(found)) == 1
    return str(found[0])


async def test_members_people_of_elsewhere_and_mail_addresses_are_named(
    town: Town, project: Project, ben: Account, leila: Neighbour, box: Mailbox
) -> None:
    await named(project, " @ben ", "@leila@social.example", "Rosa@Courrier.example", ROSA)
    lines = await supporters.list_of(project)
    assert [(one.person.name if one.person else "", one.mail) for one in lines] == [
        ("", ROSA), ("Leila", ""), ("Ben", ""),
    ]  # fmt: skip
    who = (ben.creator.actor, await actors.find_actor(leila.uri), ROSA)
    assert [await supporters.is_one(project, one) for one in who] == [True, True, True]
    other = await a_project(await a_creator("eva", "Eva"), "bac", "Le Bac")
    assert not any([await supporters.is_one(other, one) for one in (*who, "", None)])
    assert not await supporters.is_one(project, (await service.members(other))[0].person)
    await named(project, "@ben", ROSA, "@leila@social.example")
    assert await Supporter.all().count() == 3


async def test_each_hears_of_it_once_in_her_way(
    town: Town, project: Project, ben: Account, leila: Neighbour, box: Mailbox
) -> None:
    await named(project, "@ben", "@leila@social.example", ROSA)
    await named(project, "@ben", "@leila@social.example", ROSA)
    await town.pole.work()
    notice = await Notice.get()
    assert (notice.owner_id, notice.kind) == (ben.creator.actor_id, NoticeKind.SUPPORTERS)
    assert box.recipients == [ROSA] and "Quai Nord" in str(box.mails[0]["Subject"])
    (note,) = town.social.received("Create")
    assert note["object"]["to"] == [leila.uri] and note["object"].get("cc", []) == []
    made = {one.actor_id: one for one in await PersonalLink.all()}
    assert {one.purpose for one in made.values()} == {LinkPurpose.SUPPORT} and len(made) == 2
    assert len(links_to(town.social)) == 1 and link_in(box.texts()[0])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("rosa", "no_address"), ("rosa@", "no_address"), ("a@b.example, c@d.example", "no_address"),
        (f"{ROSA}\nBcc: x@y.example", "no_address"), ("@nobody", "missing"), ("@", "no_address"),
        ("@quai_nord", "no_person"), ("@leila@social.example extra", "no_address"),
    ],
)  # fmt: skip
async def test_what_means_nobody_is_refused(
    town: Town, project: Project, box: Mailbox, leila: Neighbour, written: str, code: str
) -> None:
    with pytest.raises((Refused, Missing)) as caught:
        await named(project, written)
    assert (caught.value.code, await Supporter.all().count()) == (code, 0)


async def test_a_worker_that_is_killed_sends_a_supporter_one_link(
    town: Town, project: Project, leila: Neighbour, box: Mailbox
) -> None:
    await actors.find_actor(leila.uri)
    await named(project, ROSA, "@leila@social.example")
    await town.pole.work()
    for who in (ROSA, "@leila@social.example"):
        await supporter_letters.ask_again(project, who)
    await work_and_be_killed()
    assert (len(box.raw), len(town.social.received("Create"))) == (2, 2), "the welcome, and what they asked for"


async def test_without_mail_only_people_can_be_named(town: Town, project: Project, ben: Account) -> None:
    with pytest.raises(Refused) as caught:
        await named(project, ROSA)
    assert caught.value.code == "no_mail"
    await named(project, "@ben")
    assert await Supporter.all().count() == 1


async def test_who_wants_no_letters_is_not_written_to(
    town: Town, project: Project, leila: Neighbour, box: Mailbox
) -> None:
    """Nor is she when she has said so after she was named, or has blocked the project."""
    person = await actors.find_actor(leila.uri)
    await named(project, ROSA, "@leila@social.example")
    await town.pole.work()
    await silences.keep(ROSA.upper())
    await Block.create(blocker=person, blocked=project.actor, uri=f"{leila.uri}#b", created_at=clock.now())
    await a_page(project)
    await supporter_letters.ask_again(project, ROSA)
    await town.pole.work()
    assert len(box.raw) == 1 == len(town.social.received("Create"))
    assert await PersonalLink.all().count() == 2, "no link was made that leads nowhere"
    for written in (ROSA, "@leila@social.example"):
        with pytest.raises(Refused) as caught:
            await named(project, written)
        assert caught.value.code == "wants_none"
    await Block.all().delete()
    await silences.keep(leila.uri)
    with pytest.raises(Refused):
        await named(project, "@leila@social.example")


async def test_a_page_is_told_of_without_its_words_and_sent_to_nobody(
    town: Town, project: Project, ben: Account, leila: Neighbour, box: Mailbox
) -> None:
    alice = town.fedi.actor("alice")
    await town.deliver(alice, alice.activity("Follow", project.actor.uri))
    await named(project, "@ben", "@leila@social.example", ROSA)
    await town.pole.work()
    told = Notice.filter(kind=NoticeKind.SUPPORTERS)
    first, before = await told.get(), await OutboxEntry.filter(listed=True).count()
    await a_page(project)
    await town.pole.work()
    again = await told.get()
    assert again.id != first.id and again.owner_id == ben.creator.actor_id
    assert box.recipients == [ROSA] * 2 and len(town.social.received("Create")) == 2
    assert link_in(box.texts()[1]) != link_in(box.texts()[0])
    assert await PersonalLink.filter(actor_id=ben.creator.actor_id).count() == 0, "she signs in"
    said = [*box.texts(), *(str(one["Subject"]) for one in box.mails), repr(town.social.letters)]
    assert not any(SECRET in one for one in said)
    assert [one for one in town.fedi.received("Create")] == []
    assert SECRET not in repr([*await OutboxEntry.all().values(), *await Note.all().values()])
    assert await OutboxEntry.filter(listed=True).count() == before


async def test_several_pages_of_a_day_are_one_letter(town: Town, project: Project, box: Mailbox) -> None:
    """What is written meanwhile is told a day after the last letter."""
    await named(project, ROSA)
    await a_page(project, "Un")
    await town.pole.work()
    assert len(box.raw) == 2  # that she is named, and the first page
    for text in ("Deux", "Trois"):
        await a_page(project, text)
        await town.pole.work()
    assert len(box.raw) == 2
    with clock.stopped_at(clock.now() + A_DAY):
        await town.pole.work()
        assert len(box.raw) == 3
        await supporter_letters.write((await Supporter.get()).id)
        await town.pole.work()
    assert len(box.raw) == 3


async def test_what_was_taken_back_is_not_told_of(town: Town, project: Project, box: Mailbox) -> None:
    await named(project, ROSA)
    await town.pole.work()
    await a_page(project)
    await supporter_pages.withdraw(await SupporterPage.get())
    await town.pole.work()
    assert len(box.raw) == 1 and await SupporterPage.all().count() == 0


async def test_who_is_named_later_is_not_told_of_what_was_there(town: Town, project: Project, box: Mailbox) -> None:
    await a_page(project)
    await town.pole.work()
    await named(project, ROSA)
    await supporter_letters.tell(project.id)
    await town.pole.work()
    assert len(box.raw) == 1


async def test_a_page_that_is_sent_twice_is_written_once(town: Town, project: Project) -> None:
    uuid = ids.new_uuid()
    for _ in range(2):
        await a_page(project, uuid=uuid)
    assert await SupporterPage.all().count() == 1
    other = await a_project(await a_creator("eva", "Eva"), "bac", "Le Bac")
    with pytest.raises(Exception, match=r"(?i)unique"):
        await a_page(other, uuid=uuid)


async def test_words_that_cannot_be_said_are_refused(town: Town, project: Project) -> None:
    for text in ("", " \n", "x" * 5_001):
        with pytest.raises(Refused):
            await a_page(project, text)
    ana = (await service.members(project))[0].person
    ana.moved_to = "https://social.example/users/ana"
    with pytest.raises(Refused) as caught:
        await supporter_pages.write(project, ana, Words("Adieu"), ids.new_uuid())
    assert (caught.value.code, await SupporterPage.all().count()) == ("moved_away", 0)


async def test_who_asks_for_a_link_gets_it_where_she_is_known_and_not_without_end(
    town: Town, project: Project, ben: Account, leila: Neighbour, box: Mailbox
) -> None:
    nora = await actors.find_actor(town.social.actor("nora").uri)
    await Actor.filter(id=nora.id).update(confirmed_at=clock.now())
    await named(project, ROSA, "@leila@social.example", "@ben")
    await town.pole.work()
    others = ("ben@lyon.example", "@nora@social.example", "x@y.example")
    for _ in range(5):
        for written in (ROSA.upper(), "@leila@social.example", *others):
            await supporter_letters.ask_again(project, written)
        await town.pole.work()
    assert box.recipients == [ROSA] * supporter_letters.MOST_A_DAY
    assert [one["object"]["to"] for one in town.social.received("Create")] == [[leila.uri]] * 3
    assert await PersonalLink.filter(actor_id=ben.creator.actor_id).count() == 0
    with clock.stopped_at(clock.now() + A_DAY):
        await supporter_letters.ask_again(project, ROSA)
        await town.pole.work()
    assert len(box.raw) == supporter_letters.MOST_A_DAY + 1


async def test_who_is_taken_off_the_list_is_out_at_once(town: Town, project: Project, box: Mailbox) -> None:
    """Her sessions and her links end, and those of nobody else."""
    await named(project, ROSA, "tom@courrier.example")
    about = urls.supporters_page("quai_nord")
    tokens = [await guests.begin(None, about, mail=one) for one in (ROSA, "tom@courrier.example")]
    other = await a_project(await a_creator("eva", "Eva"), "bac", "Le Bac")
    row = await Supporter.get(mail=ROSA)
    assert not await supporters.remove(other, row.id) and await Supporter.all().count() == 2
    assert await supporters.remove(project, row.id) and not await supporters.remove(project, row.id)
    assert [await guests.held(one, about) is None for one in tokens] == [True, False]
    assert await PersonalLink.filter(mail=ROSA, expires_at__gt=clock.now()).count() == 0
    assert await PersonalLink.filter(expires_at__gt=clock.now()).count() == 1


async def test_a_project_names_no_more_than_it_may(
    town: Town, project: Project, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supporters, "MOST", 2)
    with pytest.raises(CinemaError) as caught:
        await named(project, "a@b.example", "c@b.example", "d@b.example")
    assert (caught.value.values, await Supporter.all().count()) == ({"most": 2}, 0)
    await named(project, "a@b.example", "c@b.example")
    monkeypatch.setattr(supporters, "MOST", 9)
    monkeypatch.setattr(supporters, "MOST_LETTERS", 2)
    await supporters.remove(project, (await Supporter.get(mail="a@b.example")).id)
    with pytest.raises(CinemaError):
        await named(project, "a@b.example")
    with clock.stopped_at(clock.now() + A_DAY):
        await named(project, "a@b.example")
    assert await Supporter.all().count() == 2


async def test_the_end_of_the_project_takes_all_of_it_along(town: Town, project: Project, box: Mailbox) -> None:
    other = await a_project(await a_creator("eva", "Eva"), "bac", "Le Bac")
    for one in (project, other):
        await named(one, ROSA)
        await a_page(one)
        await guests.begin(None, urls.supporters_page(one.actor.handle), mail=ROSA)
    await service.end(project)
    await town.pole.work()
    left: tuple[Any, ...] = (Supporter, SupporterPage)
    assert [[row.project_id for row in await one.all()] for one in left] == [[other.id], [other.id]]
    assert [row.subject_uri for row in await GuestSession.all()] == [urls.supporters_page("bac")]
    assert {row.subject_uri for row in await PersonalLink.all()} == {other.actor.uri}


async def test_somebody_who_is_gone_supports_nothing(town: Town, project: Project, leila: Neighbour) -> None:
    await named(project, "@leila@social.example")
    person = await actors.find_actor(leila.uri)
    token = await guests.begin(person, urls.supporters_page("quai_nord"))
    await Actor.filter(id=person.id).update(gone_at=clock.now())
    assert await guests.held(token, urls.supporters_page("quai_nord")) is None
    await news.tell(ActorGone(person.id))
    await town.pole.work()
    assert await Supporter.all().count() == 0
