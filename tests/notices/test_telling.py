"""Who is told of what, as letters bring it: each deed once, and nothing that has been taken back."""

import asyncio
from datetime import timedelta

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.models import Actor, Block, DomainRule, Follow, Severity
from fediverse_cinema.activitypub.news import FollowAnswered
from fediverse_cinema.consents.models import ConsentRequest, RequestState, Stamp, StampKind
from fediverse_cinema.consents.news import ConsentAsked, Quoted
from fediverse_cinema.conversations import service as talk
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.news import NoteSaid
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, ids, news
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.moderation import service as moderation
from fediverse_cinema.moderation.models import Report
from fediverse_cinema.moderation.news import ReportMade
from fediverse_cinema.notices import queries, service
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import Reaction
from fediverse_cinema.screeners.news import MemberInvited
from tests.kit.following import follow, known
from tests.kit.neighbours import PUBLIC, Neighbour
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.towns import Town
from tests.kit.words import a_note
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


@pytest.fixture
async def film(town: Town, ana: Creator) -> Film:
    film = await a_film(ana)
    await town.pole.work()
    return film


async def told(owner: Creator) -> list[tuple[str, str, int]]:
    """(kind, who, how many others), the oldest first: what her page shows."""
    page = await queries.page(owner.actor, None, 50)
    return [(one.kind, one.by.handle.partition("@")[0], one.others) for one in reversed(page)]


def mention_of(creator: Creator) -> list[dict[str, str]]:
    return [{"type": "Mention", "href": creator.actor.uri, "name": f"@{creator.actor.handle}@lyon.example"}]


async def says(town: Town, author: Neighbour, answer_to: str | None = None, **more: object) -> str:
    note = author.note(answer_to or "", **more) | {"inReplyTo": answer_to}
    await town.deliver(author, author.activity("Create", note, to=note["to"], cc=note["cc"]))
    return str(note["id"])


async def test_a_follow_is_told_once_and_its_end_takes_the_notice_away(
    town: Town, ana: Creator, alice: Neighbour
) -> None:
    follow = alice.activity("Follow", ana.actor.uri)
    for again in ("", "/2"):
        await town.deliver(alice, {**follow, "id": f"{follow['id']}{again}"})
    assert await told(ana) == [("follow", "alice", 0)]
    await town.deliver(alice, alice.undo(follow))
    assert (await told(ana), await queries.count_unread(ana.actor_id)) == ([], 0)


async def test_what_has_been_read_is_not_told_again_by_who_comes_after_a_killed_worker(
    town: Town, ana: Creator, film: Film
) -> None:
    """A notice of a deed that bears no moment would take the place of the one that she has read."""
    malo = await a_creator("malo", "Malo")

    async def is_read() -> None:
        [notice] = await Notice.filter(owner_id=malo.actor_id)
        await service.mark_read(malo.actor, notice.id)

    await news.tell(MemberInvited(film.id, malo.actor_id))
    await work_and_be_killed(is_read)
    [notice] = await Notice.filter(owner_id=malo.actor_id)
    assert notice.kind == NoticeKind.SCREENING and notice.read_at is not None


