"""The lifecycle of an offer as a table: every state and every move, at the rows themselves."""

import itertools

import pytest

from fediverse_cinema.agreements.lifecycle import LIVE, MOVES, WORDS, OfferState
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.offers import moves
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.web.offer_words import TOO_LATE
from tests.kit.calls import a_call
from tests.kit.offers import an_offer
from tests.kit.people import a_creator
from tests.kit.projects import a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
ALLOWED = {
    "new": "shortlisted accepted refused withdrawn lapsed",
    "shortlisted": "new accepted refused withdrawn lapsed",
    "accepted": "withdrawn",
    "refused": "withdrawn",  # by an Undo that has crossed the answer
    "withdrawn": "",
    "lapsed": "withdrawn",
}


def test_the_table_allows_this_and_nothing_else() -> None:
    assert {now: " ".join(after) for now, after in MOVES.items()} == ALLOWED


def test_every_sentence_of_the_lifecycle_is_listed_for_translation() -> None:
    assert set(TOO_LATE) == set(WORDS.values())


async def test_rows_move_as_the_table_says_and_only_what_waits_has_a_live_key(town: Town) -> None:
    call = await a_call(await a_project(await a_creator("ana")))
    offer = await an_offer(call, (await a_creator("ben")).actor)
    key = offer.live_key
    for now, to in itertools.product(OfferState, OfferState):
        await Offer.filter(id=offer.id).update(state=now.value, live_key=key)
        if to.value in ALLOWED[now.value].split():
            await moves.move(offer, to)
            expected = (to.value, key if to in LIVE else None)
        else:
            with pytest.raises(Refused) as error:
                await moves.move(offer, to)
            assert error.value.public == WORDS[now]
            expected = (now.value, key)
        row = await Offer.get(id=offer.id)
        assert (row.state, row.live_key) == expected, f"{now} to {to}"
