"""Rules for domains: those kept in the background, a list of those with whom we speak, unknown ones that wait for a
yes, and lists as servers exchange them.
"""

import dataclasses
from datetime import timedelta

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub import client, closing, domain_lists, domain_rules, domains, gate, knocking, ruled
from fediverse_cinema.activitypub.domain_rules import Draft
from fediverse_cinema.activitypub.models import Actor, DomainRule, Knock, Severity
from fediverse_cinema.conversations import unfolding
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import browsing
from fediverse_cinema.films.browsing import Wish
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.inbox.worker import open_letter
from fediverse_cinema.moderation.models import Report
from fediverse_cinema.notices import queries as notices
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.search import words
from tests.kit.following import follow
from tests.kit.neighbours import PUBLIC, Answer, Neighbour
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.promptness import promptly
from tests.kit.towns import Town
from tests.kit.words import a_note

pytestmark = pytest.mark.anyio


def list_only(town: Town) -> None:
    settings = town.pole.house.settings
    federation = dataclasses.replace(settings.federation, allow_list=True)
    town.pole.house.settings = dataclasses.replace(settings, federation=federation)


async def met(town: Town, neighbour: Neighbour) -> Actor:
    await town.deliver(neighbour, neighbour.activity("View", neighbour.uri))
    return await Actor.get(uri=neighbour.uri)


async def knock(town: Town, neighbour: Neighbour) -> int:
    film = await Film.first()
    assert film is not None
    letter = neighbour.activity("Like", film.uri)
    return (await promptly(neighbour.send(letter, town.pole.client, town.pole.shared_inbox))).status_code


async def test_a_silenced_server_stands_in_no_public_list_and_who_follows_still_sees_it(town: Town) -> None:
    ana, ben = await a_creator("ana"), await a_creator("ben")
    alice = await met(town, town.social.actor("alice"))
    await Actor.filter(id=alice.id).update(indexable=True, name="Alice Marée")
    film = await a_film(ana)
    await follow(ana.actor, alice)
    said = await a_note(alice, "<p>vu</p>", answer_to=film.uri, thread_uri=film.uri, title="La marée monte")
    hers = await a_film(ben, "Marée haute")
    await Film.filter(id=hers.id).update(author_id=alice.id, channel_id=None, local=False)

    async def seen(viewer: Actor | None) -> dict[str, bool]:
        found = await words.find("marée", viewer)
        return {
            "people": "Alice Marée" in [one.name for one in found.people],
            "films": "Marée haute" in [one.title for one in found.films],
            "notes": "La marée monte" in [one.title for one in found.notes],
            "catalogue": "Marée haute" in [one.title for one in (await browsing.find(Wish(), viewer=viewer)).films],
            "talk": said.id in [one.note.id for one in (await unfolding.talk_about(film.uri, viewer)).said],
        }

    everywhere, nowhere = dict.fromkeys(await seen(None), True), dict.fromkeys(await seen(None), False)
    for viewer in (None, ana.actor, ben.actor):
        assert await seen(viewer) == everywhere
    await domain_rules.lay_down(Draft("social.example", Severity.SILENCE))
    await town.pole.work()
    assert (await seen(None), await seen(ben.actor)) == (nowhere, nowhere)
    assert await seen(ana.actor) == everywhere | {"catalogue": False}, "that list is the same for all"
    assert (await met(town, town.social.actor("bob"))).silenced, "who comes later, too"
    assert await gate.is_open("social.example")
    await domain_rules.open_again("social.example")
    await town.pole.work()
    assert await seen(None) == everywhere


async def test_where_only_a_list_is_spoken_with_others_are_closed_until_they_stand_on_it(town: Town) -> None:
    await a_film(await a_creator())
    alice, mallory = town.social.actor("alice"), town.evil.actor("mallory")
    await met(town, town.video.actor("vera"))
    list_only(town)
    await domain_rules.lay_down(Draft("social.example", Severity.ALLOW))
    assert (await knock(town, alice), await knock(town, mallory)) == (202, 403)
    town.social.says["GET /away"] = Answer(302, headers={"location": f"{town.evil.base}/film"})
    for address in (f"{town.evil.base}/film", f"{town.social.base}/away"):
        with pytest.raises(Refused) as caught:
            await client.fetch(address)
        assert caught.value.code == "closed_host"
    assert town.evil.asked == []
    assert await gate.shows_media("evil.example"), "files may lie at a host of their own"
    assert await gate.is_open("lyon.example")
    await closing.purge("")
    await town.pole.work()
    assert await Actor.filter(gone_at__isnull=False).count() == 0, "a word in a file of settings empties no house"
    assert await ruled.unlisted() == 1
    await domain_rules.purge_unlisted()
    await town.pole.work()
    assert [one.host for one in await Actor.filter(gone_at__isnull=False)] == ["video.example"]


