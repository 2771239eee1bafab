"""Somebody without a pole whom a film names: she gets a note with a link, and answers behind it without an account."""

import re
from datetime import timedelta

import httpx
import pytest
from structlog.testing import capture_logs

from fediverse_cinema.accounts import links, mails
from fediverse_cinema.accounts.models import Account, PersonalLink
from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.consents import claims as consents
from fediverse_cinema.consents.models import Claim, ClaimState, Stamp
from fediverse_cinema.films import claims, crediting, filmography, letters
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.screeners import service as screenings
from tests.kit.mailbox import a_mailbox
from tests.kit.neighbours import Document, Neighbour
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
NOWHERE = "This link leads nowhere, or no longer does."


async def a_letter(town: Town, title: str = "La Saône", role: str = "Musique") -> tuple[Film, str, Document]:
    """Ana asks Leïla of a Mastodon: the film, the link's path, and the note that she has got."""
    leila = town.social.actor("leila")
    await actors.find_actor(leila.uri)
    film = await a_film(await a_creator("ana"), title, credits=f"{role} — Leïla — {leila.uri}")
    film = await Film.get(id=film.id).select_related("author")
    await crediting.ask_all(film)
    await town.pole.work()
    [create] = town.social.received("Create")
    links = re.findall(r'href="https://lyon\.example(/link/[\w-]+)"', create["object"]["content"])
    assert len(links) == 2 and links[0] == links[1]
    return film, links[0], create


async def the_credits(town: Town, film: Film) -> str:
    page = await Visitor(town.pole).look(f"/films/{film.slug}")
    return page.partition('<table class="credits">')[2].partition("</table>")[0]


async def test_she_gets_a_note_to_her_alone_that_its_maker_does_not_see(town: Town) -> None:
    film, link, create = await a_letter(town)
    leila = f"{town.social.base}/users/leila"
    assert create["actor"] == f"{town.pole.base}/ap/users/regie"
    assert create["to"] == [leila] and not create.get("cc")
    assert [tag["href"] for tag in create["object"]["tag"] if tag["type"] == "Mention"] == [leila]
    assert "Musique" in create["object"]["content"] and "La Saône" in create["object"]["content"]
    assert town.social.received("CreditRequest") == []
    assert (await Claim.get()).state == ClaimState.ASKED
    secret = link.rpartition("/")[2]
    assert not await PersonalLink.filter(digest=secret).exists(), "only its digest is kept"
    for entry in await OutboxEntry.filter(body__contains=secret):
        answer = await town.pole.client.get(entry.uri, headers={"Accept": "application/activity+json"})
        assert answer.status_code == 404


async def test_she_confirms_and_takes_it_back_without_an_account(town: Town) -> None:
    film, link, _ = await a_letter(town)
    leila = Visitor(town.pole)
    page = await leila.look(link)
    assert leila.response.headers["cache-control"] == "private, no-store"
    assert leila.response.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in leila.response.headers
    assert "names you in the credits of" in page and "La Saône" in page
    assert (await Claim.get()).state == ClaimState.ASKED, "looking is no answer: scanners of mail look, too"

    await leila.send(link, deed="yes")
    assert "You have confirmed it" in leila.page
    claim = await Claim.get()
    assert (claim.state, claim.stamp_uri, await Stamp.all().count()) == (ClaimState.CONFIRMED, "", 0)
    credited = await the_credits(town, film)
    assert "confirmed by a link" in credited and '<a href="/people/leila@social.example">Leïla</a>' in credited
    document = (await town.pole.client.get(film.uri, headers={"Accept": "application/activity+json"})).json()
    assert "creditAuthorization" not in document["credits"][0], "that is our word, and no stamp of hers"
    assert await filmography.of(await Actor.get(handle="leila")) == ()

    await leila.send(link, deed="no")
    assert (await Claim.get()).state == ClaimState.WITHDRAWN
    assert "<a " not in await the_credits(town, film)
    await leila.send(link, deed="yes")
    assert (await Claim.get()).state == ClaimState.CONFIRMED, "she may think again, as long as the link lasts"


