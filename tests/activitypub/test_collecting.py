"""Collections of other servers are read page by page, from their own server alone."""

import pytest

from fediverse_cinema.activitypub import collecting
from fediverse_cinema.foundation.errors import CinemaError
from tests.kit.neighbours import AS2, Document
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
LIST = "https://social.example/list"


def collection(uri: str, kind: str = "OrderedCollection", **more: object) -> Document:
    return {"@context": AS2, "id": uri, "type": kind, **more}


def page(number: int, **more: object) -> Document:
    return collection(f"{LIST}/{number}", "OrderedCollectionPage", **more)


async def read(most: int = 9, longest: int = 9) -> list[list[object]]:
    return [things async for things in collecting.pages(await collecting.read(LIST), most, longest=longest)]


SHAPES: dict[str, tuple[Document, list[list[object]]]] = {
    "all in one": ({"orderedItems": [1, 2]}, [[1, 2]]),
    "unordered": ({"items": [1]}, [[1]]),
    "one thing": ({"items": 1}, [[1]]),
    "nothing": ({}, [[]]),
    "a page within": ({"first": page(7, items=[1])}, [[], [1]]),
    "an empty page within, and another": ({"first": page(7, items=[], next=f"{LIST}/1")}, [[], [], [3]]),
    "a page by its id": ({"first": f"{LIST}/1"}, [[], [3]]),
    "a page by its name only": ({"first": {"id": f"{LIST}/1", "type": "OrderedCollectionPage"}}, [[], [3]]),
    "a page that is the first of some": ({"orderedItems": [1], "next": f"{LIST}/1"}, [[1], [3]]),
    "in a circle": ({"orderedItems": [1], "next": f"{LIST}/2"}, [[1], [4]]),
}


@pytest.mark.parametrize("said, things", SHAPES.values(), ids=SHAPES)
async def test_whatever_its_shape_all_is_found(town: Town, said: Document, things: list[list[object]]) -> None:
    town.social.serve(collection(LIST, **said))
    town.social.serve(page(1, orderedItems=[3]))
    town.social.serve(page(2, orderedItems=[4], next=f"{LIST}/2"))
    assert await read() == things


async def test_no_more_is_read_than_is_asked_for(town: Town) -> None:
    town.social.serve(collection(LIST, first=f"{LIST}/0"))
    for number in range(9):
        town.social.serve(page(number, orderedItems=[1, 2, 3], next=f"{LIST}/{number + 1}"))
    assert await read(most=3, longest=2) == [[], [1, 2], [1, 2], [1, 2]]
    assert town.social.fetched == ["/list", "/list/0", "/list/1", "/list/2"]


BAD: dict[str, Document] = {
    "a page elsewhere": {"first": "https://evil.example/page"},
    "a page that is none": {"first": 5},
    "a page that is a note": {"first": f"{LIST}/note"},
    "a page that is not there": {"first": f"{LIST}/nothing"},
    "no collection": {"type": "Note"},
}


@pytest.mark.parametrize("said", BAD.values(), ids=BAD)
async def test_a_part_is_not_taken_for_the_whole(town: Town, said: Document) -> None:
    """Whoever compares a list with what she knows would end what stands on the missing page."""
    town.evil.serve(collection("https://evil.example/page", items=[1]))
    town.social.serve({"@context": AS2, "id": f"{LIST}/note", "type": "Note"})
    town.social.serve(collection(LIST) | said)
    with pytest.raises(CinemaError):
        await read()
    assert town.evil.fetched == []


async def test_an_address_that_leads_to_another_server_is_not_read(town: Town) -> None:
    town.evil.serve(collection("https://evil.example/list", items=[1]))
    town.social.documents["/list"] = collection("https://evil.example/list", items=[1])
    with pytest.raises(CinemaError):
        await read()
