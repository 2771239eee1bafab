"""The poles that know this one: their Applications follow ours, and their NodeInfo says what runs there. They read the
list of our members, and hear who is listed from now on. The poles that this one knows have a room of their own.
"""

from fediverse_cinema.activitypub import client
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState, Host

SOFTWARE = "fediverse-cinema"
MOST_TOLD = 500


async def who_know_us() -> list[Actor]:
    """Their Applications."""
    ours = await client.instance_actor()
    found = Follow.filter(
        followed_id=ours.id, state=FollowState.ACCEPTED, follower__type=ActorType.APPLICATION,
        follower__local_handle=None, follower__gone_at=None,
    )  # fmt: skip
    applications = [one.follower for one in await found.select_related("follower").order_by("id").limit(MOST_TOLD)]
    known = Host.filter(name__in=[one.host for one in applications], software=SOFTWARE)
    poles = {str(name) for name in await known.values_list("name", flat=True)} if applications else set()
    return [one for one in applications if one.host in poles]