async def test_who_wants_no_letters_is_written_to_no_more_whoever_asks(town: Town) -> None:
    film, link, _ = await a_letter(town)
    leila = Visitor(town.pole)
    await leila.look(link)
    await leila.send(link, deed="never")
    assert (await Claim.get()).state == ClaimState.REFUSED
    other = await a_film(await a_creator("bea"), "La Loire", credits=f"Son — Leïla — {town.social.base}/users/leila")
    await crediting.ask_all(await Film.get(id=other.id).select_related("author"))
    await town.pole.work()
    assert len(town.social.received("Create")) == 1
    assert (await Claim.get(subject_uri=other.uri)).state == ClaimState.REFUSED


def without_token(page: str) -> str:
    """The page but for its form's token, which says the second in which it was made."""
    return re.sub(r'name="csrf" value="[^"]+"', "", page)


async def test_what_cannot_be_opened_looks_the_same_whatever_it_was(town: Town) -> None:
    film, link, _ = await a_letter(town)
    stranger = Visitor(town.pole)
    short, long = await stranger.look("/link/nothing"), await stranger.look("/link/" + "x" * 43)
    assert without_token(short) == without_token(long.replace("x" * 43, "nothing"))
    assert stranger.response.status_code == 404 and NOWHERE in stranger.page
    await PersonalLink.all().update(expires_at=clock.now())
    await stranger.look(link)
    assert stranger.response.status_code == 410 and NOWHERE in stranger.page and "La Saône" not in stranger.page


async def test_nobody_is_asked_by_a_film_that_is_gone_or_names_her_no_longer(town: Town) -> None:
    film, link, _ = await a_letter(town)
    await Film.filter(id=film.id).update(credits="")
    await claims.keep(await Film.get(id=film.id))
    leila = Visitor(town.pole)
    await leila.look(link)
    assert leila.response.status_code == 404
    await films.delete(film)
    await leila.look(link)
    assert leila.response.status_code == 404


async def test_a_link_answers_only_what_it_is_for(town: Town) -> None:
    film, link, _ = await a_letter(town)
    bob: Neighbour = town.social.actor("bob")
    person = await actors.find_actor(bob.uri)
    other = await Claim.create(
        subject_uri=film.uri, asker=film.author, person=person, name="Bob", role="Son", state=ClaimState.ASKED,
        created_at=clock.now(),
    )  # fmt: skip
    second = await Claim.create(
        subject_uri=film.uri, asker=film.author, person=await Actor.get(handle="leila"), name="Leïla", role="Son",
        state=ClaimState.ASKED, created_at=clock.now(),
    )  # fmt: skip
    leila = Visitor(town.pole)
    assert "Bob" not in await leila.look(link)
    await leila.send(link, deed="yes", claim=str(other.id))
    await leila.look(link)
    await leila.send(link, deed="yes", claim=str(second.id))
    states = {one.id: one.state for one in await Claim.all()}
    assert states.pop(second.id) == ClaimState.CONFIRMED, "one role at a time"
    assert set(states.values()) == {ClaimState.ASKED}


async def test_WEB_01_what_a_maker_has_typed_is_neither_link_nor_markup_in_a_letter_of_the_pole(town: Town) -> None:
    title = "La [Saône](https://evil.example/) *x* <b>y</b> https://evil.example/ #moi @leila`"
    _, _, create = await a_letter(town, title, role="Musique_de_ #x")
    content = create["object"]["content"]
    assert re.findall(r'href="([^"]*)"', content) == [content.split('href="')[1].split('"')[0]] * 2
    assert "<b>" not in content and "<em>" not in content and "evil.example" in content
    assert [tag["type"] for tag in create["object"]["tag"]] == ["Mention"]


