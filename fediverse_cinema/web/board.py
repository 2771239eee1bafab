"""What a member's workshop gathers from the rooms: who waits for her answer, the projects that she belongs to, and the
calls of those in whose name she speaks. Her films and whom she follows the page itself asks for.
"""

from collections.abc import Mapping, Sequence

from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.consents import queries as consents
from fediverse_cinema.consents.queries import AskedLine
from fediverse_cinema.films import claims
from fediverse_cinema.films.claims import Subject
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.offers import queries as offers
from fediverse_cinema.offers.views import OfferLine
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.projects import belonging, call_queries, queries, service, team_room
from fediverse_cinema.projects.call_views import CallLine
from fediverse_cinema.projects.models import Call, CallState, Project
from fediverse_cinema.projects.team_room import Belonging
from fediverse_cinema.projects.views import ProjectLine

MOST_OF_A_KIND = 10  # the page of each kind has them all
MOST_CALLS = 30


@frozen
class Board:
    """`invitations` into a team; `asked`: requests for her consent, credits first; `subjects`: what names her there, by
    its id; `teams` that say that she belongs to them; `followers` who have asked, each with the id; `offers`: the
    Groups in whose name she speaks, each with how many offer themselves. `count`: how many wait in all, as far as they
    are shown; `more`: others do beside.
    """

    invitations: tuple[OfferLine, ...]
    asked: tuple[AskedLine, ...]
    subjects: Mapping[str, Subject]
    teams: tuple[Belonging, ...]
    followers: tuple[tuple[Person, str], ...]
    more: bool
    projects: tuple[ProjectLine, ...]
    calls: tuple[CallLine, ...]
    offers: tuple[tuple[Person, int], ...] = ()

    @property
    def count(self) -> int:
        return len(self.invitations) + len(self.offers) + len(self.asked) + len(self.teams) + len(self.followers)


async def of(creator: Creator) -> Board:
    """Her actor is fetched."""
    actor = creator.actor
    asked, followers = await consents.waiting_for(creator), await _followers(actor)
    led = await service.led_by(actor)
    waiting = await offers.waiting(led)
    teams = [team_room.belonging(one) for one in await belonging.of(actor) if one.joined_at is None]
    invitations = await offers.invitations(actor)
    shown = sorted(asked, key=lambda one: one.kind != "credit")[:MOST_OF_A_KIND]
    return Board(
        invitations=invitations[:MOST_OF_A_KIND],
        asked=tuple(shown),
        subjects=await claims.subjects(actor, [uri for one in shown for uri in one.things]),
        teams=tuple(teams[:MOST_OF_A_KIND]),
        followers=tuple(followers[:MOST_OF_A_KIND]),
        more=max(map(len, (invitations, asked, followers, teams))) > MOST_OF_A_KIND,
        projects=await queries.mine(actor),
        calls=await _calls(led),
        offers=tuple((person(one.actor), waiting[one.id]) for one in led if one.id in waiting),
    )


async def _followers(actor: Actor) -> list[tuple[Person, str]]:
    asking = Follow.filter(followed_id=actor.id, state=FollowState.REQUESTED).select_related("follower")
    found = await asking.order_by("-id").limit(MOST_OF_A_KIND + 1)
    return [(person(one.follower), one.follower.uri) for one in found]


async def _calls(led: Sequence[Project]) -> tuple[CallLine, ...]:
    """The open ones, what ends first first."""
    if not led:
        return ()
    found = (
        await Call.filter(project_id__in=[one.id for one in led], state=CallState.OPEN)
        .order_by("deadline", "id")
        .limit(MOST_CALLS)
    )
    return await call_queries.lines_of(found)
