"""Old letters go, whatever became of them."""

from datetime import timedelta

import pytest

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House
from fediverse_cinema.inbox import ledger
from fediverse_cinema.inbox.models import Letter, Outcome

pytestmark = pytest.mark.anyio


async def test_letters_that_came_a_month_ago_are_swept_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "SWEPT_AT_ONCE", 4)  # several rounds
    old, young = clock.now() - timedelta(days=31), clock.now() - timedelta(days=29)
    for number, (moment, outcome) in enumerate((moment, outcome) for moment in (old, young) for outcome in Outcome):
        await Letter.create(
            activity_id=f"https://a.example/{number}", id_digest=str(number), digest="d",
            sender_uri="https://a.example/u", body="{}", outcome=outcome, received_at=moment,
        )  # fmt: skip
    await ledger.sweep()
    assert await Letter.filter(received_at=old).count() == 0
    assert await Letter.all().count() == len(Outcome)