def test_the_letter_is_in_both_languages() -> None:
    film, claim = Film(title="L’Estran"), Claim(role="Son", name="Inès")
    claim.asker = Actor(name="Nora", handle="nora")
    said = letters.letter(film, claim, "https://lyon.example/link/x")
    assert "**Nora** vous cite au générique du film **L’Estran** (Son). Est-ce juste\u00a0?" in said
    assert "**Nora** names you in the credits of the film **L’Estran** (Son). Is it right?" in said


async def test_who_has_no_server_is_asked_by_mail_and_her_address_stays_here(town: Town) -> None:
    account = await an_account("ana")
    film = await a_film(account.creator, credits="Cantine — Léo", licence="CC-BY-SA-4.0")
    ana, leo = Visitor(town.pole), Visitor(town.pole)
    await ana.sign_in("ana")
    async with a_mailbox(town.pole.house) as box:
        await ana.look("/films/la-saone/credits")
        await ana.send("/films/la-saone/credits", mail="leo at example")
        assert ana.response.status_code == 422 and "Write a mail address" in ana.page and "leo at example" in ana.page
        for _ in range(2):
            await ana.look("/films/la-saone/credits")
            if 'name="mail"' in ana.page:
                await ana.send("/films/la-saone/credits", mail="leo@example.org")
            await town.pole.work()
        [text] = box.texts()
        assert "vous cite au générique du film La Saône (Cantine)" in text and "names you in the credits" in text
        assert box.mails[0]["List-Unsubscribe"].startswith("<https://lyon.example/mail/stop/")
        [link] = set(re.findall(r"https://lyon\.example(/link/[\w-]+)", text.replace("=\n", "")))
        await leo.look(link)
        await leo.send(link, deed="yes")
        assert "confirmed by a link" in await the_credits(town, film)
        document = (await town.pole.client.get(film.uri, headers={"Accept": "application/activity+json"})).text
        assert "leo@example.org" not in document + await the_credits(town, film)

        await leo.send(link, deed="never")
        other = await a_film(account.creator, "La Loire", credits="Cantine — Léo")
        await ana.look(f"/films/{other.slug}/credits")
        await ana.send(f"/films/{other.slug}/credits", mail="Leo@Example.org")
        assert ana.response.status_code == 422 and "wants no letters" in ana.page
        await town.pole.work()
        assert len(box.texts()) == 1


async def a_film_without_addresses(by: Account, *credits: str) -> Film:
    film = await a_film(by.creator, credits="\n".join(credits))
    return await Film.get(id=film.id).select_related("author")


async def by_mail(film: Film, address: str, line: int = 0) -> None:
    await crediting.ask(film, (await claims.of(film))[line], mail=address)


