"""Pages of labels: their list, their page and sheet, that the pole has verified them, the room of their jury, where
members and guests stand side by side, their end.
"""

import re

import pytest

from fediverse_cinema.accounts import links
from fediverse_cinema.accounts.models import GuestSession, LinkPurpose, Role
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.labels import service
from fediverse_cinema.labels.models import Audience, Juror, JuryRole, Label, LabelKind, Pick, Selection
from tests.kit.labels import a_juror, a_label, a_selection, many_films
from tests.kit.people import a_creator, an_account, jpeg
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
HERE = "/labels/phare"


async def a_stranger(handle: str = "lou", host: str = "social.example") -> Actor:
    uri = f"https://{host}/users/{handle}"
    return await Actor.create(
        uri=uri, type="Person", host=host, handle=handle, name="Lou", inbox=f"{uri}/inbox", created_at=clock.now(),
        confirmed_at=clock.now(),
    )  # fmt: skip


async def a_secret(label: Label, person: Actor) -> str:
    return (await links.make(LinkPurpose.JURY, label.actor.uri, actor=person, days=7)).partition("lyon.example")[2]


async def test_a_member_makes_a_label_and_leads_it(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    await reader.sign_in("ana")
    page = await reader.page("/labels/new")
    assert re.findall(r'name="kind" id="kind-(\w+)"', page) == ["user", "personality"]
    answer = await reader.submit(
        "/labels/new",
        name="Label du Phare",
        kind="user",
        about="On *attend*.",
        support="Soutenir — https://dons.example/",
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/labels/label_du_phare")
    label = await Label.get().select_related("actor")
    assert [(one.person_id, one.relationship) async for one in Juror.all()] == [(ana.id, JuryRole.ADMIN)]
    reader.client.cookies.clear()
    page = await reader.page("/labels/label_du_phare")
    assert "Label personnel" in page and "<em>attend</em>" in page and 'href="https://dons.example/"' in page
    assert f'href="{label.actor.uri}"' in page and "Ana Belle" in page and "/edit" not in page
    assert "Label du Phare" in await reader.page("/labels") and "Label du Phare" in await reader.page("/selections")


@pytest.mark.parametrize("kind", ["team", "institution", "", "house"])
async def test_AUT_08_only_who_runs_the_pole_makes_labels_of_the_pole(reader: Reader, kind: str) -> None:
    await an_account()
    await reader.sign_in("ana")
    answer = await reader.submit("/labels/new", name="Premier Jour", kind=kind, handle="jour")
    assert answer.status_code == 422 and 'href="#kind"' in answer.text and 'value="Premier Jour"' in answer.text
    assert await Label.all().count() == 0


async def test_what_was_typed_stays_when_something_is_wrong(reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")
    answer = await reader.submit(
        "/labels/new", name="", kind="user", handle="É!", about="Pourquoi", support="Un don", language="xx"
    )
    assert answer.status_code == 422
    summary = answer.text.partition('role="alert"')[2].partition("</ul>")[0]
    assert re.findall(r'<a href="#(\w+)"', summary) == ["name", "handle", "language", "support"]
    assert "Pourquoi" in answer.text and "Un don" in answer.text
    answer = await reader.submit("/labels/new", name="Ana", kind="user", handle="ana")
    assert answer.status_code == 422 and 'id="handle-error"' in answer.text
    assert await Label.all().count() == 0


async def test_the_pole_says_whom_it_has_verified(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    await an_account("eva", "Eva", role=Role.ADMIN)
    await a_label(ana, kind=LabelKind.PERSONALITY)
    assert "non vérifié par" in await reader.page(HERE)
    await reader.sign_in("ana")
    assert f"{HERE}/verify" not in await reader.page(HERE)
    assert (await reader.submit(f"{HERE}/verify", deed="verify")).status_code == 404
    assert (await Label.get()).verified_at is None
    await reader.sign_in("eva")
    await Actor.filter(local_handle="phare").update(name="Agnès Varda")
    assert (await reader.submit(f"{HERE}/verify", deed="verify", name="Label du Phare")).status_code == 409
    assert (await Label.get()).verified_at is None, "she has looked at another name"
    assert 'name="name" value="Agnès Varda"' in await reader.page(HERE)
    await reader.submit(f"{HERE}/verify", deed="verify", name="Agnès Varda")
    page = await reader.page(HERE)
    assert "vérifié par" in page and "non vérifié par" not in page and (await Label.get()).verified_at is not None
    await reader.submit(f"{HERE}/verify", deed="unverify")
    assert "non vérifié par" in await reader.page(HERE)


async def test_the_house_label_comes_first_on_the_paper_of_the_pole(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    eva = (await an_account("eva", "Eva", role=Role.ADMIN)).creator.actor
    await reader.sign_in("eva")
    await reader.submit("/labels/new", name="Premier Jour", kind="team", handle="jour")
    await a_label(ana, "phare", "Phare")
    page = await reader.page("/labels")
    assert re.findall(r'<h3><a href="([^"]+)">', page) == ["/labels/jour", "/labels/phare"]
    assert '<span class="place paper">Label de la maison' in await reader.page("/labels/jour")
    assert (await Juror.get(label__kind=LabelKind.TEAM)).person_id == eva.id
    assert re.findall(r'<h3><a href="([^"]+)">', await reader.page("/labels?q=PHARE")) == ["/labels/phare"]
    assert "Aucun label avec ces mots" in await reader.page("/labels?q=rien")
    answer = await reader.client.get("/labels?q=")
    assert (answer.status_code, answer.headers["location"]) == (303, "/labels")


async def test_its_page_is_changed_by_who_leads_it_only(reader: Reader) -> None:
    ana, ben = (await an_account()).creator.actor, (await an_account("ben", "Ben")).creator.actor
    label = await a_label(ana)
    await a_juror(label, ben, JuryRole.MODERATOR)
    await reader.sign_in("ben")
    for path in ("edit", "mark"):
        assert (await reader.submit(f"{HERE}/{path}", name="Volé")).status_code == 404, path
    await reader.sign_in("ana")
    answer = await reader.submit(f"{HERE}/edit", name="", about="Gardez-moi")
    assert answer.status_code == 422 and "Gardez-moi" in answer.text
    await reader.submit(f"{HERE}/edit", name="Phare", about="Des premiers films.", edition="1")
    answer = await reader.submit(f"{HERE}/edit", name="Phare", about="D’autres films.", edition="1")
    assert answer.status_code == 409 and "<bdi>Des premiers films.</bdi>" in answer.text, "somebody was quicker"
    answer = await reader.send(f"{HERE}/mark", ("mark", ("", b"")))
    assert answer.status_code == 422 and "Choisissez une image" in answer.text, "no file was chosen"
    assert (await reader.send(f"{HERE}/mark", ("mark", ("m.jpg", jpeg(600, 300))))).status_code == 303
    page = await reader.page(HERE)
    assert "Des premiers films." in page and (await Label.get()).picture[-1]["name"] in page
    answer = await reader.send(f"{HERE}/mark", ("mark", ("m.jpg", b"no picture")))
    assert answer.status_code == 415 and 'id="mark-error"' in answer.text
    await reader.send(f"{HERE}/mark", ("deed", (None, b"remove")))
    assert (await Label.get()).picture == []


async def test_a_member_is_invited_and_says_yes_or_no_in_her_workshop(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    for name in ("ben", "ida"):
        await an_account(name, name.capitalize())
    await a_label(ana)
    await reader.sign_in("ana")
    for name in ("ben", "ida"):
        answer = await reader.submit(f"{HERE}/jury", address=f"@{name}", role="Programmation", relationship="moderator")
        assert answer.status_code == 303
    page = await reader.page(f"{HERE}/jury")
    assert page.count("n’a pas encore répondu") == 2 and "Ben" not in await reader.page(HERE)
    for name, deed in (("ben", "join"), ("ida", "leave")):
        await reader.sign_in(name)
        page = await reader.page("/workshop/selections")
        assert "Ferez-vous partie du jury" in page
        (row,) = set(re.findall(r'name="id" value="(\d+)"', page))
        assert (await reader.submit("/workshop/selections", id=row, deed=deed)).status_code == 303
    reader.client.cookies.clear()
    page = await reader.page(HERE)
    assert "Ben" in page and "Programmation" in page and "Ida" not in page


async def test_what_is_wrong_with_an_invitation_is_said_beside_it(reader: Reader) -> None:
    await a_label((await an_account()).creator.actor)
    await reader.sign_in("ana")
    for fields in ({"address": ""}, {"address": "@nobody"}, {"address": "@ana", "role": "x" * 121}):
        answer = await reader.submit(f"{HERE}/jury", **{"role": "Gardez-moi", **fields})
        assert answer.status_code in (404, 422) and re.search(r'id="(address|role)-error"', answer.text), fields
        assert ("Gardez-moi" in answer.text) is ("role" not in fields)
    assert await Juror.all().count() == 1


async def test_AUT_08_the_room_of_a_jury_is_for_the_jury(reader: Reader) -> None:
    ana, ben = (await an_account()).creator.actor, (await an_account("ben", "Ben")).creator.actor
    await an_account("ida", "Ida")
    label = await a_label(ana)
    await a_juror(label, ben)
    await a_selection(label.actor, title="Secrète")
    answer = await reader.client.get(f"{HERE}/jury")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/jury/enter?next=/labels/phare/jury")
    await reader.sign_in("ida")
    for path in ("jury", "selections/secrete"):
        assert (await reader.client.get(f"{HERE}/{path}")).status_code == 404, path
    await reader.sign_in("ben")
    page = await reader.page(f"{HERE}/jury")
    assert "Secrète" in page and f"{HERE}/selections/secrete" in page and 'name="address"' not in page
    before = [(one.number, one.relationship, one.left_at) async for one in Juror.all().order_by("id")]
    for path in ("jury", "jury/place"):
        answer = await reader.submit(f"{HERE}/{path}", address="@ida", number="2", relationship="admin")
        assert answer.status_code == 404, path
    assert (await reader.submit(f"{HERE}/jury/leave", number="1")).status_code == 404
    assert [(one.number, one.relationship, one.left_at) async for one in Juror.all().order_by("id")] == before


async def test_who_leads_it_gives_rights_and_the_last_leader_stays(reader: Reader) -> None:
    ana, ben = (await an_account()).creator.actor, (await an_account("ben", "Ben")).creator.actor
    label = await a_label(ana)
    row = await a_juror(label, ben)
    await reader.sign_in("ana")
    assert (await reader.submit(f"{HERE}/jury/leave", number="1")).status_code == 422
    answer = await reader.submit(f"{HERE}/jury/place", number="1", relationship="member")
    assert answer.status_code == 422 and 'id="place-1-error"' in answer.text
    await reader.submit(f"{HERE}/jury/place", number=str(row.number), relationship="admin", role="Regard")
    await row.refresh_from_db()
    assert (row.relationship, row.role) == (JuryRole.ADMIN, "Regard")
    assert (await reader.submit(f"{HERE}/jury/leave", number="1")).headers["location"] == HERE
    assert (await reader.client.get(f"{HERE}/jury")).status_code == 404


async def test_a_guest_of_another_server_comes_in_by_her_link_and_composes(reader: Reader) -> None:
    """CU3: her cookie is for this label, and opens nothing but its jury's room."""
    ana, lou = (await an_account()).creator.actor, await a_stranger()
    label, other = await a_label(ana), await a_label(ana, "quai", "Quai")
    await a_juror(label, lou, role="Regard du Sud")
    films = await many_films(await a_creator("zoe", "Zoé"), 2)
    await a_selection(label.actor, films[0], title="Nuit")
    await a_selection(other.actor, title="Quais")
    secret = await a_secret(label, lou)
    assert "Entrer dans la salle du jury" in await reader.page(secret) and "Regard du Sud" in await reader.page(secret)
    answer = await reader.submit(secret, deed="enter")
    assert answer.headers["location"] == f"{HERE}/jury"
    (cookie,) = [one for one in reader.client.cookies.jar if "juror" in one.name]
    assert (cookie.path, cookie.secure) == (HERE, True)
    page = await reader.page(f"{HERE}/jury")
    assert "Nuit" in page and "Fermer cette salle" in page and "Quais" not in page
    here = f"{HERE}/selections/nuit"
    page = await reader.page(here)
    token = re.search(r'name="csrf" value="([^"]+)"', page.partition("<main")[2])
    assert token and 'name="up"' not in page and "/selections/nuit/edit" not in page
    fields = {"csrf": token[1], "film": films[1].page_url, "words": "Vu de loin."}
    assert (await reader.client.post(here, data=fields | {"film": "https://far.example/w/1"})).status_code == 422
    assert (await reader.client.post(here, data=fields)).status_code == 303
    pick = await Pick.get(film=films[1])
    assert (pick.words, pick.chooser_id) == ("Vu de loin.", lou.id)
    assert (await reader.client.post(here, data=fields | {"csrf": await reader.token()})).status_code == 403
    for path in (
        f"{HERE}/selections/quais",
        "/labels/quai/jury",
        f"{HERE}/edit",
        "/selections/nuit",
        "/selections/nuit/compose",
    ):
        answer = await reader.client.get(path)
        assert answer.status_code == 404 or answer.status_code == 303, path
    answer = await reader.client.post(f"{HERE}/jury/out", data={"csrf": token[1]})
    assert answer.status_code == 303 and await GuestSession.all().count() == 0


async def test_a_guest_is_outside_at_once_when_she_no_longer_belongs_to_it(reader: Reader) -> None:
    ana, lou = (await an_account()).creator.actor, await a_stranger()
    label = await a_label(ana)
    row = await a_juror(label, lou)
    await reader.submit(await a_secret(label, lou), deed="enter")
    assert (await reader.client.get(f"{HERE}/jury")).status_code == 200
    await Juror.filter(id=row.id).update(left_at=clock.now())
    assert (await reader.client.get(f"{HERE}/jury")).status_code == 404
    assert (await reader.client.get(await a_secret(label, lou))).status_code == 410


@pytest.mark.parametrize("deed", ["decline", "never", "enter"])
async def test_who_is_asked_from_elsewhere_answers_behind_her_link(reader: Reader, deed: str) -> None:
    ana, lou = (await an_account()).creator.actor, await a_stranger()
    label = await a_label(ana)
    row = await a_juror(label, lou)
    await Juror.filter(id=row.id).update(joined_at=None)
    secret = await a_secret(label, lou)
    assert "Oui, je rejoins le jury" in await reader.page(secret)
    assert (await reader.submit(secret, deed=deed)).status_code == 303
    await row.refresh_from_db()
    assert (row.joined_at is not None, row.left_at is not None) == (deed == "enter", deed != "enter")
    assert (await reader.client.get(secret)).status_code == 410


async def test_the_entrance_says_the_same_to_everybody(reader: Reader) -> None:
    ana, lou = (await an_account()).creator.actor, await a_stranger()
    await a_juror(await a_label(ana), lou)
    for address in ("lou@social.example", "nobody@social.example"):
        answer = await reader.submit(f"{HERE}/jury/enter", handle=address)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/jury/enter?sent=1#kept")
    answer = await reader.submit(f"{HERE}/jury/enter", handle="lou")
    assert answer.status_code == 422 and 'value="lou"' in answer.text


async def test_a_closed_label_is_gone(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    await an_account("ben", "Ben")
    label = await a_label(ana)
    await a_selection(label.actor, title="Nuit", audience=Audience.PUBLIC)
    await reader.sign_in("ben")
    for answer in (await reader.client.get(f"{HERE}/close"), await reader.submit(f"{HERE}/close")):
        assert answer.status_code == 404
    await reader.sign_in("ana")
    assert "Garder le label" in await reader.page(f"{HERE}/close")
    assert (await reader.submit(f"{HERE}/close")).headers["location"] == "/labels"
    assert (await reader.client.get(HERE)).status_code == 410 and "Phare" not in await reader.page("/labels")


async def test_who_runs_the_pole_closes_a_label_that_she_does_not_lead(reader: Reader) -> None:
    await a_label((await an_account()).creator.actor)
    await an_account("eva", "Eva", role=Role.ADMIN)
    await reader.sign_in("eva")
    assert f"{HERE}/close" in await reader.page(HERE)
    await reader.submit(f"{HERE}/close")
    assert (await reader.client.get(HERE)).status_code == 410


async def test_a_label_of_another_pole_is_shown_with_its_selections(reader: Reader) -> None:
    uri = "https://sud.example/ap/labels/soleil"
    group = await Actor.create(uri=uri, type="Group", host="sud.example", handle="soleil", name="Soleil",
                               inbox=f"{uri}/inbox", created_at=clock.now(), confirmed_at=clock.now())  # fmt: skip
    label = await Label.create(actor=group, local=False, kind=LabelKind.INSTITUTION, created_at=clock.now(),
                               about="<p>Du sud.</p>", folded="soleil", verified_at=clock.now())  # fmt: skip
    await a_remote_selection(group)
    page = await reader.page("/people/soleil@sud.example")
    assert "Label d’une institution" in page and "vérifié par <bdi>sud.example" in page and "/selections/d-1" in page
    assert (await service.of_group(group.id)) == label


async def a_remote_selection(owner: Actor) -> None:
    await Selection.create(
        uri=f"https://{owner.host}/ap/selections/1", uuid="1", slug="d-1", local=False, owner=owner, title="Marées",
        audience=Audience.PUBLIC, created_at=clock.now(), published_at=clock.now(), page_url="https://sud.example/s/1",
    )  # fmt: skip


async def test_the_pages_speak_English_to_who_asks_for_it(reader: Reader) -> None:
    await a_label((await an_account()).creator.actor, kind=LabelKind.PERSONALITY)
    await reader.sign_in("ana")
    reader.client.headers["Accept-Language"] = "en"
    for path, said in ((HERE, "Label of a personality"), (f"{HERE}/jury", "Invite somebody"), ("/labels", "All labels"),
                       (f"{HERE}/edit", "Keep the changes"), ("/labels/new", "Whose label it is")):  # fmt: skip
        page = await reader.page(path)
        assert said in page and 'lang="en"' in page, path
