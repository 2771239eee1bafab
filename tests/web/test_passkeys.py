"""Passkeys: added, used and removed with a device that really signs; and what must not open an account (AUT-13)."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import cbor2
import pytest
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from fediverse_cinema.accounts.models import Account, Session, SignInAttempt
from fediverse_cinema.activitypub import suspending
from fediverse_cinema.factors import authenticator, passkeys
from fediverse_cinema.factors import service as factors
from fediverse_cinema.factors.models import Passkey, RecoveryCode, SpentChallenge
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Forbidden, Refused
from fediverse_cinema.web import factor_mails
from tests.kit.factors import FACTORS, App, prove
from tests.kit.mailbox import Mailbox, a_mailbox
from tests.kit.passkeys import PRESENT, VERIFIED, Device, options_on
from tests.kit.people import PASSWORD, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
DOOR, SECOND = "/login/passkey", "/login/second"
EVIL = "https://lyon.example.evil.example"


@pytest.fixture
async def box(town: Town) -> AsyncIterator[Mailbox]:
    async with a_mailbox(town.pole.house) as opened:
        yield opened


@pytest.fixture
async def ana(town: Town) -> Account:
    account = await an_account("ana")
    values = {"mail": "ana@courrier.example", "mail_confirmed_at": clock.now(), "language": "en"}
    await Account.filter(id=account.id).update(**values)
    account.update_from_dict(values)
    return account


async def a_passkey(account: Account, device: Device | None = None) -> Device:
    device = device or Device()
    await passkeys.add(account, device.make(json.loads(await passkeys.adding(account))), "Téléphone")
    return device


def asked() -> dict[str, Any]:
    options: dict[str, Any] = json.loads(passkeys.entering())
    return options


async def opens(answer: str) -> str:
    """Why it does not, "" when it does."""
    try:
        await passkeys.enter(answer)
    except Refused as error:
        return str(error)
    return ""


async def is_in(visitor: Visitor) -> bool:
    return "Hello" in await visitor.look("/workshop")


async def test_a_passkey_is_added_named_used_and_removed(town: Town, ana: Account, box: Mailbox) -> None:
    hers, device = Visitor(town.pole), Device()
    await hers.sign_in("ana")
    await prove(hers, PASSWORD)
    options = options_on(hers.page, FACTORS)
    assert options["rp"]["id"] == "lyon.example" and options["attestation"] == "none"
    assert len(base64url_to_bytes(options["user"]["id"])) == passkeys.HANDLE_BYTES, "drawn by lot: it names nobody"
    page = await hers.send(FACTORS, deed="add", credential=device.make(options), name="  Mon   téléphone ")
    assert len(set(re.findall(r"\b(?:[a-z0-9]{4}-){3}[a-z0-9]{4}\b", page))) == 10, "with the first come recovery codes"
    options = options_on(await hers.look(FACTORS), FACTORS)
    assert "Mon téléphone" in hers.page and await Passkey.all().count() == 1
    assert [one["id"] for one in options["excludeCredentials"]] == [(await Passkey.get()).credential_id]

    visitor = Visitor(town.pole)
    page = await visitor.look("/login?next=/workshop/account")
    await visitor.send(DOOR, credential=device.answer(options_on(page, DOOR)))
    assert visitor.response.url.path == "/workshop/account" and await is_in(visitor)
    assert await SignInAttempt.all().count() == 0 and "last used on" in await visitor.look(FACTORS)

    password = Visitor(town.pole)
    page = await password.sign_in("ana")
    assert password.response.url.path == SECOND, "with a passkey, the password alone opens nothing"
    await password.send(DOOR, credential=device.answer(options_on(page, DOOR)))
    assert await is_in(password) and "__Host-doorstep" not in dict(password.client.cookies)

    await hers.look(FACTORS)
    page = await hers.send(FACTORS, deed="remove", passkey=str((await Passkey.get()).id))
    assert "You have none yet" in page and await Passkey.all().count() == await RecoveryCode.all().count() == 0
    page = await visitor.look("/login?again")
    await town.pole.work()
    said = "\n".join(box.texts())  # two go out at once
    assert len(box.texts()) == 2 and "one more passkey opens" in said and "been removed" in said
    assert await opens(device.answer(asked())) == "unknown passkey"


async def test_she_shows_with_a_passkey_that_it_is_she(town: Town, ana: Account) -> None:
    device = await a_passkey(ana)
    hers = Visitor(town.pole)
    page = await hers.look("/login")
    await hers.send(DOOR, credential=device.answer(options_on(page, DOOR)))
    page = await hers.look(FACTORS)
    at_the_door, within = asked(), options_on(page, FACTORS)
    page = await hers.send(FACTORS, deed="prove", credential=device.answer(at_the_door))
    assert hers.response.status_code == 422 and "was not accepted" in page, "that was asked at the door"
    page = await hers.send(FACTORS, deed="prove", credential=device.answer(within))
    assert "Make ten new ones" in page
    ben = await an_account("ben")
    other = await a_passkey(ben)
    with pytest.raises(Refused):
        await passkeys.prove(ana, other.answer(json.loads(passkeys.proving(ana))))
    await Session.all().update(proved_at=None)
    await hers.look(FACTORS)
    await hers.send(FACTORS, deed="prove", credential=other.answer(json.loads(passkeys.proving(ben))))
    assert hers.response.status_code == 422 and await Session.filter(proved_at__isnull=False).count() == 0


async def test_AUT_13_what_was_signed_for_another_site_opens_nothing(town: Town, ana: Account) -> None:
    device = await a_passkey(ana)
    before = await Passkey.all().values()
    for fault, why in (
        ({"origin": EVIL}, "origin"),
        ({"origin": "http://lyon.example"}, "origin"),
        ({"origin": "https://lyon.example:8443"}, "origin"),
        ({"origin": "https://films.lyon.example"}, "origin"),
        ({"rp_id": "evil.example"}, "RP ID"),
        ({"rp_id": "example"}, "RP ID"),
        ({"flags": PRESENT}, "verification"),
        ({"flags": VERIFIED}, "not present"),
        ({"kind": "webauthn.create"}, "type"),
        ({"user_handle": "AAAA"}, "somebody else"),
    ):
        answer = device.answer(asked(), **fault)
        assert why in await opens(answer), fault
        visitor = Visitor(town.pole)
        await visitor.look("/login")
        page = await visitor.send(DOOR, credential=answer)
        assert visitor.response.status_code == 422 and "was not accepted" in page
    assert await Session.all().count() == 0 and await SpentChallenge.all().count() == 1, "the one that was added"
    assert await Passkey.all().values() == before
    assert await opens(device.answer(asked())) == "", "the device itself is in order"


async def test_AUT_13_a_challenge_is_answered_once_and_for_a_while(town: Town, ana: Account) -> None:
    device = await a_passkey(ana, Device(counts=False))
    options = asked()
    first, second = device.answer(options), device.answer(options)
    assert await opens(first) == ""
    for again in (first, second):
        assert "answered twice" in await opens(again)
    assert (await Passkey.get()).sign_count == 0, "it does not count, so nothing but the challenge says so"

    options = asked()
    answers = [device.answer(options) for _ in range(4)]
    outcomes = await asyncio.gather(*map(opens, answers))
    assert sorted(outcomes)[0] == "" and sum("answered twice" in one for one in outcomes) == 3

    late = device.answer(asked())
    with clock.stopped_at(clock.now() + passkeys.LIFETIME + timedelta(seconds=1)):
        assert await opens(late) == "an old challenge"
        await factors.sweep()
        assert await SpentChallenge.all().count() == 0
    for forged in ("AAAA", "", options["challenge"][:-4] + "AAAA"):
        assert "no challenge of ours" in await opens(device.answer(options | {"challenge": forged}))
    adding = json.loads(await passkeys.adding(ana))
    for_another_purpose = asked() | {"challenge": adding["challenge"]}
    assert "for something else" in await opens(device.answer(for_another_purpose))


async def test_AUT_13_a_counter_that_goes_back_or_stands_still_opens_nothing(town: Town, ana: Account) -> None:
    device = await a_passkey(ana)
    assert await opens(device.answer(asked(), count=7)) == ""
    for count in (7, 6, 1, 0):
        assert "sign count" in await opens(device.answer(asked(), count=count)), count
    assert (await Passkey.get()).sign_count == 7
    assert await opens(device.answer(asked(), count=8)) == ""
    copies = [device.answer(asked(), count=9) for _ in range(3)]
    outcomes = await asyncio.gather(*map(opens, copies))
    assert sorted(bool(one) for one in outcomes) == [False, True, True], "of copies at once one counts"


async def test_AUT_13_another_key_signs_for_nobody(town: Town, ana: Account) -> None:
    device, thief = await a_passkey(ana), Device()
    thief.credentials = [replace(device.credentials[0])]
    stranger = Device()
    stranger.make(json.loads(await passkeys.adding(ana)))
    thief.credentials[0].key = stranger.credentials[0].key
    assert "signature" in await opens(thief.answer(asked()))
    answer = json.loads(device.answer(asked()))
    for part in ("signature", "authenticatorData", "clientDataJSON"):
        broken = json.loads(json.dumps(answer))
        broken["response"][part] = broken["response"][part][:-6] + "AAAAAA"
        assert await opens(json.dumps(broken)), part
    ben = await an_account("ben")
    others = await a_passkey(ben)
    borrowed = others.answer(asked(), user_handle=device.credentials[0].user_handle)
    assert "somebody else" in await opens(borrowed)
    assert await SpentChallenge.all().count() == 2, "the two that were added"


async def test_AUT_13_a_passkey_is_added_to_this_site_and_account_only(town: Town, ana: Account) -> None:
    device, ben = Device(), await an_account("ben")
    for fault in ({"origin": EVIL}, {"rp_id": "evil.example"}, {"flags": PRESENT}):
        with pytest.raises(Refused):
            await passkeys.add(ana, device.make(json.loads(await passkeys.adding(ana)), **fault), "Clé")
    for options in (
        json.loads(await passkeys.adding(ben)),
        {**json.loads(await passkeys.adding(ana)), "challenge": "AAAA"},
    ):
        with pytest.raises(Refused):
            await passkeys.add(ana, device.make(options), "Clé")
    for name in ("", "   ", "x" * 61):
        with pytest.raises(Refused):
            await passkeys.add(ana, device.make(json.loads(await passkeys.adding(ana))), name)
    assert await Passkey.all().count() == 0
    made = device.make(json.loads(await passkeys.adding(ana)))
    outcomes = await asyncio.gather(*(passkeys.add(ana, made, "Clé") for _ in range(3)), return_exceptions=True)
    assert sorted(isinstance(one, Passkey) for one in outcomes) == [False, False, True]
    assert len([one for one in outcomes if isinstance(one, Refused)]) == 2
    with pytest.raises(Refused):
        await passkeys.add(ben, made, "Clé")
    assert await Passkey.all().count() == 1


async def test_nonsense_is_refused_in_words(town: Town, ana: Account) -> None:
    device = await a_passkey(ana)
    good = json.loads(device.answer(asked()))
    deep = "[" * 50_000
    wrong: list[Any] = [
        "",
        "null",
        "[]",
        "{}",
        "{",
        deep,
        "\ud800",
        '{"response": []}',
        '{"response": {"clientDataJSON": 1}}',
    ]
    wrong += [
        json.dumps(good | {"response": good["response"] | {part: value}})
        for part in good["response"]
        for value in (1, "", "é", {})
    ]
    wrong += [json.dumps({name: value for name, value in good.items() if name != left}) for left in good]
    wrong += [json.dumps(good | {"id": value}) for value in (1, None, "x" * 2000, "AAAA")]
    wrong += [
        json.dumps(good | {"rawId": "AAAA"}),
        json.dumps(good | {"type": "password"}),
        json.dumps(good) + " " * 40_000,
    ]
    for answer in wrong:
        assert await opens(answer), answer[:200]
        with pytest.raises(Refused):
            await passkeys.add(ana, answer, "Clé")
    visitor = Visitor(town.pole)
    for answer in ("", deep, json.dumps(good | {"id": 1})):
        await visitor.look("/login")
        page = await visitor.send(DOOR, credential=answer)
        assert visitor.response.status_code == 422 and 'role="alert"' in page


POINT = {-2: b"x" * 32, -3: b"y" * 32}
NO_KEYS: list[Any] = [
    {}, [1], 5, {1: 2, 3: -7, -1: 1}, {1: 2, 3: -7, -1: 1} | POINT, {1: 2, 3: -7, -1: 99} | POINT,
    {1: 2, 3: -7, -1: 1, -2: "x", -3: "y"}, {1: 3, 3: -257, -1: b"", -2: b""}, {1: 3, 3: -257, -1: b"\0", -2: b"\0"},
    {1: 1, 3: -8, -1: 6, -2: b"x"},
]  # fmt: skip
NO_STATEMENTS: list[dict[str, Any]] = [
    {"fmt": "packed", "attStmt": {"sig": b"x", "alg": -7, "x5c": [b"no certificate"]}},
    {"fmt": "fido-u2f", "attStmt": {"sig": b"x", "x5c": ["no bytes"]}},
    {"fmt": "android-safetynet", "attStmt": {"ver": "2", "response": b"a.b.c"}},
    {"fmt": "android-safetynet", "attStmt": {"ver": "2", "response": b"\xff"}}, {"fmt": 1}, {"authData": b"short"},
]  # fmt: skip


async def test_what_is_no_key_or_proves_nothing_is_refused_where_it_is_added_and_where_it_would_open(
    town: Town, ana: Account
) -> None:
    """Such a key would open nothing later: she would be shut out by it."""
    device = Device()
    faults = [{"public": one} for one in NO_KEYS] + [{"statement": one} for one in NO_STATEMENTS] + [{"id_bytes": 1024}]
    for fault in faults:
        with pytest.raises(Refused) as refused:
            await passkeys.add(ana, device.make(json.loads(await passkeys.adding(ana)), **fault), "Clé")
        assert refused.value.code == "bad_passkey", fault
    assert await Passkey.all().count() == await SpentChallenge.all().count() == 0
    await passkeys.add(ana, device.make(json.loads(await passkeys.adding(ana)), id_bytes=1023), "Clé")
    assert await opens(device.answer(asked())) == ""
    for public in NO_KEYS:
        await Passkey.all().update(public_key=bytes_to_base64url(cbor2.dumps(public)))
        assert await opens(device.answer(asked())), public


async def test_of_two_first_factors_at_once_one_brings_the_recovery_codes_and_the_last_takes_them_away(
    town: Town, ana: Account
) -> None:
    await authenticator.begin(ana)
    sheet = await authenticator.sheet(ana)
    assert sheet is not None
    code, made = App(sheet.typed.replace(" ", "")).code(), Device().make(json.loads(await passkeys.adding(ana)))
    deeds = factor_mails.confirm_app(ana, code), factor_mails.add_passkey(ana, made, "Clé")
    shown = await asyncio.gather(*deeds)
    assert sorted(map(len, shown)) == [0, 10], "she has read one list, and it is good"
    assert await factors.use_code(ana.id, next(codes[0] for codes in shown if codes))
    assert await RecoveryCode.all().count() == 10
    number = (await Passkey.get()).id
    await asyncio.gather(factor_mails.turn_app_off(ana), factor_mails.remove_passkey(ana, number))
    assert await RecoveryCode.all().count() == 0 and not await factors.are_on(ana.id)


async def test_a_first_factor_that_comes_while_the_last_one_goes_has_recovery_codes(town: Town, ana: Account) -> None:
    device = Device()
    await factor_mails.add_passkey(ana, device.make(json.loads(await passkeys.adding(ana))), "Clé")
    await authenticator.begin(ana)
    sheet = await authenticator.sheet(ana)
    assert sheet is not None
    code, number = App(sheet.typed.replace(" ", "")).code(), (await Passkey.get()).id
    await asyncio.gather(factor_mails.remove_passkey(ana, number), factor_mails.confirm_app(ana, code))
    assert await factors.are_on(ana.id) and await RecoveryCode.all().count() == 10


async def test_AUT_01_tries_at_the_door_are_counted_by_network(town: Town, ana: Account) -> None:
    device, visitor = await a_passkey(ana), Visitor(town.pole)
    page = await visitor.look("/login")
    for _ in range(25):
        await visitor.send(DOOR, credential="{}")
        assert visitor.response.status_code == 422
    page = await visitor.send(DOOR, credential=device.answer(options_on(page, DOOR)))
    assert visitor.response.status_code == 429 and visitor.response.headers["retry-after"] == "300"
    assert "Please wait five minutes" in page and await Session.all().count() == 0


async def test_a_member_who_is_shut_out_enters_by_no_passkey(town: Town, ana: Account) -> None:
    device = await a_passkey(ana)
    await suspending.suspend(ana.creator.actor)
    with pytest.raises(Forbidden):
        await passkeys.enter(device.answer(asked()))
    visitor = Visitor(town.pole)
    page = await visitor.look("/login")
    page = await visitor.send(DOOR, credential=device.answer(options_on(page, DOOR)))
    assert visitor.response.status_code == 403 and "suspended" in page and await Session.all().count() == 0


async def test_nobody_removes_the_passkeys_of_others_and_twenty_are_enough(town: Town, ana: Account) -> None:
    await a_passkey(ana)
    hers = Visitor(town.pole)
    await an_account("ben")
    await hers.sign_in("ben")
    await prove(hers, PASSWORD)
    token = re.search(r'name="csrf" value="([^"]+)"', hers.page)
    assert token
    fields = {"csrf": token[1], "deed": "remove", "passkey": str((await Passkey.get()).id)}
    headers = {"Origin": "https://lyon.example", "Sec-Fetch-Site": "same-origin"}
    assert (await hers.client.post(FACTORS, data=fields, headers=headers)).status_code == 404
    assert await Passkey.all().count() == 1
    for _ in range(passkeys.MOST - 1):
        await a_passkey(ana)
    with pytest.raises(Refused) as error:
        await a_passkey(ana)
    assert "remove one first" in error.value.public and await Passkey.all().count() == passkeys.MOST
    assert len(set(await Passkey.all().values_list("user_handle", flat=True))) == 1, "one account for all devices"