async def test_a_film_is_no_way_to_write_to_the_whole_world(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent counts: neither another address for the same line, nor a line that goes and comes again, begins
    anew.
    """
    monkeypatch.setattr(letters, "MOST_MAILS", 2)
    film = await a_film_without_addresses(await an_account("ana"), "Cantine — Léo", "Régie — Zoë")
    async with a_mailbox(town.pole.house) as box:
        await by_mail(film, "leo@example.org")
        await Claim.all().delete()  # the line has gone
        await by_mail(film, "victim@example.org")
        for line in (0, 1):
            await Claim.all().delete()
            with pytest.raises(Refused, match="too many"):
                await by_mail(film, "zoe@example.org", line)
        await town.pole.work()
        assert len(box.texts()) == 2
        with clock.stopped_at(clock.now() + timedelta(days=1, minutes=1)):
            await by_mail(film, "zoe@example.org", 1)


async def test_nor_to_fill_the_letter_box_of_one(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "MOST_TO_ONE", 1)
    films = [await a_film_without_addresses(await an_account(name), "Cantine — Léo") for name in ("ana", "bea")]
    async with a_mailbox(town.pole.house) as box:
        await by_mail(films[0], "leo@example.org")
        with pytest.raises(Refused, match="too many"):
            await by_mail(films[1], "LEO@example.org")
        await town.pole.work()
        assert len(box.texts()) == 1


async def test_who_has_said_no_by_a_link_is_not_asked_at_another_address(town: Town) -> None:
    film = await a_film_without_addresses(await an_account("ana"), "Cantine — Léo")
    async with a_mailbox(town.pole.house) as box:
        await by_mail(film, "leo@example.org")
        with pytest.raises(Refused, match="was asked"):
            await by_mail(film, "ana@example.org")
        await consents.refuse(await Claim.get())
        with pytest.raises(Refused, match="said no"):
            await by_mail(film, "ana@example.org")
        with pytest.raises(Refused, match="said no"):
            await letters.ask_by_mail(film, ("Léo", "Cantine"), "ana@example.org")
        await town.pole.work()
        assert (len(box.texts()), (await Claim.get()).state) == (1, ClaimState.REFUSED)


async def test_no_name_title_or_role_becomes_a_link_in_a_mail_of_the_pole(town: Town) -> None:
    account = await an_account("ana", "Votre banque evil.example/login")
    film = await a_film(account.creator, "Expire : https://evil.example/a", credits="Écrire à x@evil.example — Léo")
    async with a_mailbox(town.pole.house) as box:
        await by_mail(await Film.get(id=film.id).select_related("author"), "leo@example.org")
        await town.pole.work()
        text, subject = box.texts()[0], box.mails[0]["Subject"]
    assert "evil. example/login" in text and "https: //evil. example/a" in text and "x @evil. example" in text
    assert "evil.example" not in text + subject and "https: //evil. example/a" in subject
    assert set(re.findall(r"\S+://\S+", text)) == {link for link in re.findall(r"https://lyon\.example/link/\S+", text)}


async def test_a_pole_without_mail_says_so(town: Town) -> None:
    film = await a_film(await a_creator("ana"), credits="Cantine — Léo")
    film = await Film.get(id=film.id).select_related("author")
    with pytest.raises(Refused, match="no mail"):
        await crediting.ask(film, (await claims.of(film))[0], mail="leo@example.org")
    assert await Claim.all().count() == 0


KEYS = ("/link/{}", "/screening/{}", "/mail/stop/{}", "/vault/{}/film.mp4")


@pytest.mark.parametrize("path", KEYS)
async def test_what_goes_wrong_at_an_address_that_is_a_key_writes_no_key_into_the_log(
    town: Town, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """A form that has become too old, a foreign page, a fault of ours."""
    secret, transport = "k" * 43, httpx.ASGITransport(town.pole.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=town.pole.base) as client:
        with capture_logs() as said:
            answers = [await client.post(path.format(secret), headers={"Origin": "https://evil.example"})]
            answers.append(await client.get(path.format(secret)))
            for room, verb in ((links, "open_by"), (screenings, "by_secret"), (mails, "stopped_by")):
                monkeypatch.setattr(room, verb, breaks)
            answers.append(await client.get(path.format(secret)))
    assert said and secret not in str(said)
    for answer in answers:
        if answer.status_code != 405:  # there is no such form
            assert answer.headers["referrer-policy"] == "no-referrer" and "no-store" in answer.headers["cache-control"]


async def breaks(*_: object) -> None:
    raise RuntimeError("the disk is full")


async def test_an_old_form_behind_a_link_is_refused_and_the_link_stays_secret(town: Town) -> None:
    _, link, _ = await a_letter(town)
    leila = Visitor(town.pole)
    await leila.look(link)
    with capture_logs() as said:
        answer = await leila.client.post(link, data={"deed": "yes", "csrf": "old"}, headers={"Origin": town.pole.base})
    assert (answer.status_code, (await Claim.get()).state) == (403, ClaimState.ASKED)
    assert [one["path"] for one in said] == ["/link/…"]
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("deed", ["", "maybe"])
async def test_what_is_no_answer_answers_nothing(town: Town, deed: str) -> None:
    _, link, _ = await a_letter(town)
    leila = Visitor(town.pole)
    await leila.look(link)
    await leila.send(link, deed=deed)
    assert (await Claim.get()).state == ClaimState.ASKED