async def test_MOD_07_an_unknown_server_waits_for_a_yes_and_keeps_its_letters(town: Town) -> None:
    eva = await a_creator("eva")
    await a_film(eva)
    alice, mallory = town.social.actor("alice"), town.evil.actor("mallory")
    await met(town, alice)
    await domain_rules.set_terms(gate.Terms(holds_unknown=True))
    letters = await Letter.all().count()
    answer = await promptly(
        mallory.send(mallory.activity("View", mallory.uri), town.pole.client, town.pole.shared_inbox)
    )
    assert (answer.status_code, answer.json()["code"]) == (503, "held_host")
    assert int(answer.headers["retry-after"]) >= 3600, "its server keeps the letter and comes again"
    assert town.evil.asked == [] and await Letter.all().count() == letters
    assert await knock(town, alice) == 202, "whom we know is no stranger"
    with pytest.raises(Refused, match="waits for a yes"):
        await client.fetch("https://relay.example/users/x")
    assert [one.domain for one in await knocking.waiting()] == ["evil.example", "relay.example"]

    await domain_rules.lay_down(Draft("evil.example", Severity.ALLOW))
    assert [one.domain for one in await knocking.waiting()] == ["relay.example"]
    assert await knock(town, mallory) == 202
    await domain_rules.set_terms(gate.Terms())
    assert await Knock.all().count() == 0
    assert await gate.is_open("relay.example")


async def test_MOD_07_names_that_a_stranger_invents_fill_no_table_and_are_told_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva = await an_account("eva", "Eva", role=Role.ADMIN)
    monkeypatch.setattr(knocking, "MOST", 3)
    await domain_rules.set_terms(gate.Terms(holds_unknown=True))
    for number in range(6):
        await knocking.knock(f"a{number}.example")
        await town.pole.work()
    await knocking.knock("no name")
    assert [one.domain for one in await knocking.waiting()] == ["a3.example", "a4.example", "a5.example"]
    assert [one.kind for one in await Notice.filter(owner_id=eva.creator.actor_id)] == [NoticeKind.GATE]
    assert [one.kind for one in await notices.page(eva.creator.actor, None, 9)] == ["gate"]
    await knocking.forget()
    assert await notices.page(eva.creator.actor, None, 9) == []
    monkeypatch.setattr(knocking, "MOST", 99)
    for number in range(9):
        await knocking.knock(f"b{number}.wide.example")
    assert await Knock.all().count() == knocking.MOST_OF_SITE, "names below one that somebody has registered"


async def test_MOD_07_a_letter_that_names_something_of_a_server_that_waits_is_kept_until_there_is_a_yes(
    town: Town,
) -> None:
    alice, mallory = town.social.actor("alice"), town.evil.actor("mallory")
    await follow((await a_creator("ana")).actor, await met(town, alice))
    await domain_rules.set_terms(gate.Terms(holds_unknown=True))
    said = town.evil.serve(mallory.note("", "<p>Bonjour.</p>") | {"inReplyTo": None})
    share = alice.activity("Announce", said["id"], to=[PUBLIC])
    assert (await town.deliver(alice, share)).outcome == Outcome.WAITING and town.evil.asked == []
    await domain_rules.lay_down(Draft("evil.example", Severity.ALLOW))
    letter = await Letter.all().order_by("-id").first()
    assert letter is not None
    await open_letter(letter.id)
    assert await Note.exists(uri=said["id"])

    await domain_rules.open_again("evil.example")
    await Actor.filter(host="evil.example").delete()
    other = town.evil.serve(mallory.note("", "<p>Encore.</p>") | {"id": f"{said['id']}-2", "inReplyTo": None})
    letter = await town.deliver(alice, alice.activity("Announce", other["id"], to=[PUBLIC], id=f"{share['id']}-2"))
    with clock.stopped_at(clock.now() + timedelta(days=2, minutes=1)):
        opened = await open_letter(letter.id)
    assert opened is not None and opened.outcome == Outcome.REFUSED, "not for ever"


