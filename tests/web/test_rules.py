"""The desk of the rules for other servers, the list for everybody, and what members do not want to see."""

from datetime import timedelta

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub import domain_rules, gate, knocking
from fediverse_cinema.activitypub.domain_rules import Draft
from fediverse_cinema.activitypub.models import Actor, DomainRule, Knock, Mute, MuteScope, Severity, Shunned
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox.models import HeldLetter, Letter
from fediverse_cinema.moderation.models import LogEntry
from tests.kit.people import an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
LIST = """#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate
spam.example,suspend,false,false,<b>ads</b>,true
loud.example,silence,true,false,,false
left.example,suspend,false,false,,false
sp**.example,suspend,false,false,,true
"""


@pytest.fixture
async def eva(town: Town) -> Visitor:
    """Who runs the pole, signed in."""
    await an_account("eva", "Eva", role=Role.ADMIN)
    visitor = Visitor(town.pole)
    await visitor.sign_in("eva")
    return visitor


async def test_a_rule_is_written_changed_logged_and_taken_away(town: Town, eva: Visitor) -> None:
    await eva.look("/workshop")
    assert 'href="/admin/rules"' in eva.page
    await eva.look("/admin/rules")
    await eva.send("/admin/rules/set", domain="nothing", severity="close", reason="ads", flags=["obfuscate"])
    assert eva.response.status_code == 422 and "Write a name like spam.example." in eva.page
    assert 'value="ads"' in eva.page and 'value="obfuscate" checked' in eva.page, "what was typed stays"
    await eva.send("/admin/rules/set", domain="https://Loud.example/@x", severity="silence", reason="noise",
                   flags=["reject_media", "reject_reports"], public_comment="day & night")  # fmt: skip
    rule = await DomainRule.get()
    assert (rule.domain, rule.severity, rule.reject_media, rule.reject_reports, rule.obfuscate) == (
        "loud.example", Severity.SILENCE, True, True, False,
    )  # fmt: skip
    await eva.look("/admin/rules?domain=loud.example")
    assert 'value="reject_media" checked' in eva.page and "day &amp; night" in eva.page
    await eva.send("/admin/rules/set", domain="loud.example", severity="close", reason="worse", public_comment="")
    assert not await gate.is_open("a.loud.example") and await DomainRule.all().count() == 1
    await eva.send("/admin/rules/lift", domain="loud.example")
    assert await gate.is_open("loud.example") and await DomainRule.all().count() == 0
    logged = [(one.deed, one.about_name, one.words) for one in await LogEntry.all().order_by("id")]
    assert logged == [
        ("ruled_domain", "loud.example", "noise"), ("closed_domain", "loud.example", "worse"),
        ("opened_domain", "loud.example", ""),
    ]  # fmt: skip
    await eva.look("/admin/rules")
    long = "x" * 501
    await eva.send("/admin/rules/set", domain="a.example", severity="close", reason=long)
    assert eva.response.status_code == 422 and await DomainRule.all().count() == 0


async def test_MOD_07_who_waits_is_let_in_closed_or_forgotten(town: Town, eva: Visitor) -> None:
    await eva.look("/admin/rules")
    await eva.send("/admin/rules/terms", terms=["holds_unknown", "holds_waves"])
    assert await gate.terms() == gate.Terms(holds_unknown=True, holds_waves=True)
    for name in ("a.example", "b.example", "c.example"):
        await knocking.knock(name)
    await eva.look("/admin/rules")
    await eva.send("/admin/rules/knocks", domain="a.example", answer="yes")
    await eva.send("/admin/rules/knocks", domain="b.example", answer="no")
    await eva.send("/admin/rules/knocks", domain="c.example", answer="forget")
    assert await Knock.all().count() == 0
    assert {one.domain: one.severity for one in await DomainRule.all()} == {
        "a.example": Severity.ALLOW, "b.example": Severity.CLOSE,
    }  # fmt: skip
    letter = await Letter.create(
        activity_id="x", id_digest="1", digest="1", sender_uri="https://d.example/x", body="{}", received_at=clock.now()
    )
    await HeldLetter.create(letter=letter, host="d.example", named=6, words="<i>Buy</i>", held_at=clock.now())
    await eva.look("/admin/rules")
    assert "&lt;i&gt;Buy&lt;/i&gt;" in eva.page and "domain=d.example" in eva.page
    await eva.send("/admin/rules/letters", host="d.example", answer="no")
    assert await HeldLetter.all().count() == 0


