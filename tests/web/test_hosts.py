"""The page of the other servers, for who runs the pole."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub import domain_rules, gate, hosts, neighbourhood
from fediverse_cinema.activitypub.models import DomainRule, Host, Severity
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.models import Job
from tests.kit.people import an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio


@pytest.fixture
async def eva(town: Town) -> Visitor:
    """Who runs the pole, signed in."""
    await an_account("eva", "Eva", role=Role.ADMIN)
    visitor = Visitor(town.pole)
    await visitor.sign_in("eva")
    return visitor


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def some_hosts() -> None:
    now = clock.now()
    await Host.create(name=urls.own_host(), seen_at=now)
    await Host.create(name="a.example", seen_at=now, software="mastodon", software_version="4.5.1")
    await Host.create(name="b.example", failures=7, failing_since=now, resting_until=now + timedelta(hours=1),
                      last_error="https://b.example/inbox answered 503: <b>busy</b>")  # fmt: skip
    await Host.create(name="c.example", failures=40, dead_at=now, failing_since=now - timedelta(days=8))
    await Host.create(name="d.example")
    for number in range(3):
        await queue.later("deliver", {"entry_id": number, "inbox": "https://b.example/inbox"}, lane="b.example")


async def test_she_sees_how_each_host_fares(town: Town, eva: Visitor) -> None:
    await some_hosts()
    await domain_rules.close("d.example", "spam & lies")
    await eva.look("/workshop")
    assert 'href="/admin/hosts"' in eva.page
    page = words(await eva.look("/admin/hosts"))
    assert "mastodon 4.5.1" in page and "All is well." in page
    assert "Does not answer: we try again on" in page and "3 letters wait." in page
    assert "answered 503: &lt;b&gt;busy&lt;/b&gt;" in page, "what a stranger answered is text"
    assert "Silent for a week" in page and "spam &amp; lies" in page
    assert urls.own_host() not in re.findall(r"<h3><bdi>(.*?)</bdi>", eva.page)


AT = "https://f.example/inbox"
FAULTS = {
    f"{AT}: no answer in 25.0 s": "It did not answer in time.",
    f"{AT}: unknown host: [Errno -2] Name or service not known": "Its name leads nowhere.",
    f"{AT}: no secure connection: [SSL: CERTIFICATE_VERIFY_FAILED]": "There is no secure connection to it",
    f"{AT}: not reached: [Errno 111] Connect call failed": "It could not be reached.",
    f"{AT} answered 502: : no answer in time": "It is having trouble itself (502).",
    f"{AT} answered 429: ": "It asks us to wait (429).",
    f"{AT} answered 403: ours answered 500: ": "It did not accept the letter (403).",
    f"{AT}: 10.0.0.1 refused": "The letter could not be delivered.",
}


@pytest.mark.parametrize("error, sentence", FAULTS.items())
async def test_what_a_letter_met_with_is_said_in_words_with_the_whole_of_it_folded(
    town: Town, eva: Visitor, error: str, sentence: str
) -> None:
    await Host.create(name="f.example", last_error=error)
    page = await eva.look("/admin/hosts")
    assert sentence in words(page)
    folded = re.search(r"<details>.*?<p class=\"soft\">(.*?)</p></details>", page, re.DOTALL)
    assert folded and folded[1] == html.escape(error)


@pytest.mark.parametrize(
    "host, waiting, sentence, may_try",
    [({}, 0, "All is well.", False), ({}, 2, "Letters are on their way.", False),
     ({"failures": 1, "last_error": "x"}, 2, "Does not answer: we are trying again.", True),
     ({"failures": 4, "last_error": "x"}, 0, "Did not answer the last time.", True),
     ({"last_error": "x"}, 0, "Answers, and did not take our last letter.", True)],
)  # fmt: skip
async def test_all_is_well_only_when_nothing_has_failed_since_the_last_success_and_nothing_waits(
    town: Town, eva: Visitor, host: dict[str, Any], waiting: int, sentence: str, may_try: bool
) -> None:
    await Host.create(name="f.example", **host)
    for number in range(waiting):
        await queue.later("deliver", {"entry_id": number, "inbox": AT}, lane="f.example")
    page = await eva.look("/admin/hosts")
    assert sentence in words(page) and ("All is well." in page) is (sentence == "All is well.")
    assert ('action="/admin/hosts/try"' in page) is may_try


@pytest.mark.parametrize("who", ["a visitor", "a member"])
async def test_nobody_else_gets_in(town: Town, who: str) -> None:
    await some_hosts()
    visitor = Visitor(town.pole)
    if who == "a member":
        await an_account("ben", "Ben")
        await visitor.sign_in("ben")
        assert "/admin/hosts" not in await visitor.look("/workshop")
        await visitor.look("/admin/hosts")
        assert visitor.response.status_code == 404
    else:
        await visitor.look("/admin/hosts")
        assert visitor.response.url.path == "/login"


async def test_she_lets_a_resting_host_be_tried_now(town: Town, eva: Visitor) -> None:
    await some_hosts()
    await Job.all().update(due=clock.timestamp() + 3600)
    await eva.look("/admin/hosts?q=b.ex")
    await eva.send("/admin/hosts/try", host="b.example")
    assert eva.response.url.query == b"q=b.example"
    assert (await Host.get(name="b.example")).resting_until is None
    assert max([job.due for job in await Job.filter(lane="b.example")]) <= clock.timestamp()
    await hosts.check_awake("b.example")


async def test_she_closes_a_host_with_a_reason_and_opens_it_again(town: Town, eva: Visitor) -> None:
    await some_hosts()
    await eva.look("/admin/hosts?close=a.example")
    assert 'value="a.example"' in eva.page
    await eva.send("/admin/hosts/close", domain="A.example.", reason="insults")
    rule = await DomainRule.get()
    assert (rule.domain, rule.severity, rule.reason) == ("a.example", Severity.CLOSE, "insults")
    assert not await gate.is_open("sub.a.example")
    await eva.look("/admin/hosts")
    await eva.send("/admin/hosts/open", domain="a.example")
    assert str(eva.response.url).endswith("/admin/hosts#closed")
    assert await gate.is_open("a.example") and await DomainRule.all().count() == 0


@pytest.mark.parametrize("name, sentence", {
    "": "Write a name like spam.example.",
    "pas un nom": "Write a name like spam.example.",
    "com": "Write a name like spam.example.",
    "lyon.example": "A pole cannot close itself.",
}.items())  # fmt: skip
async def test_what_cannot_be_closed_is_said_beside_the_field(
    town: Town, eva: Visitor, name: str, sentence: str
) -> None:
    await eva.look("/admin/hosts")
    await eva.send("/admin/hosts/close", domain=name, reason="by mistake")
    assert eva.response.status_code == 422
    assert sentence in words(eva.page) and "by mistake" in eva.page and "<title>Error:" in eva.page


async def test_many_hosts_come_in_pages(town: Town, eva: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbourhood, "PAGE_SIZE", 10)
    await Host.bulk_create([Host(name=f"h{number:02}.example") for number in range(25)])
    seen = []
    path = "/admin/hosts?q=EXAMPLE"
    for _ in range(3):
        await eva.look(path)
        seen.append(re.findall(r"<h3><bdi>(.*?)</bdi>", eva.page))
        following = re.search(r'href="(/admin/hosts\?q=[^"]*after=[^"]*)"', eva.page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert [len(names) for names in seen] == [10, 10, 5] and not path
    assert sorted({name for names in seen for name in names}) == [f"h{number:02}.example" for number in range(25)]
    assert "No server of that name." in await eva.look("/admin/hosts?q=nowhere")