def the_list(*lines: str) -> str:
    return "\n".join(("#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate", *lines))


async def test_a_list_of_mastodon_is_read_and_what_is_not_taken_is_said(town: Town) -> None:
    written = the_list(
        "spam.example,suspend,false,false,=HYPERLINK(1),true",
        'Loud.example,silence,TRUE,true,"noise, day and night",false',
        "calm.example,noop,true,false,,false",
        "sp**.example,suspend,false,false,,true",
        "lyon.example,suspend,false,false,,false",
        "no domain,suspend,false,false,,false",
        "odd.example,explode,false,false,,false",
        "spam.example,silence,false,false,,false",
        "here.example,suspend,false,false,,false",
        "",
    )
    found = domain_lists.read(written, {"here.example": Severity.SILENCE})
    assert found.drafts == (
        Draft("spam.example", Severity.CLOSE, public_comment="=HYPERLINK(1)", obfuscate=True),
        Draft("loud.example", Severity.SILENCE, True, True, public_comment="noise, day and night"),
        Draft("calm.example", Severity.ALLOW, reject_media=True),
    )
    assert [(one.line, one.fault) for one in found.skipped] == [
        (5, "veiled"), (6, "own"), (7, "no_domain"), (8, "severity"), (9, "twice"), (10, "ruled"),
    ]  # fmt: skip
    assert domain_lists.read("a.example\nb.example\n", {}).drafts == (
        Draft("a.example", Severity.CLOSE), Draft("b.example", Severity.CLOSE),
    )  # fmt: skip
    assert domain_lists.read("", {}) == domain_lists.Read((), ())
    for no_list in ('a.example,"' + "x" * 200_000, "a.example\n" * (domain_lists.MOST + 1)):
        with pytest.raises(Refused):
            domain_lists.read(no_list, {})


async def test_what_is_handed_out_can_be_taken_in_elsewhere_and_runs_no_formula(town: Town) -> None:
    drafts = [
        Draft("a.example", Severity.CLOSE, reason="ours alone", public_comment="=1+1", obfuscate=True),
        Draft("b.example", Severity.SILENCE, reject_reports=True),
    ]
    assert await domain_rules.lay_down_all([*drafts, Draft("c.example", Severity.ALLOW)]) == 3
    written = domain_lists.write(await DomainRule.all().order_by("id"))
    assert written.splitlines()[1] == "a.example,suspend,false,false,'=1+1,true"
    assert "ours alone" not in written
    read = domain_lists.read(written, {}).drafts
    assert read == (dataclasses.replace(drafts[0], reason=""), drafts[1], Draft("c.example", Severity.ALLOW))
    await DomainRule.filter(domain="b.example").update(reason="decided here")
    changed = dataclasses.replace(drafts[1], severity=Severity.CLOSE)
    assert await domain_rules.lay_down_all([changed]) == 0
    assert (await DomainRule.get(domain="b.example")).severity == Severity.SILENCE, "what was decided here stays"


async def test_a_list_closes_thousands_at_once_and_purges_those_that_we_know(town: Town) -> None:
    await met(town, town.evil.actor("mallory"))
    drafts = [Draft(f"a{number}.example", Severity.CLOSE) for number in range(3_000)]
    assert await domain_rules.lay_down_all([*drafts, Draft("evil.example", Severity.CLOSE)]) == 3_001
    await town.pole.work()
    assert [one.host for one in await Actor.filter(gone_at__isnull=False)] == ["evil.example"]
    assert not await gate.is_open("sub.a2999.example")


async def test_reports_of_a_server_are_not_taken_where_a_rule_says_so(town: Town) -> None:
    film = await a_film(await a_creator())
    alice = town.social.actor("alice")
    await domain_rules.lay_down(Draft("social.example", Severity.ALLOW, reject_reports=True))
    letter = await town.deliver(alice, alice.activity("Flag", film.uri, content="bad"))
    assert (letter.outcome, await Report.all().count()) == (Outcome.IGNORED, 0)
    await domain_rules.open_again("social.example")
    letter = await town.deliver(alice, alice.activity("Flag", film.uri, content="bad"))
    assert (letter.outcome, await Report.all().count()) == (Outcome.APPLIED, 1)


def test_a_veiled_name_is_known_to_who_knows_it_and_to_nobody_else() -> None:
    assert domains.veiled("spammer.example") == "spam***.****ple"
