"""What Ana, a member, and people of elsewhere write to each other while her pole is killed."""

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox
from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock
from fediverse_cinema.people.models import Creator
from tests.kit.neighbours import Document, Neighbour
from tests.kit.street import Street


async def a_film_without_footage() -> str:
    """A film of hers that is out: its id."""
    ana = await Creator.get(actor__local_handle="ana")
    film = await films.begin(ana, Sheet(title="Les marées"))
    await Film.filter(id=film.id).update(state=FilmState.PUBLISHED, published_at=clock.now())
    return str(film.uri)


async def she_is_followed(street: Street, *, and_follows: bool = False) -> None:
    """By somebody in each house, whom she may follow herself."""
    ana, now = await Actor.get(local_handle="ana"), clock.now()
    for house in street.houses:
        reader = await Actor.create(
            uri=f"{house.base}/users/reader", type=ActorType.PERSON, host=house.host, handle="reader",
            inbox=f"{house.base}/inbox", created_at=now,
        )  # fmt: skip
        await Follow.create(follower=reader, followed=ana, state=FollowState.ACCEPTED, created_at=now)
        if and_follows:
            await Follow.create(follower=ana, followed=reader, state=FollowState.ACCEPTED, created_at=now)


async def she_writes(how_many: int, *, after: int = 0) -> set[str]:
    """Activities of hers that nobody has been sent yet, `after` so many others: their ids."""
    ana = await Actor.get(local_handle="ana")
    activities: list[Document] = [
        {"@context": AS2, "id": f"{ana.uri}#{n}", "type": "Create", "actor": ana.uri,
         "object": {"id": f"{ana.uri}/notes/{n}", "type": "Note", "attributedTo": ana.uri, "content": "Bientôt."}}
        for n in range(after, after + how_many)
    ]  # fmt: skip
    async with in_transaction():
        for activity in activities:
            await outbox.post(ana, activity, to_followers_of=[ana])
    return {activity["id"] for activity in activities}


def comment(author: Neighbour, film: str) -> Document:
    """What she of elsewhere says of this film."""
    note = author.note(film)
    return author.activity("Create", note, to=note["to"], cc=note["cc"])
