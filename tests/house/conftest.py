"""The people of the rounds through the pole, before the doors of the fixture `town`."""

from dataclasses import dataclass

import pytest

from fediverse_cinema.accounts import guests
from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.web.guests import Room
from tests.house.rounds import Person, a_member, a_person
from tests.kit.towns import Town


@dataclass
class People:
    """Ana made the film, Ben is another member, Mona moderates, Eva runs the pole; Leila, who lives elsewhere, is a
    guest in the rooms of another project.
    """

    visitor: Person
    ana: Person
    ben: Person
    mona: Person
    eva: Person
    leila: Person

    def all(self) -> list[Person]:
        return [self.visitor, self.leila, self.ana, self.ben, self.mona, self.eva]


@pytest.fixture
async def people(town: Town) -> People:
    pole = town.pole
    return People(
        visitor=a_person(pole, "visitor"),
        ana=await a_member(pole, "ana"),
        ben=await a_member(pole, "ben"),
        mona=await a_member(pole, "mona", Role.MODERATOR),
        eva=await a_member(pole, "eva", Role.ADMIN),
        leila=await a_guest(town),
    )


async def a_guest(town: Town) -> Person:
    """Her token opens one room; her browser shows it wherever a session may be asked for."""
    uri = town.social.actor("leila").uri
    leila = await Actor.create(uri=uri, type="Person", host=town.social.host, handle="leila", created_at=clock.now())
    token = await guests.begin(leila, urls.project("ailleurs"))
    guest = a_person(town.pole, "leila", token=token)
    held = [f"__Secure-{room.value[0]}={token}" for room in Room]
    guest.client.headers["Cookie"] = "; ".join([guest.client.headers["Cookie"], *held])
    return guest
