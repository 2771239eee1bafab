"""The people of the rounds through the pole, before the doors of the fixture `town`."""

from dataclasses import dataclass

import pytest

from fediverse_cinema.accounts.models import Role
from tests.house.rounds import Person, a_member, a_person
from tests.kit.towns import Town


@dataclass
class People:
    """Ana made the film, Ben is another member, Eva runs the pole."""

    visitor: Person
    ana: Person
    ben: Person
    eva: Person

    def all(self) -> list[Person]:
        return [self.visitor, self.ana, self.ben, self.eva]


@pytest.fixture
async def people(town: Town) -> People:
    pole = town.pole
    return People(
        visitor=a_person(pole, "visitor"),
        ana=await a_member(pole, "ana"),
        ben=await a_member(pole, "ben"),
        eva=await a_member(pole, "eva", Role.ADMIN),
    )