async def test_who_follows_her_channel_is_told_to_the_member(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    await film.fetch_related("channel")
    assert film.channel is not None
    await town.deliver(alice, alice.activity("Follow", film.channel.uri))
    [notice] = await queries.page(ana.actor, None, 50)
    assert (notice.kind, notice.whom and notice.whom.handle) == ("follow", film.channel.address)


async def test_a_request_to_follow_waits_until_it_is_answered(town: Town, ana: Creator, alice: Neighbour) -> None:
    await Actor.filter(id=ana.actor_id).update(locked=True)
    await town.deliver(alice, alice.activity("Follow", ana.actor.uri))
    assert await told(ana) == [("follow_request", "alice", 0)]
    [notice] = await queries.page(ana.actor, None, 50)
    other = await a_creator("malo", "Malo")
    assert await queries.asking(other.actor, notice.id) is None
    asking = await queries.asking(ana.actor, notice.id)
    assert asking is not None
    await follows.approve(asking.follower, asking.followed)
    assert (await told(ana), await queries.asking(ana.actor, notice.id)) == ([], None)


async def test_an_answer_is_told_when_she_had_to_wait_for_it_or_it_is_a_refusal(
    town: Town, ana: Creator, alice: Neighbour
) -> None:
    author, bo = await known(town, alice), await known(town, town.fedi.actor("bo"))
    await follow(ana.actor, author)
    await news.tell(FollowAnswered(ana.actor_id, author.id, accepted=True))
    await town.pole.work()
    assert await told(ana) == []  # it came at once
    await Actor.filter(id=author.id).update(locked=True)
    await news.tell(FollowAnswered(ana.actor_id, author.id, accepted=True))
    await town.pole.work()
    assert await told(ana) == [("follow_accepted", "alice", 0)], "who answers by hand has said it, however soon"
    await Actor.filter(id=author.id).update(locked=False)
    await Notice.all().delete()
    await Follow.filter(followed_id=author.id).update(created_at=clock.now() - timedelta(hours=1))
    await news.tell(FollowAnswered(ana.actor_id, author.id, accepted=True))
    await follow(ana.actor, bo, follows.FollowState.REJECTED)
    await news.tell(FollowAnswered(ana.actor_id, bo.id, accepted=False))
    await town.pole.work()
    assert sorted(await told(ana)) == [("follow_accepted", "alice", 0), ("follow_rejected", "bo", 0)]


async def test_each_is_told_of_what_concerns_her_most(town: Town, ana: Creator, film: Film, alice: Neighbour) -> None:
    malo = await a_creator("malo", "Malo")
    both = [*mention_of(ana), *mention_of(malo)]
    answer = await says(town, alice, film.uri, tag=both, cc=[ana.actor.uri, malo.actor.uri])
    letter = await says(town, alice, answer, to=[ana.actor.uri], cc=[], tag=mention_of(ana))
    assert await Note.exists(uri=letter)
    assert await told(ana) == [("answer", "alice", 0), ("direct", "alice", 0)]
    assert await told(malo) == [("mention", "alice", 0)]
    [_, first] = await queries.page(ana.actor, None, 50)
    assert first.about and first.answered and (first.about.words, first.answered.title) == ("beautiful!", "La Saône")


async def test_a_notice_goes_with_what_was_said(town: Town, ana: Creator, film: Film, alice: Neighbour) -> None:
    uri = await says(town, alice, film.uri)
    assert await queries.count_unread(ana.actor_id) == 1
    await town.deliver(alice, alice.activity("Delete", {"id": uri, "type": "Tombstone"}))
    assert (await told(ana), await queries.count_unread(ana.actor_id)) == ([], 0)


async def test_an_old_note_is_told_to_nobody(town: Town, ana: Creator, alice: Neighbour) -> None:
    note = await a_note(await known(town, alice), mentions=(ana.actor,))
    await news.tell(NoteSaid(note.id, old=True))
    await town.pole.work()
    assert await told(ana) == []


async def test_INB_09_SIG_24_one_deed_on_two_inboxes_is_one_notice(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    note = alice.note(film.uri)
    create = alice.activity("Create", note, to=note["to"], cc=note["cc"])
    like = alice.activity("Like", film.uri)
    inboxes = [town.pole.shared_inbox, f"{ana.actor.uri}/inbox"] * 10
    answers = await asyncio.gather(
        *(alice.send(activity, town.pole.client, inbox) for inbox in inboxes for activity in (create, like))
    )
    assert {answer.status_code for answer in answers} == {202}
    await town.pole.work()
    assert sorted(await told(ana)) == [("answer", "alice", 0), ("like", "alice", 0)]
    assert await Notice.all().count() == 2


async def test_whose_words_the_team_removes_is_told_by_the_pole_and_who_removes_her_own_is_not(
    town: Town, ana: Creator, film: Film
) -> None:
    rosa, eva = await a_creator("rosa"), await a_creator("eva")
    for removed in range(2):
        note = await a_note(rosa.actor, thread_uri=film.uri, answer_to=film.uri)
        await talk.withdraw(note, by=eva.actor)
        await town.pole.work()
        found = await queries.page(rosa.actor, None, 50)
        assert [(one.kind, one.by.handle, one.about and one.about.title) for one in found] == [
            ("removed", "instance@lyon.example", film.title)
        ], removed
        assert found[0].unread, "also of the second time"
        assert str(found[0].arrived_at.tzinfo) == "Europe/Paris", "its page says the hour, by the pole's clock"
        await service.mark_read(rosa.actor, found[0].id)
    await talk.withdraw(await a_note(rosa.actor), by=rosa.actor)
    await town.pole.work()
    assert (len(await told(rosa)), await told(eva), await told(ana)) == (1, [], [])


async def test_INB_13_a_share_and_a_like_taken_back_leave_no_notice(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    for kind in ("Like", "Announce"):
        reaction = alice.activity(kind, film.uri, to=[PUBLIC])
        await town.deliver(alice, reaction)
        assert len(await told(ana)) == 1
        await town.deliver(alice, alice.undo(reaction))
        assert (await told(ana), await queries.count_unread(ana.actor_id)) == ([], 0)


async def test_LOD_10_likes_of_one_thing_are_one_notice_and_names_the_last(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    for number in range(12):
        fan = town.fedi.actor(f"fan{number}")
        await town.deliver(fan, fan.activity("Like", film.uri))
    await town.deliver(alice, alice.activity("Like", film.uri))
    assert await told(ana) == [("like", "alice", 12)]
    assert (await Notice.all().count(), await queries.count_unread(ana.actor_id)) == (1, 1)
    await service.mark_read(ana.actor, (await Notice.get()).id)
    assert await queries.count_unread(ana.actor_id) == 0
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        last = town.video.actor("last")
        await town.deliver(last, last.activity("Like", film.uri, published="2026-01-01T00:00:00Z"))
    assert await told(ana) == [("like", "last", 13)]  # one line still, and it is new again
    assert await queries.count_unread(ana.actor_id) == 1


async def test_LOD_10_shares_of_one_thing_are_one_notice_too(town: Town, ana: Creator, film: Film) -> None:
    for number in range(3):
        fan = town.fedi.actor(f"fan{number}")
        await town.deliver(fan, fan.activity("Announce", film.uri, to=[PUBLIC]))
    assert await told(ana) == [("share", "fan2", 2)]
    assert await Notice.all().count() == 1


async def test_her_own_likes_and_what_her_channel_and_pole_announce_are_no_news(
    town: Town, ana: Creator, film: Film
) -> None:
    await reactions.like(ana.actor, film.uri, ana.actor)
    await town.pole.work()
    assert await Reaction.filter(object_uri=film.uri).count() == 4
    assert await Notice.all().count() == 0


async def test_likes_of_what_is_not_ours_are_told_to_nobody(town: Town, ana: Creator, alice: Neighbour) -> None:
    note = await a_note(await known(town, alice))
    await reactions.like(ana.actor, note.uri, await Actor.get(uri=alice.uri))
    await town.pole.work()
    assert await Notice.all().count() == 0


async def test_nothing_of_whom_she_has_blocked_is_told_before_or_after(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    author = await known(town, alice)
    await says(town, alice, film.uri)
    block = await Block.create(blocker=ana.actor, blocked=author, created_at=clock.now())
    assert await told(ana) == []
    note = await a_note(author, mentions=(ana.actor,))
    await service.note_said(note.id, old=False)
    await block.delete()
    assert await told(ana) == [("answer", "alice", 0)]


async def test_a_silenced_host_is_heard_by_those_who_follow_its_people(
    town: Town, ana: Creator, alice: Neighbour
) -> None:
    author, malo = await known(town, alice), await a_creator("malo", "Malo")
    await DomainRule.create(domain="social.example", severity=Severity.SILENCE, created_at=clock.now())
    town.pole.house.rooms.clear()
    await follow(malo.actor, author)
    note = await a_note(author, mentions=(ana.actor, malo.actor))
    await service.note_said(note.id, old=False)
    assert (await told(ana), await told(malo)) == ([], [("mention", "alice", 0)])


async def test_MOD_05_a_wave_from_a_strange_host_is_told_up_to_a_bound(
    town: Town, ana: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_FROM_A_STRANGE_HOST", 3)
    spammers = [await known(town, town.evil.actor(f"spam{number}")) for number in range(6)]
    for one in spammers:
        await service.note_said((await a_note(one, mentions=(ana.actor,))).id, old=False)
    assert len(await told(ana)) == 3
    await follow(ana.actor, spammers[0])  # a host that somebody here cares for is no stranger
    await service.note_said((await a_note(spammers[0], mentions=(ana.actor,))).id, old=False)
    assert len(await told(ana)) == 4
    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        await Follow.filter(follower_id=ana.actor_id).delete()
        await service.note_said((await a_note(spammers[5], mentions=(ana.actor,))).id, old=False)
    assert len(await told(ana)) == 5


async def test_quotes_and_requests_for_consent_are_told_while_they_stand(
    town: Town, ana: Creator, alice: Neighbour
) -> None:
    asker = await known(town, alice)
    uuid, quoting = ids.new_uuid(), f"{alice.server.base}/notes/quoting"
    stamp = await Stamp.create(
        uri=f"{town.pole.base}/ap/stamps/{uuid}", uuid=uuid, kind=StampKind.QUOTE, author=ana.actor,
        interacting_uri=quoting, target_uri="x", created_at=clock.now(),
    )  # fmt: skip
    request = await ConsentRequest.create(
        uri="r", kind=StampKind.FEATURE, asker=asker, author=ana.actor, interacting_uri="i", target_uri="t",
        state=RequestState.WAITING, created_at=clock.now(),
    )  # fmt: skip
    await news.tell(Quoted(stamp.id, asker.id))
    await news.tell(ConsentAsked(request.id))
    await town.pole.work()
    assert sorted(await told(ana)) == [("consent", "alice", 0), ("quote", "alice", 0)]
    assert [one.elsewhere for one in await queries.page(ana.actor, None, 9) if one.kind == "quote"] == [quoting]
    await Stamp.filter(id=stamp.id).update(revoked_at=clock.now())
    await ConsentRequest.filter(id=request.id).update(state=RequestState.ACCEPTED)
    assert await told(ana) == []


async def test_a_report_is_told_to_those_who_run_the_pole_until_it_is_handled(
    town: Town, ana: Creator, alice: Neighbour
) -> None:
    eva = (await an_account("eva", "Eva", role=Role.ADMIN)).creator
    by = await known(town, alice)
    report = await Report.create(by=by, about=ana.actor, created_at=clock.now())
    for _ in range(2):
        await news.tell(ReportMade(report.id))
    await town.pole.work()
    assert (await told(eva), await told(ana)) == ([("report", "alice", 0)], [])
    await Report.filter(id=report.id).update(handled_at=clock.now())
    assert await told(eva) == []


async def test_whoever_asks_again_after_she_was_declined_is_told_of_again(
    town: Town, ana: Creator, alice: Neighbour
) -> None:
    await Actor.filter(id=ana.actor_id).update(locked=True)
    malo = (await a_creator("malo", "Malo")).actor
    locked = await Actor.get(id=ana.actor_id)
    author = await known(town, alice)
    for _ in range(2):
        await town.deliver(alice, alice.activity("Follow", ana.actor.uri))
        await follows.request(malo, locked)
        await town.pole.work()
        assert sorted(await told(ana)) == [("follow_request", "alice", 0), ("follow_request", "malo", 0)]
        assert await queries.count_unread(ana.actor_id) == 2
        await service.mark_read(ana.actor, sql.LARGEST_ID)
        assert await follows.decline(author, locked) and await follows.decline(malo, locked)
        await town.pole.work()
    assert await Notice.filter(owner_id=ana.actor_id).count() == 2


async def test_the_answer_to_a_second_request_is_told_like_that_to_the_first(town: Town, ana: Creator) -> None:
    malo = (await a_creator("malo", "Malo")).actor
    await Actor.filter(id=malo.id).update(locked=True)
    malo = await Actor.get(id=malo.id)
    begin = clock.now()
    for number, accepted in enumerate((False, True, False, True)):
        asked = begin + timedelta(hours=10 * number)
        with clock.stopped_at(asked):
            await follows.request(ana.actor, malo)
        with clock.stopped_at(asked + timedelta(hours=1)):
            assert await (follows.approve if accepted else follows.decline)(ana.actor, malo)
            await town.pole.work()
            assert await told(ana) == [("follow_accepted" if accepted else "follow_rejected", "malo", 0)], number
            assert await queries.count_unread(ana.actor_id) == 1, number
            await service.mark_read(ana.actor, sql.LARGEST_ID)
        with clock.stopped_at(asked + timedelta(hours=2)):
            if accepted:
                await follows.withdraw(ana.actor, malo)
                await town.pole.work()


async def test_one_report_after_another_is_told_each_time(town: Town, ana: Creator, alice: Neighbour) -> None:
    eva = (await an_account("eva", "Eva", role=Role.ADMIN)).creator
    by = await known(town, alice)
    for _ in range(2):
        for again in ("", " again"):
            await moderation.note(by, ana.actor, [], f"spam{again}")
            await town.pole.work()
        assert (await told(eva), await queries.count_unread(eva.actor_id)) == ([("report", "alice", 0)], 1)
        await service.mark_read(eva.actor, sql.LARGEST_ID)
        await moderation.handle((await Report.all().order_by("-id").first() or Report()).id)
        assert await told(eva) == []


async def test_news_that_are_heard_twice_are_told_once(town: Town, ana: Creator, alice: Neighbour) -> None:
    author = await known(town, alice)
    await town.deliver(alice, alice.activity("Follow", ana.actor.uri))
    await service.mark_read(ana.actor, sql.LARGEST_ID)
    await service.followed(author.id, ana.actor_id, asked=False)
    assert (await told(ana), await queries.count_unread(ana.actor_id)) == ([("follow", "alice", 0)], 0)


@pytest.mark.parametrize("way", ["only for others", "blocked by her"])
async def test_the_words_of_a_quote_that_she_may_not_read_are_not_shown(
    town: Town, ana: Creator, alice: Neighbour, way: str
) -> None:
    author = await known(town, alice)
    visibility = Visibility.FOLLOWERS if way == "only for others" else Visibility.PUBLIC
    above = await a_note(author, "<p>secret, too</p>", visibility=visibility)
    quoting = await a_note(author, "<p>a secret</p>", answers=above, visibility=visibility)
    uuid = ids.new_uuid()
    stamp = await Stamp.create(
        uri=f"{town.pole.base}/ap/stamps/{uuid}", uuid=uuid, kind=StampKind.QUOTE, author=ana.actor,
        interacting_uri=quoting.uri, target_uri="x", created_at=clock.now(),
    )  # fmt: skip
    await service.quoted(stamp.id, author.id)
    if way == "blocked by her":
        await Block.create(blocker=author, blocked=ana.actor, created_at=clock.now())
    [notice] = await queries.page(ana.actor, None, 50)
    assert (notice.about, notice.answered, notice.elsewhere) == (None, None, quoting.uri)
    await Block.all().delete()
    if way == "only for others":
        await follow(ana.actor, author)
    [notice] = await queries.page(ana.actor, None, 50)
    assert notice.about and notice.about.words == "a secret"


async def test_the_title_of_an_answer_says_no_words_above_it_that_she_may_not_read(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    bo, author = await known(town, town.fedi.actor("bo")), await known(town, alice)
    hidden = await a_note(bo, "<p>for friends</p>", visibility=Visibility.FOLLOWERS, thread_uri=film.uri)
    note = await a_note(author, answers=hidden, mentions=(ana.actor,))
    await Notice.create(owner=ana.actor, kind=NoticeKind.ANSWER, by=author, object_uri=note.uri, arrived_at=clock.now())
    [notice] = await queries.page(ana.actor, None, 50)
    assert notice.about is not None and notice.answered is None


async def test_what_she_said_who_has_blocked_the_member_since_is_told_no_longer(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    await says(town, alice, film.uri)
    assert await queries.count_unread(ana.actor_id) == 1
    await Block.create(blocker=await Actor.get(uri=alice.uri), blocked=ana.actor, created_at=clock.now())
    assert (await told(ana), await queries.count_unread(ana.actor_id)) == ([], 0)


async def test_whoever_was_taken_along_is_told_that_somebody_has_moved(
    town: Town, ana: Creator, alice: Neighbour
) -> None:
    old = await known(town, alice)
    await follow(ana.actor, old)
    anew = town.fedi.actor("alice", "Person", alsoKnownAs=[old.uri])
    await town.deliver(alice, alice.activity("Move", alice.uri, target=anew.uri))
    [notice] = [one for one in await queries.page(ana.actor, None, 50) if one.kind == "moved"]
    assert notice.whom is not None and notice.whom.handle == anew.address
