"""Publications: written as drafts, let out now or at their moment, changed, and taken back everywhere."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tortoise.exceptions import IntegrityError

from fediverse_cinema.activitypub.models import Actor, OutboxEntry, Tombstone
from fediverse_cinema.conversations import pictures
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.labels import service as labels
from fediverse_cinema.media.arrival import in_one
from fediverse_cinema.notices import queries as notices
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.notices.views import Thing
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import service as projects
from fediverse_cinema.publications import opening, queries, service
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.publications.sheet import Sheet
from fediverse_cinema.reactions.models import Reaction
from tests.kit import mastodon
from tests.kit.labels import a_label
from tests.kit.people import a_creator, an_account, jpeg
from tests.kit.projects import a_project
from tests.kit.publications import SUMMARY, TEXT, TITLE, a_publication
from tests.kit.towns import Town
from tests.kit.working import take_files_away

pytestmark = pytest.mark.anyio
SHEET = Sheet(TITLE, SUMMARY, TEXT, "fr")


async def on_the_shelf() -> set[str]:
    await take_files_away()
    return {file.name async for file in here().shelf.files()}


async def test_who_follows_a_member_gets_title_summary_and_link_on_mastodon(town: Town) -> None:
    ana = (await a_creator()).actor
    alice, nora = town.social.actor("alice"), town.fedi.actor("nora")
    await town.deliver(alice, alice.activity("Follow", ana.uri))
    await town.deliver(nora, nora.activity("Follow", urls.pole()))
    made = await a_publication(ana)
    await town.pole.work()
    (create,) = town.social.received("Create")
    shown = mastodon.shown(create["object"])
    page = f"{town.pole.base}/publications/une-saison-d-ecriture"
    assert shown is not None and (shown.text, shown.link) == (f"{TITLE}\n{SUMMARY}\n{page}", page)
    assert (shown.author, shown.visibility, shown.warning) == (ana.uri, "public", "")
    assert shown.hashtags == ("scenario",)
    assert create["object"]["id"] == urls.note(made.uuid) and create["signature"]["creator"] == ana.rsa_key_id
    assert town.fedi.received("Announce") == [], "the pole passes on what its labels and projects say, not each member"


async def test_the_document_is_an_article_that_every_server_can_show(town: Town) -> None:
    made = await a_publication((await a_creator()).actor)
    answer = await town.pole.client.get(urls.note(made.uuid), headers={"Accept": "application/activity+json"})
    document = answer.json()
    page = urls.publication_page(made.slug)
    headline = f'<p><strong><a href="{page}">{TITLE}</a></strong></p>'
    assert (document["type"], document["name"], document["summary"]) == ("Article", TITLE, SUMMARY)
    assert document["content"].startswith(f"{headline}<p>Un <strong>dimanche</strong>")
    assert document["contentMap"] == {"fr": document["content"]}
    assert document["source"] == {"mediaType": "text/markdown", "content": TEXT}
    assert document["preview"]["type"] == "Note" and TITLE in document["preview"]["content"]
    assert SUMMARY in document["preview"]["content"] and document["url"] == page
    assert document["published"].endswith("Z") and document["replies"]["first"]["type"] == "CollectionPage"


async def test_what_breaks_out_of_title_or_summary_stays_words(town: Town) -> None:
    """WEB-21: they are text, wherever they stand in HTML."""
    made = await a_publication((await a_creator()).actor, title="<b>a</b> & b", summary="<script>x</script>")
    answer = await town.pole.client.get(urls.note(made.uuid), headers={"Accept": "application/activity+json"})
    document = answer.json()
    assert "<b>" not in document["content"] and "&lt;b&gt;a&lt;/b&gt; &amp; b" in document["content"]
    assert "<script>" not in document["preview"]["content"]
    assert document["name"] == "<b>a</b> & b"


@pytest.mark.parametrize("whose", ["label", "project"])
async def test_the_pole_passes_on_what_its_labels_and_projects_publish(town: Town, whose: str) -> None:
    ana = await a_creator()
    group = (await a_label(ana.actor)).actor if whose == "label" else (await a_project(ana)).actor
    alice, nora = town.social.actor("alice"), town.fedi.actor("nora")
    await town.deliver(alice, alice.activity("Follow", group.uri))
    await town.deliver(nora, nora.activity("Follow", urls.pole()))
    made = await a_publication(group, ana.actor)
    await town.pole.work()
    (create,) = [one for one in town.social.received("Create") if one["object"]["type"] == "Article"]
    assert create["actor"] == create["object"]["attributedTo"] == group.uri
    assert create["object"]["audience"] == urls.pole()
    assert [one["object"] for one in town.fedi.received("Announce")] == [urls.note(made.uuid)]
    assert await Reaction.filter(object_uri=urls.note(made.uuid)).count() == 1


async def test_the_pole_itself_publishes_to_who_follows_it(town: Town) -> None:
    ana, pole = (await a_creator()).actor, (await pole_actors()).group
    nora = town.social.actor("nora")
    await town.deliver(nora, nora.activity("Follow", urls.pole()))
    await a_publication(pole, ana)
    await town.pole.work()
    (create,) = town.social.received("Create")
    assert create["object"]["attributedTo"] == urls.pole() and town.social.received("Announce") == []


async def test_a_draft_is_told_to_nobody_and_needs_no_more_than_a_title(town: Town) -> None:
    ana = (await a_creator()).actor
    draft = await service.begin(ana, ana, Sheet("  Une   idée "))
    assert (draft.title, draft.slug, draft.published_at) == ("Une idée", "une-idee", None)
    assert (await Note.all().count(), await OutboxEntry.all().count()) == (0, 0)
    assert (await queries.newest()).shown == () and await queries.entries() == []
    for verb in (service.publish(draft), service.schedule(draft, clock.now() + timedelta(days=1))):
        with pytest.raises(Refused):
            await verb
    assert (await Note.all().count(), (await Publication.get()).opens_at) == (0, None)


@pytest.mark.parametrize(
    "sheet", [Sheet("   "), Sheet("x" * 201), Sheet("a", "y" * 301), Sheet("a", "b", "z" * 50_001)]
)
async def test_what_has_no_title_or_is_too_long_is_not_kept(town: Town, sheet: Sheet) -> None:
    ana = (await a_creator()).actor
    with pytest.raises(Refused):
        await service.begin(ana, ana, sheet)
    assert await Publication.all().count() == 0


async def test_two_of_one_title_have_their_own_pages_and_a_page_is_never_anothers(town: Town) -> None:
    ana = (await a_creator()).actor
    first, second, third = [await a_publication(ana, title=title) for title in ("Mai", "Mai", "New")]
    assert (first.slug, second.slug, third.slug) == ("mai", "mai-2", "new-2")
    await service.withdraw(first, ana)
    assert (await a_publication(ana, title="Mai")).slug == "mai-3"


async def test_what_is_sent_twice_is_there_once(town: Town) -> None:
    ana, uuid = (await a_creator()).actor, ids.new_uuid()
    await service.begin(ana, ana, SHEET, uuid=uuid)
    with pytest.raises(IntegrityError):
        await service.begin(ana, ana, SHEET, uuid=uuid)
    assert await Publication.all().count() == 1


async def test_letting_it_out_twice_is_as_once(town: Town) -> None:
    draft = await a_publication((await a_creator()).actor, published=False)
    first = await service.publish(draft)
    again = await service.publish(draft)
    assert first.published_at == again.published_at
    assert (await Note.all().count(), await OutboxEntry.filter(type="Create").count()) == (1, 1)


async def test_it_comes_out_by_itself_at_its_moment_and_is_dated_then(town: Town) -> None:
    ana, moment = (await a_creator()).actor, clock.now() + timedelta(hours=5)
    draft = await a_publication(ana, published=False)
    await service.schedule(draft, moment)
    await opening.publish_what_is_due()
    await town.pole.work()
    assert await Note.all().count() == 0, "not before"
    with clock.stopped_at(moment + timedelta(seconds=30)):
        await opening.publish_what_is_due()
        await town.pole.work()
    out = await Publication.get().select_related("note")
    assert out.note is not None and out.published_at == out.note.published_at and out.opens_at is None
    assert out.published_at is not None and out.published_at >= moment
    with clock.stopped_at(moment + timedelta(minutes=5)):
        await opening.publish_what_is_due()
        await town.pole.work()
    assert await Note.all().count() == 1


async def test_a_moment_that_was_taken_back_or_given_away_is_not_kept(town: Town) -> None:
    """Who writes it may take it back until the very moment, and nothing is said any more by who has gone or moved."""
    ana, ben = (await a_creator()).actor, (await a_creator("ben")).actor
    moment = clock.now() + timedelta(hours=5)
    back, moved = await a_publication(ana, published=False), await a_publication(ben, published=False)
    for one in (back, moved):
        await service.schedule(one, moment)
    await service.postpone(back)
    await Actor.filter(id=ben.id).update(moved_to="https://ailleurs.example/ben")
    with clock.stopped_at(moment + timedelta(minutes=1)):
        await service.publish(back, by_itself=True)  # a job that began before her wish
        await opening.publish_what_is_due()
        assert await Job.filter(kind=opening.PUBLISH).count() == 0, "nor is it tried every minute"
        await opening.publish(moved.id)
    assert await Note.all().count() == 0 and await Publication.filter(opens_at__isnull=False).count() == 0


async def test_what_is_too_much_to_come_out_is_refused_or_a_draft_again_and_whoever_wrote_it_is_told(
    town: Town,
) -> None:
    """Few signs become many of HTML. It is not tried every minute for ever."""
    account = await an_account()
    ana, moment = account.creator.actor, clock.now() + timedelta(hours=5)
    draft = await a_publication(ana, text="- a\n" * 12_000, published=False)
    with pytest.raises(Refused):
        await service.schedule(draft, moment)
    assert "- a" in (await queries.page(draft, None, speaks=True)).html
    await Publication.filter(id=draft.id).update(opens_at=moment)
    with clock.stopped_at(moment + timedelta(minutes=1)):
        await opening.publish_what_is_due()
        await town.pole.work()
    assert (await Note.all().count(), (await Publication.get()).opens_at) == (0, None)
    assert (await Notice.get(kind=NoticeKind.KEPT_BACK)).owner_id == ana.id
    (told,) = await notices.page(ana, None, 9)
    assert told.about == Thing(TITLE, "", "", f"/publications/{draft.slug}/edit")
    await service.change(draft, ana, SHEET, hung=(), edition=1)
    await service.publish(draft)
    assert await notices.page(ana, None, 9) == [], "it is out"


async def test_it_goes_even_if_it_came_out_while_its_draft_was_being_deleted(town: Town) -> None:
    ana = (await a_creator()).actor
    seen = await a_publication(ana, published=False)
    await service.publish(await Publication.get(id=seen.id))
    await service.withdraw(seen, ana)
    assert (await Note.all().count(), await Publication.all().count()) == (0, 0)
    assert await OutboxEntry.filter(type="Delete").count() == 1


async def test_a_long_draft_looks_as_it_will_and_dates_are_the_poles(town: Town) -> None:
    ana = (await a_creator()).actor
    draft = await a_publication(ana, text="**Un** mot.\n\n" * 1_000, published=False)
    assert "<strong>Un</strong>" in (await queries.page(draft, None, speaks=True)).html
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    await Publication.filter(id=draft.id).update(published_at=new_year, updated_at=new_year)
    shown = queries.line(await Publication.get().select_related("author"))
    assert shown.published_at is not None and (shown.published_at.day, shown.updated_at.day) == (1, 1)


@pytest.mark.parametrize("away", [timedelta(seconds=-1), timedelta(days=731)])
async def test_a_moment_is_to_come_and_not_in_another_age(town: Town, away: timedelta) -> None:
    draft = await a_publication((await a_creator()).actor, published=False)
    with pytest.raises(Refused):
        await service.schedule(draft, clock.now() + away)
    assert (await Publication.get()).opens_at is None


async def test_a_change_reaches_who_has_it_and_keeps_its_page_and_date(town: Town) -> None:
    ana = (await a_creator()).actor
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", ana.uri))
    made = await a_publication(ana)
    changed = await service.change(
        made, ana, Sheet("Une autre saison", "Sept films.", "Et **sept**.", "fr"), hung=(), edition=made.edition
    )
    await town.pole.work()
    (update,) = town.social.received("Update")
    said = update["object"]
    assert (said["name"], said["summary"], said["id"]) == ("Une autre saison", "Sept films.", urls.note(made.uuid))
    assert "Et <strong>sept</strong>." in said["content"] and said["updated"] > said["published"]
    assert (changed.slug, changed.published_at) == (made.slug, made.published_at)


async def test_the_words_of_who_was_quicker_are_not_written_over(town: Town) -> None:
    ana, ben, pole = (await a_creator()).actor, (await a_creator("ben", "Ben")).actor, (await pole_actors()).group
    made = await a_publication(pole, ana)
    await service.change(made, ben, Sheet("De Ben", SUMMARY, TEXT, "fr"), hung=(), edition=1)
    with pytest.raises(Refused) as refused:
        await service.change(made, ana, Sheet("D’Ana", SUMMARY, TEXT, "fr"), hung=(), edition=1)
    assert (refused.value.status, refused.value.values) == (409, {"name": "Ben"})
    assert (await Publication.get()).title == (await Note.get()).title == "De Ben"


async def test_what_is_out_stays_whole(town: Town) -> None:
    made = await a_publication((await a_creator()).actor)
    with pytest.raises(Refused):
        await service.change(made, made.author, Sheet("Rien"), hung=(), edition=1)
    assert (await Note.get()).source == TEXT


async def test_its_pictures_travel_change_and_go(town: Town) -> None:
    ana = (await a_creator()).actor
    first, second = [await pictures.keep(in_one(jpeg(400, 300)), "Le quai.") for _ in range(2)]
    made = await a_publication(ana, hung=[first])
    assert await service.names_of_pictures() == await on_the_shelf() - {pictures.name_of(second.url)}
    answer = await town.pole.client.get(urls.note(made.uuid), headers={"Accept": "application/activity+json"})
    assert [(one["url"], one["name"]) for one in answer.json()["attachment"]] == [(first.url, "Le quai.")]
    await service.change(made, ana, SHEET, hung=[second], edition=1)
    assert await on_the_shelf() == {pictures.name_of(second.url)}
    await service.withdraw(await Publication.get(), ana)
    assert await on_the_shelf() == set() == await service.names_of_pictures()


@pytest.mark.parametrize("road", ["publication", "note"])
async def test_what_is_deleted_goes_everywhere_and_leaves_a_stone(town: Town, road: str) -> None:
    ana = (await a_creator()).actor
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", ana.uri))
    made = await a_publication(ana)
    if road == "publication":
        await service.withdraw(made, ana)
    else:
        await conversations.withdraw(await Note.get())
    await town.pole.work()
    (delete,) = town.social.received("Delete")
    assert (delete["object"]["id"], delete["object"]["formerType"]) == (urls.note(made.uuid), "Article")
    assert (await Note.all().count(), await Publication.all().count()) == (0, 0)
    assert await Tombstone.filter(uri=urls.publication_page(made.slug)).count() == 1
    headers = {"Accept": "application/activity+json"}
    assert (await town.pole.client.get(urls.note(made.uuid), headers=headers)).status_code == 410
    assert (await town.pole.client.get(urls.publication_page(made.slug))).status_code == 410
    with pytest.raises(Missing):
        await service.change(made, ana, SHEET, hung=(), edition=1)


async def test_who_changes_it_and_who_deletes_it_at_once_do_not_wait_for_each_other(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL would end one of the two with an error when each held what the other waits for."""
    ana, held, former = (await a_creator()).actor, asyncio.Event(), service._held
    made = await a_publication(ana)

    async def slowly(publication: Publication) -> Publication:
        found = await former(publication)
        held.set()
        await asyncio.sleep(0.3)
        return found

    async def delete() -> None:
        await held.wait()
        await service.withdraw(made)

    monkeypatch.setattr(service, "_held", slowly)
    await asyncio.gather(service.change(made, ana, SHEET, hung=(), edition=1), delete())
    assert (await Note.all().count(), await Publication.all().count()) == (0, 0)


