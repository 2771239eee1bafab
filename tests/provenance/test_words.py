"""What whoever made a film says when others have brought it here: claims and refusals, and how they are answered."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from fediverse_cinema.accounts import silences
from fediverse_cinema.accounts.models import Account, Invitation, PersonalLink, Role
from fediverse_cinema.activitypub.models import OutboxEntry, Tombstone
from fediverse_cinema.archive import leaving
from fediverse_cinema.consents import awards
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import ConsentRequest, RequestState, Stamp, StampKind
from fediverse_cinema.consents.wire import Asking
from fediverse_cinema.films import documents, service
from fediverse_cinema.films.models import Attribution, Film, FilmState
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.media.models import Asset
from fediverse_cinema.moderation.models import MeasureKind
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.people.models import Policy
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.provenance import bringing, refusals, words
from fediverse_cinema.provenance.models import AuthorsWord, RefusedWork, WordKind, WordState
from fediverse_cinema.reactions.models import Reaction
from fediverse_cinema.web.forms import spam
from tests.kit.brought import a_brought_film, wanted
from tests.kit.following import known
from tests.kit.haste import quick_keys
from tests.kit.mailbox import a_mailbox
from tests.kit.moderation import a_measure, lifted
from tests.kit.people import a_creator, a_film, an_account, an_answer
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
MAIL = "ada@studio.example"


@pytest.fixture(autouse=True)
def readers_take_their_time() -> Iterator[None]:
    with patch.object(spam, "QUICKEST", timedelta(0)):
        yield


@pytest.fixture
async def eddy(town: Town) -> Account:
    return await an_account("eddy", "Eddy", role=Role.EDITOR)


@pytest.fixture
async def film(eddy: Account) -> Film:
    return await a_brought_film(eddy.creator.actor)


async def signed_in(town: Town, handle: str) -> Visitor:
    visitor = Visitor(town.pole)
    await visitor.sign_in(handle)
    return visitor


def said(kind: WordKind = WordKind.REFUSAL, **changed: str) -> dict[str, str]:
    usual = {
        "kind": kind.value,
        "name": "Ada Morel",
        "mail": MAIL,
        "basis": "ada.example est à moi.",
        "statement": "on",
    }
    return usual | changed


async def speak(town: Town, film: Film, kind: WordKind = WordKind.REFUSAL, **changed: str) -> Visitor:
    ada = Visitor(town.pole)
    await ada.look(f"/films/{film.slug}/author")
    await ada.send(f"/films/{film.slug}/author", **said(kind, **changed))
    return ada


def draft(kind: WordKind, **changed: str) -> words.Draft:
    usual: dict[str, Any] = {"name": "Ada", "mail": MAIL, "basis": "Oui.", "language": "fr", "nonce": "n1"}
    return words.Draft(kind, **usual | {"source": "s1"} | changed)


async def a_word(film: Film, kind: WordKind, **changed: str) -> AuthorsWord:
    """Said, and confirmed."""
    sent = await words.send(film, draft(kind, **changed))
    assert sent is not None
    await AuthorsWord.filter(id=sent[0].id).update(state=WordState.UNCONFIRMED)
    await words.confirm(sent[0])
    return await AuthorsWord.get(id=sent[0].id)


def main_of(visitor: Visitor) -> str:
    return visitor.page.split("<main")[1].split("</main")[0]


def link_in(text: str) -> str:
    found = re.search(r"https://lyon\.example(/link/[^\s\"<]+)", text)
    assert found
    return found[1]


async def test_a_refusal_hides_the_film_at_once_and_then_it_goes_for_good(
    town: Town, eddy: Account, film: Film
) -> None:
    uri, asset = film.uri, film.asset_id
    async with a_mailbox(town.pole.house) as box:
        ada = await speak(town, film)
        assert "on its way to ada@studio.example" in ada.page
        await town.pole.work()
        assert box.recipients == [MAIL] and "Nuit blanche" in box.texts()[0] and not await Notice.exists()
        way = link_in(box.texts()[0])
        await ada.look(way)
        assert (await Film.get()).state == FilmState.PUBLISHED, "looking confirms nothing"
        await ada.send(way)
        assert "not shown any more" in ada.page
        assert (await Film.get()).state == FilmState.HIDDEN, "before any job has run"
        assert await RefusedWork.all().count() == 2
        await town.pole.work()
        reader = Visitor(town.pole)
        page = await reader.look(f"/films/{film.slug}")
        assert reader.response.status_code == 404 and "whoever made it" in page and "Nuit blanche" not in page
        assert not (await Asset.get(id=asset)).open, "nor do its files"
        assert not await OutboxEntry.exists(object_uri=uri, type="Create", listed=True)

        editor = await signed_in(town, "eddy")
        assert "was brought here" in await editor.look("/notices")
        page = await editor.look("/brought")
        word = await AuthorsWord.get()
        await editor.look(f"/brought/words/{word.id}")
        assert MAIL in editor.page and "ada.example est à moi." in editor.page
        await editor.send(f"/brought/words/{word.id}", deed="take_down")
        await town.pole.work()
        assert not await Film.exists() and not await Attribution.exists() and not await Asset.exists()
        assert await Tombstone.exists(uri=uri) and await OutboxEntry.exists(object_uri=uri, type="Delete")
        assert "deleted" in box.texts()[-1] and "has been deleted" in await ada.look(way)
    await word.refresh_from_db()
    assert (word.state, word.film_id) == (WordState.GRANTED, None)
    with pytest.raises(Refused) as refused:
        await bringing.bring(eddy.creator.actor, wanted(title="Encore", source="https://autre.example/"), publish=True)
    assert refused.value.code == "refused_by_author" and not await Film.exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://files.example/nuit.mp4", "https://FILES.example:443/nuit.mp4#t=3", "https://www.files.example/nuit.mp4",
        "https://files.example./nu%69t.mp4", "https://files.example/nuit.mp4/",
    ],
)  # fmt: skip
async def test_a_refused_address_is_refused_however_it_is_written(town: Town, film: Film, address: str) -> None:
    await a_word(film, WordKind.REFUSAL)
    with pytest.raises(Refused):
        await refusals.check(address)
    await refusals.check("https://files.example/autre.mp4")
    await refusals.check("https://files.example:8443/nuit.mp4")


async def test_a_claim_makes_the_film_hers_with_all_that_was_said_of_it(town: Town, eddy: Account, film: Film) -> None:
    await known(town, town.social.actor("rosa"))
    ben = await a_creator("ben", "Ben")
    await an_answer(ben.actor, "Quelle nuit !", film)
    async with a_mailbox(town.pole.house) as box:
        ada = await speak(town, film, WordKind.CLAIM)
        await town.pole.work()
        way = link_in(box.texts()[0])
        await ada.look(way)
        await ada.send(way)
        assert (await Film.get(id=film.id)).state == FilmState.PUBLISHED, "a claim hides nothing"
        await town.pole.work()
        word = await AuthorsWord.get()

        await an_account("alma", "Alma", role=Role.ADMIN)
        admin, editor = await signed_in(town, "alma"), await signed_in(town, "eddy")
        assert "Invite her" not in await editor.look(f"/brought/words/{word.id}")
        await editor.send(f"/brought/words/{word.id}", deed="invite", handle="", answer="")
        assert editor.response.status_code == 422 and not await Invitation.exists(), "only who runs the pole invites"
        await admin.look(f"/brought/words/{word.id}")
        await admin.send(f"/brought/words/{word.id}", deed="invite")
        await town.pole.work()
        assert (await Invitation.get()).most == 1 and "/join/" in box.texts()[-1] and "/join/" not in admin.page

        hers = await an_account("ada", "Ada Morel")
        await Account.filter(id=hers.id).update(mail=MAIL, mail_confirmed_at=clock.now())
        await editor.look(f"/brought/words/{word.id}")
        assert 'value="ada"' in editor.page, "whoever has joined with this address is proposed"
        before = len(town.social.received())
        with quick_keys():
            await editor.send(f"/brought/words/{word.id}", deed="hand_over", handle="ada")
        await town.pole.work()
        assert "yours from now on" in box.texts()[-1]
    found = await Film.get(id=film.id).select_related("author", "channel", "asset")
    assert (found.author_id, found.made_by, found.uri, found.slug) == (hers.creator.actor_id, "", film.uri, film.slug)
    assert found.channel is not None and found.channel.owner_id == hers.creator.actor_id
    assert found.asset is not None and found.asset.owner_id == hers.creator.actor_id
    assert (await AuthorsWord.get()).state == WordState.GRANTED
    assert await Notice.filter(owner_id=hers.creator.actor_id, kind=NoticeKind.HANDED).count() == 1

    document = await documents.film_document(film.uuid)
    assert document["attributedTo"][0]["id"] == hers.creator.actor.uri == document["claimedBy"]
    assert document["director"] == [hers.creator.actor.uri] and "creator" not in document
    assert document["isBasedOn"] and "Régie" not in str(document["content"])
    create = await OutboxEntry.get(object_uri=film.uri, type="Create")
    assert create.actor_id == hers.creator.actor_id and create.listed
    assert f'"actor":"{hers.creator.actor.uri}"' in create.body and "regie" not in create.body
    assert await Reaction.exists(object_uri=film.uri, actor_id=found.channel.id)
    heard = town.social.received()[before:]
    assert [(one["type"], one["actor"]) for one in heard if one["type"] == "Update"] == [
        ("Update", hers.creator.actor.uri)
    ]

    reader = Visitor(town.pole)
    page = await reader.look(f"/films/{film.slug}")
    assert (
        "/users/ada" in page and "Quelle nuit !" in page and "claimed it" in page and f"{film.slug}/author" not in page
    )
    await reader.look(f"/films/{film.slug}/author")
    assert reader.response.status_code == 404
    maker = await signed_in(town, "ada")
    assert "is yours from now on" in await maker.look("/notices")
    await maker.look(f"/films/{film.slug}/edit")
    assert maker.response.status_code == 200 and 'name="made_by"' not in maker.page
    await editor.look(f"/films/{film.slug}/edit")
    assert editor.response.status_code == 404, "it is hers alone by now"


async def test_what_an_editor_had_begun_to_type_does_not_change_a_film_that_is_hers_by_now(
    town: Town, eddy: Account, film: Film
) -> None:
    stale = await Film.get(id=film.id)
    ada = await a_creator("ada", "Ada")
    word = await a_word(film, WordKind.CLAIM)
    with quick_keys():
        await words.hand_over(word, await words.member("@ada"))
    with pytest.raises(Refused):
        await service.change(stale, Sheet(title="Autre", licence="CC-BY-4.0"), made_by="Quelqu’un")
    found = await Film.get(id=film.id)
    assert (found.title, found.made_by, found.author_id) == ("Nuit blanche", "", ada.actor_id)


async def test_a_refusal_that_cannot_be_true_is_declined_with_a_reason(town: Town, eddy: Account, film: Film) -> None:
    word = await a_word(film, WordKind.REFUSAL)
    await town.pole.work()
    editor, place = await signed_in(town, "eddy"), f"/brought/words/{word.id}"
    await editor.look(place)
    for answer in ("", "x" * 3_000):
        await editor.send(place, deed="decline", answer=answer)
        assert editor.response.status_code == 422 and (await Film.get()).state == FilmState.HIDDEN
    await editor.send(place, deed="decline", answer="Ada Morel nous écrit autre chose.")
    await town.pole.work()
    assert (await Film.get()).state == FilmState.PUBLISHED and not await RefusedWork.exists()
    assert await OutboxEntry.exists(object_uri=film.uri, type="Create", listed=True)
    reader = Visitor(town.pole)
    assert "Nuit blanche" in await reader.look(f"/films/{film.slug}")
    await editor.look(place)
    assert "Ada Morel nous écrit autre chose." in editor.page and "<form" not in main_of(editor)


async def test_a_film_stays_hidden_as_long_as_anybody_may_hide_it(town: Town, eddy: Account, film: Film) -> None:
    """A second refusal, and a measure of those who moderate: each holds it back for itself."""
    alma = await an_account("alma", "Alma", role=Role.ADMIN)
    first = await a_word(film, WordKind.REFUSAL)
    second = await a_word(film, WordKind.REFUSAL, nonce="n2", mail="jo@lind.example")
    keeper = (await pole_actors()).companion
    measure = await a_measure(alma, MeasureKind.HIDE, keeper, film.uri)
    await words.decline(first, "Non.")
    await town.pole.work()
    assert (await Film.get()).state == FilmState.HIDDEN
    await lifted(alma, measure)
    await town.pole.work()
    assert (await Film.get()).state == FilmState.HIDDEN, "Jo’s word stands"
    await words.decline(second, "Non plus.")
    await town.pole.work()
    assert (await Film.get()).state == FilmState.PUBLISHED


async def test_a_refusal_after_one_that_was_declined_waits_for_who_decides(
    town: Town, eddy: Account, film: Film
) -> None:
    """Else whoever has a second mail address hides it again, the moment it is shown again."""
    await words.decline(await a_word(film, WordKind.REFUSAL), "Non.")
    await town.pole.work()
    reader = Visitor(town.pole)
    assert "It disappears once" not in await reader.look(f"/films/{film.slug}/author")
    async with a_mailbox(town.pole.house) as box:
        await speak(town, film, mail="jo@lind.example")
        await town.pole.work()
        way = link_in(box.texts()[-1])
    assert "not shown any more" not in await reader.look(way)
    await reader.send(way)
    assert "not shown any more" not in reader.page and "read what you say" in reader.page
    await town.pole.work()
    word = await AuthorsWord.get(state=WordState.OPEN)
    assert word.confirmed_at and (await Film.get()).state == FilmState.PUBLISHED and not await RefusedWork.exists()
    editor = await signed_in(town, "eddy")
    assert "declined before" in await editor.look(f"/brought/words/{word.id}")
    await editor.send(f"/brought/words/{word.id}", deed="take_down")
    assert not await Film.exists() and await RefusedWork.all().count() == 2


async def test_what_two_refuse_stays_refused_when_one_of_them_is_declined(
    town: Town, eddy: Account, film: Film
) -> None:
    first = await a_word(film, WordKind.REFUSAL)
    second = await a_word(film, WordKind.REFUSAL, nonce="n2", mail="jo@lind.example")
    third = await a_word(film, WordKind.REFUSAL, nonce="n3", mail="mo@lind.example")
    await words.decline(first, "Non.")
    assert {one.word_id for one in await RefusedWork.all()} == {second.id} and await RefusedWork.all().count() == 2
    await words.take_down(third)
    await words.take_down(second)
    assert (await AuthorsWord.get(id=second.id)).state == WordState.GRANTED, "what she wished has been done"
    assert not await Film.exists() and await RefusedWork.all().count() == 2


async def test_no_refusal_touches_a_film_that_is_its_authors_by_now(town: Town, eddy: Account, film: Film) -> None:
    """One was never confirmed by mail, one is confirmed when the film is hers already."""
    await a_creator("ada", "Ada")
    open_one = await a_word(film, WordKind.REFUSAL)
    await AuthorsWord.filter(id=open_one.id).update(confirmed_at=None)
    await Film.filter(id=film.id).update(state=FilmState.PUBLISHED)
    await RefusedWork.all().delete()
    late, _ = await words.send(film, draft(WordKind.REFUSAL, nonce="n2", mail="jo@lind.example")) or (None, "")
    assert late is not None
    await AuthorsWord.filter(id=late.id).update(state=WordState.UNCONFIRMED)
    claim = await a_word(film, WordKind.CLAIM, nonce="n3")
    with quick_keys():
        await words.hand_over(claim, await words.member("ada"))
    await words.confirm(late)
    assert (await Film.get()).state == FilmState.PUBLISHED and not await RefusedWork.exists()
    assert not await refusals.stands(film.uri), "nor does it keep those who moderate from showing it again"
    for one in (open_one, late):
        with pytest.raises(Refused) as refused:
            await words.take_down(one)
        assert refused.value.code == "not_ours" and (await AuthorsWord.get(id=one.id)).state == WordState.OPEN
    assert (await Film.get()).state == FilmState.PUBLISHED and not await RefusedWork.exists()


async def test_what_was_let_be_done_with_a_film_is_hers_who_has_claimed_it(
    town: Town, eddy: Account, film: Film
) -> None:
    """A selection of elsewhere shows it with a stamp of the pole, and the pole has asked whom its credits name."""
    keeper, ben = (await pole_actors()).companion, await a_creator("ben", "Ben")
    lou = await known(town, town.social.actor("lou"))
    collection = f"{town.social.base}/selections/12"
    asking = Asking(f"{lou.uri}/asks/1", StampKind.FEATURE, collection, film.uri)
    assert await consents.ask(lou, keeper, asking, Policy.EVERYBODY) == RequestState.ACCEPTED
    credit = Asking(f"{keeper.uri}/asks/2", StampKind.CREDIT, film.uri, ben.actor.uri, "Son")
    assert await consents.ask(keeper, ben.actor, credit, Policy.ASK) == RequestState.WAITING
    stamp = await Stamp.get()
    ada = await a_creator("ada", "Ada")
    with quick_keys():
        await words.hand_over(await a_word(film, WordKind.CLAIM), await words.member("ada"))
    document = (await town.pole.client.get(stamp.uri, headers={"Accept": "application/activity+json"})).json()
    assert (document["id"], document["attributedTo"]) == (stamp.uri, ada.actor.uri)
    await awards.keep(film.uri, ada.actor, lou, stamp.uri, collection, name="Rivages", page=collection)
    assert [one.stamp_uri for one in await awards.of(film.uri)] == [stamp.uri], "the award stands"
    another = Asking(f"{ada.actor.uri}/asks/3", StampKind.CREDIT, film.uri, ben.actor.uri, "Image")
    assert await consents.ask(ada.actor, ben.actor, another, Policy.ASK) == RequestState.WAITING
    assert {one.asker_id for one in await ConsentRequest.filter(kind=StampKind.CREDIT)} == {ada.actor_id}
    await consents.revoke(await Stamp.get(), ada.actor)
    await town.pole.work()
    assert not await awards.of(film.uri) and town.social.received("Delete")[-1]["actor"] == ada.actor.uri


async def test_without_mails_nothing_is_hidden_before_somebody_decides(town: Town, eddy: Account, film: Film) -> None:
    """Nobody has confirmed who it is: else anybody could take any film away."""
    ada = await speak(town, film)
    way = link_in(ada.page)
    await town.pole.work()
    assert (await Film.get()).state == FilmState.PUBLISHED and not await RefusedWork.exists()
    assert await Notice.filter(owner_id=eddy.creator.actor_id, kind=NoticeKind.AUTHOR).count() == 1
    await ada.look(way)
    assert "<form" not in main_of(ada), "nothing is left to confirm"
    word = await AuthorsWord.get()
    editor = await signed_in(town, "eddy")
    await editor.look(f"/brought/words/{word.id}")
    assert "still shown" in editor.page and "not confirmed" in editor.page
    await editor.send(f"/brought/words/{word.id}", deed="take_down")
    await town.pole.work()
    assert not await Film.exists() and await RefusedWork.all().count() == 2
    assert "has been deleted" in await ada.look(way)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "delete"}, "kind"), ({"name": ""}, "name"), ({"basis": ""}, "basis"),
        ({"basis": "x" * 5_001}, "basis"), ({"statement": ""}, "statement"), ({"mail": "ada"}, "mail"),
        ({"mail": "ada@x.example\r\nBcc: b@y.example"}, "mail"),
    ],
)  # fmt: skip
async def test_what_is_missing_is_said_and_what_was_typed_stays(
    town: Town, film: Film, changed: dict[str, str], field: str
) -> None:
    ada = Visitor(town.pole)
    await ada.look(f"/films/{film.slug}/author")
    await ada.send(f"/films/{film.slug}/author", **said() | changed)
    assert ada.response.status_code == 422 and f'"#{field}"' in ada.page
    assert field == "basis" or "ada.example est à moi." in ada.page
    assert not await AuthorsWord.exists() and not await PersonalLink.exists()


async def test_machines_and_crowds_are_kept_from_the_form(town: Town, film: Film) -> None:
    ada = await speak(town, film, website="https://spam.example")
    assert ada.response.status_code == 200 and not await AuthorsWord.exists()
    with patch.object(spam, "QUICKEST", timedelta(seconds=4)):
        ada = await speak(town, film)
    assert ada.response.status_code == 422 and "quick" in ada.page
    for number in range(words.MOST_OF_AN_ADDRESS):
        await words.send(film, draft(WordKind.CLAIM, nonce=f"n{number}", source=f"s{number}"))
    with pytest.raises(words.TooMany):
        await words.send(film, draft(WordKind.CLAIM, nonce="one more", source="s9"))
    for number in range(words.MOST_OF_A_NETWORK):
        await words.send(film, draft(WordKind.CLAIM, nonce=f"m{number}", mail=f"{number}@x.example", source="one"))
    with pytest.raises(words.TooMany):
        await words.send(film, draft(WordKind.CLAIM, nonce="and more", mail="z@x.example", source="one"))
    assert await words.send(film, draft(WordKind.CLAIM, nonce="m1", mail="w@x.example", source="s8")) is None
    await silences.keep("quiet@x.example")
    with pytest.raises(CinemaError):
        await words.send(film, draft(WordKind.CLAIM, nonce="q", mail="quiet@x.example", source="s7"))


async def test_of_two_who_decide_at_once_the_second_finds_it_decided(town: Town, eddy: Account, film: Film) -> None:
    word = await a_word(film, WordKind.REFUSAL)
    done = await asyncio.gather(
        words.take_down(word), words.decline(word, "Non."), words.take_down(word), return_exceptions=True
    )
    refused = [one for one in done if isinstance(one, CinemaError)]
    assert [one.code for one in refused] == ["decided", "decided"] and len(done) == 3
    state = (await AuthorsWord.get()).state
    assert await Film.exists() == (state == WordState.DECLINED) == (not await RefusedWork.exists())


async def test_AUT_08_a_word_is_read_and_answered_by_who_composes_the_pole(
    town: Town, eddy: Account, film: Film
) -> None:
    word = await a_word(film, WordKind.CLAIM)
    for handle in ("ben", ""):
        if handle:
            await an_account(handle, "Ben")
        visitor = await signed_in(town, handle) if handle else Visitor(town.pole)
        page = await visitor.look(f"/brought/words/{word.id}")
        assert MAIL not in page and (visitor.response.status_code == 404 or visitor.response.url.path == "/login")
    editor = await signed_in(town, "eddy")
    await editor.look(f"/brought/words/{word.id}")
    for handle in ("nobody", "", "regie", "pole"):
        await editor.send(f"/brought/words/{word.id}", deed="hand_over", handle=handle)
        assert editor.response.status_code == 422 and (await AuthorsWord.get()).state == WordState.OPEN
    await editor.send(f"/brought/words/{word.id}", deed="take_down", handle="", answer="")
    assert editor.response.status_code == 422 and await Film.exists(), "a claim takes nothing down"
    await AuthorsWord.filter(id=word.id).update(state=WordState.UNCONFIRMED)
    await editor.look(f"/brought/words/{word.id}")
    assert editor.response.status_code == 404, "nobody has said it yet"


async def test_a_film_of_a_member_has_no_such_form(town: Town, eddy: Account) -> None:
    hers = await a_film(await a_creator("ana", "Ana"))
    draft_of_others = await a_brought_film(eddy.creator.actor, published=False)
    reader = Visitor(town.pole)
    for one in (hers, draft_of_others):
        await reader.look(f"/films/{one.slug}/author")
        assert reader.response.status_code == 404


async def test_a_refusal_is_answered_though_she_who_wrote_it_has_ended_her_account(
    town: Town, eddy: Account, film: Film
) -> None:
    """Else the film would stay hidden, and nobody would have anything to decide."""
    ada = await a_creator("ada", "Ada")
    word = await a_word(film, WordKind.REFUSAL)
    done = await a_word(film, WordKind.CLAIM, nonce="n2")
    await words.decline(done, "Non.")
    await AuthorsWord.all().update(person_id=ada.actor_id)
    await leaving.begin(ada.actor_id)
    await town.pole.work()
    assert [(one.id, one.person_id, one.state) for one in await AuthorsWord.all()] == [(word.id, None, WordState.OPEN)]
    assert (await Film.get()).state == FilmState.HIDDEN
    await words.decline(await AuthorsWord.get(), "Non.")
    await town.pole.work()
    assert (await Film.get()).state == FilmState.PUBLISHED


async def test_words_are_kept_as_long_as_they_are_needed(town: Town, film: Film) -> None:
    now = clock.now()
    old = await a_word(film, WordKind.CLAIM)
    await words.decline(old, "Non.")
    await AuthorsWord.filter(id=old.id).update(decided_at=now - timedelta(days=366))
    fresh, _ = await words.send(film, draft(WordKind.CLAIM, nonce="n2")) or (None, "")
    assert fresh is not None
    await AuthorsWord.filter(id=fresh.id).update(state=WordState.OPEN, created_at=now - timedelta(days=2))
    asked, _ = await words.send(film, draft(WordKind.REFUSAL, nonce="n3")) or (None, "")
    assert asked is not None
    await AuthorsWord.filter(id=asked.id).update(state=WordState.UNCONFIRMED, created_at=now - timedelta(days=8))
    await words.sweep()
    (left,) = await AuthorsWord.all()
    assert (left.id, left.source) == (fresh.id, "")