async def test_a_list_is_looked_at_before_anything_is_kept(town: Town, eva: Visitor) -> None:
    await domain_rules.lay_down(Draft("loud.example", Severity.ALLOW))
    await eva.look("/admin/rules/import")
    await eva.send("/admin/rules/import")
    assert eva.response.status_code == 422 and "Choose a file" in eva.page
    answer = await eva.client.post(
        "/admin/rules/import",
        files=[("csrf", (None, _token(eva.page).encode())), ("list", ("blocks.csv", LIST.encode(), "text/csv"))],
        headers={"Origin": eva.base},
    )
    eva.page = answer.text
    assert answer.status_code == 200 and await DomainRule.all().count() == 1, "nothing yet"
    assert "&lt;b&gt;ads&lt;/b&gt;" in eva.page and "Line 5" in eva.page and "hidden in part" in eva.page
    assert "There is a rule for it here, which stays." in eva.page
    await eva.send("/admin/rules/take", without=["left.example"])
    assert "1 new rule" in eva.page
    assert {one.domain: one.severity for one in await DomainRule.all()} == {
        "loud.example": Severity.ALLOW, "spam.example": Severity.CLOSE,
    }  # fmt: skip
    written = await eva.client.get("/admin/rules.csv")
    assert written.headers["content-disposition"] == 'attachment; filename="lyon.example-domains.csv"'
    assert "spam.example,suspend,false,false,<b>ads</b>,true" in written.text


async def test_everybody_reads_the_rules_only_where_the_pole_wishes_so(town: Town) -> None:
    drafts = [
        Draft("spammer.example", Severity.CLOSE, reason="secret", public_comment="publicité", obfuscate=True),
        Draft("friend.example", Severity.ALLOW),
    ]
    await domain_rules.lay_down_all(drafts)
    visitor = Visitor(town.pole)
    assert "publicité" not in await visitor.look("/servers")
    await domain_rules.set_terms(gate.Terms(shows_rules=True))
    page = await visitor.look("/servers")
    assert "spam***.****ple" in page and "publicité" in page
    assert not any(word in page for word in ("spammer", "secret", "friend.example"))


async def test_a_member_chooses_whom_she_does_not_see_and_which_servers_she_shuts_out(town: Town) -> None:
    await an_account("ben", "Ben")
    ana = (await an_account("ana", "Ana")).creator.actor
    ben, other = Visitor(town.pole), Visitor(town.pole)
    await ben.sign_in("ben")
    page = await ben.look("/users/ana")
    assert "/workshop/muted?who=https%3A//lyon.example/ap/users/ana" in page
    await ben.look(f"/workshop/muted?who={ana.uri}&next=/users/ana")
    yesterday = (clock.now() - timedelta(days=1)).date().isoformat()
    await ben.send("/workshop/mute", scope="words", until=yesterday)
    assert ben.response.status_code == 422 and "This day is over." in ben.page and await Mute.all().count() == 0
    await ben.send("/workshop/mute", scope="words", until="")
    assert ben.response.url.path == "/users/ana"
    [mute] = await Mute.all().select_related("owner", "muted")
    assert (mute.owner.handle, mute.muted.handle, mute.scope) == ("ben", "ana", MuteScope.WORDS)
    await ben.look("/workshop/muted")
    await ben.send("/workshop/shun", domain="lyon.example")
    assert ben.response.status_code == 422 and "This is your own pole." in ben.page
    await ben.send("/workshop/shun", domain="@x@Shut.example")
    assert [one.domain for one in await Shunned.all()] == ["shut.example"] and "shut.example" in ben.page
    await other.sign_in("ana")
    assert "shut.example" not in await other.look("/workshop/muted")
    await ben.send("/workshop/receive", domain="shut.example")
    await ben.send("/workshop/unmute", uri=ana.uri)
    assert (await Mute.all().count(), await Shunned.all().count()) == (0, 0)
    assert await Actor.filter(uri=ana.uri).exists()


def _token(page: str) -> str:
    return page.partition('name="csrf" value="')[2].partition('"')[0]
