"""Our requests, answers and stamps, for credits and for films in selections, are those of the examples in
tests/documents: the same terms, under the same context, with other names in them.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.consents import wire
from fediverse_cinema.consents.models import Claim, ConsentRequest, Stamp, StampKind
from fediverse_cinema.foundation import clock
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
EXAMPLES = Path(__file__).parents[1] / "documents"
SELECTION = "https://pole-paca.example/ap/labels/ecole/selections/premiers-films"
FILM = "https://pole-bretagne.example/ap/films/6f1b1c3e-4a51-4c39-9a86-1d2b0a3b9b10"


def example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def shape(document: dict[str, Any]) -> dict[str, Any]:
    """Its words without the moment, and without what each of them names."""
    names = ("id", "actor", "object", "instrument", "result", "attributedTo", "interactingObject", "interactionTarget")
    hidden = {name: type(value).__name__ for name, value in document.items() if name in (*names, "to", "cc")}
    return document | hidden | {"published": "then"}


async def test_what_we_send_and_serve_is_what_the_examples_say(town: Town) -> None:
    malo, leila = (await a_creator("malo")).actor, (await a_creator("leila")).actor
    said = {"role": "Musique", "trade": "composer"}
    claim = Claim(subject_uri=FILM, name="Leïla", request_uri=f"{malo.uri}/creq-7", **said)
    assert shape(wire.credit_request(claim, malo, leila)) == shape(example("27-credit-request"))
    stamp = Stamp(uri=f"{leila.uri}/stamps/7", uuid="7", kind=StampKind.CREDIT, interacting_uri=FILM,
                  target_uri=leila.uri, created_at=clock.now(), **said)  # fmt: skip
    assert shape(wire.stamp_document(stamp, leila)) == shape(example("28-credit-authorization"))
    request = ConsentRequest(uri=claim.request_uri, kind=StampKind.CREDIT)
    assert shape(wire.accept(request, malo, leila, stamp)) == shape(example("37-credit-accept"))
    assert {**shape(wire.delete(stamp, malo, leila)), "cc": "list"} == shape(example("38-delete-stamp"))


async def test_what_we_ask_and_answer_for_a_film_is_what_the_examples_say(town: Town) -> None:
    malo, ecole = (await a_creator("malo")).actor, (await a_creator("ecole")).actor
    asked = wire.feature_request(f"{ecole.uri}/requests/9", ecole, malo, SELECTION, FILM)
    assert shape(asked) == shape(example("11-selection-feature-request"))
    told = {"interacting_uri": SELECTION, "target_uri": FILM}
    stamp = Stamp(uri=f"{malo.uri}/stamps/4", kind=StampKind.FEATURE, created_at=clock.now(), **told)
    assert shape(wire.stamp_document(stamp, malo)) == shape(example("13-selection-feature-authorization"))
    request = ConsentRequest(uri=asked["id"], kind=StampKind.FEATURE, **told)
    assert shape(wire.accept(request, ecole, malo, stamp)) == shape(example("12-selection-feature-accept"))
    assert {**shape(wire.delete(stamp, ecole, malo)), "cc": "list"} == shape(example("38-delete-stamp"))


def test_the_examples_name_one_another() -> None:
    request, stamp = example("27-credit-request"), example("28-credit-authorization")
    accept = example("37-credit-accept")
    assert (accept["object"], accept["result"]) == (request["id"], stamp["id"])
    assert stamp["attributedTo"] == stamp["interactionTarget"] == accept["actor"] == request["object"]
    assert (stamp["interactingObject"], stamp["roleName"]) == (request["instrument"], request["roleName"])
    request, stamp = example("11-selection-feature-request"), example("13-selection-feature-authorization")
    accept = example("12-selection-feature-accept")
    assert (accept["object"], accept["result"]) == (request["id"], stamp["id"])
    assert stamp["attributedTo"] == accept["actor"] == request["to"][0]
    assert (stamp["interactingObject"], stamp["interactionTarget"]) == (request["instrument"], request["object"])
