"""What the pages ask of the database is what Tortoise would write for it."""

import pytest

from tests.house.conftest import People
from tests.house.rounds import much_talked_of, reading
from tests.kit.both_ways import compared
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


async def test_statements_from_memory_are_those_of_Tortoise_on_every_page(town: Town, people: People) -> None:
    things = await much_talked_of(people.ana, people.ben)
    with compared() as texts:
        for row in reading():
            path = await things.address(row.path)
            for person in (people.visitor, people.eva):
                await person.look(path)
    assert len(texts) > 1_000 and len(set(texts)) > 100