async def test_a_draft_that_is_deleted_leaves_nothing(town: Town) -> None:
    ana = (await a_creator()).actor
    draft = await a_publication(ana, published=False, hung=[await pictures.keep(in_one(jpeg(40, 30)), "Le quai.")])
    await service.withdraw(draft, ana)
    assert await Publication.all().count() == 0 and await on_the_shelf() == set()
    assert (await Tombstone.all().count(), await OutboxEntry.all().count()) == (0, 0)


@pytest.mark.parametrize("whose", ["label", "project"])
async def test_with_a_label_or_project_go_its_publications_and_drafts(town: Town, whose: str) -> None:
    """A draft with a moment would speak for who is no more."""
    ana = await a_creator()
    label, project = await a_label(ana.actor), await a_project(ana)
    group = label.actor if whose == "label" else project.actor
    await a_publication(group, ana.actor, hung=[await pictures.keep(in_one(jpeg(40, 30)), "Le quai.")])
    draft = await a_publication(group, ana.actor, published=False)
    await service.schedule(draft, clock.now() + timedelta(hours=1))
    hers = await a_publication(ana.actor)
    await town.pole.work()
    await (labels.close(label, ana.actor) if whose == "label" else projects.end(project))
    await town.pole.work()
    assert [one.id for one in await Publication.all()] == [hers.id]
    assert [note.uuid for note in await Note.filter(kind="Article")] == [hers.uuid] and await on_the_shelf() == set()
