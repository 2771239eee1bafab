"""Who follows whom, without asking; and what stands in the timelines of those who do."""

from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.foundation import clock
from fediverse_cinema.people.models import Creator
from fediverse_cinema.timeline.models import TimelineEntry
from tests.kit.neighbours import Neighbour
from tests.kit.towns import Town


async def follow(follower: Actor, followed: Actor, state: FollowState = FollowState.ACCEPTED) -> None:
    await Follow.create(follower=follower, followed=followed, state=state, created_at=clock.now())


async def known(town: Town, neighbour: Neighbour) -> Actor:
    """Somebody of elsewhere who has been heard of: she follows the pole."""
    await town.deliver(neighbour, neighbour.activity("Follow", f"{town.pole.base}/ap/pole"))
    return await Actor.get(uri=neighbour.uri)


async def stands(owner: Creator) -> list[tuple[str, str | None]]:
    """Her timeline: (id of the thing, handle of who shared it), in the order of arrival."""
    entries = await TimelineEntry.filter(owner_id=owner.actor_id).order_by("id").select_related("shared_by")
    return [(entry.object_uri, entry.shared_by.handle if entry.shared_by else None) for entry in entries]
