"""What the archive hears: a member is to be no more, or somebody is no more, here or elsewhere. Named in the table of
listeners alone.
"""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.news import ActorGone
from fediverse_cinema.archive import leaving
from fediverse_cinema.companies import editors
from fediverse_cinema.companies import visitors as companies
from fediverse_cinema.consents import awards
from fediverse_cinema.consents import service as consents
from fediverse_cinema.conversations import visitors as conversations
from fediverse_cinema.events import organising
from fediverse_cinema.films import listing, visitors
from fediverse_cinema.labels import jury
from fediverse_cinema.moderation.news import MemberRemoved
from fediverse_cinema.people import portraits
from fediverse_cinema.projects import supporters, team, team_files, team_posts
from fediverse_cinema.projects import visitors as projects
from fediverse_cinema.reactions import service as reactions


async def take_her_down(news: MemberRemoved) -> None:
    await leaving.begin(news.actor_id)


async def forget_what_she_made(news: ActorGone) -> None:
    actor = await Actor.get(id=news.actor_id)
    await listing.around(actor.id)  # what she has shared of others
    await consents.forget_all_of(actor)
    await awards.end_all_of(actor)
    await visitors.remove_all_of(actor)
    await conversations.remove_all_of(actor)
    await reactions.forget_all_of(actor)
    await projects.ended(actor)
    await portraits.forget(actor.id)
    await supporters.forget(actor.id)
    await jury.forget(actor.id)
    await editors.forget(actor.id)
    await companies.forget(actor.id)
    await organising.forget(actor.id)
    await team.forget(actor.id)
    await team_posts.forget(actor.id)
    await team_files.forget(actor.id)
