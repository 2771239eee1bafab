"""Everything that we understand: (activity, type of its object) -> handler. "*" stands for any other object, or one
that is only named. What is not here is noted, answered with 202 and ignored.
"""

from collections.abc import Awaitable, Callable

from fediverse_cinema.activitypub.models import ActorType
from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.inbox.handlers import (
    actors,
    affiliations,
    answers,
    approvals,
    blocks,
    choices,
    consents,
    credits,
    events,
    films,
    flags,
    follows,
    moves,
    notes,
    offers,
    pins,
    reactions,
    recommendations,
    relayed,
    views,
)
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.reactions.models import ReactionKind

Handler = Callable[[Sender, Activity], Awaitable[None]]

ROUTES: dict[tuple[str, str], Handler] = {
    ("Follow", "*"): follows.follow_received,
    ("Undo", "Follow"): follows.follow_undone,
    ("Accept", "*"): answers.accepted,
    ("Undo", "Accept"): follows.acceptance_undone,
    ("Reject", "*"): answers.rejected,
    ("Create", "*"): notes.note_said,
    ("Update", "*"): notes.note_said,
    ("Create", "Video"): films.film_shown,
    ("Update", "Video"): films.film_shown,
    ("Like", "*"): reactions.liked,
    ("Dislike", "*"): reactions.disliked,
    ("View", "*"): views.viewed,
    ("Announce", "*"): reactions.announced,
    **{("Announce", kind): relayed.relayed for kind in relayed.KINDS},
    ("Undo", "Like"): reactions.undone(ReactionKind.LIKE),
    ("Undo", "Dislike"): reactions.undone(ReactionKind.DISLIKE),
    ("Undo", "Announce"): reactions.undone(ReactionKind.ANNOUNCE),
    ("Block", "*"): blocks.blocked,
    ("Undo", "Block"): blocks.unblocked,
    ("Flag", "*"): flags.flagged,
    ("Move", "*"): moves.moved,
    ("QuoteRequest", "*"): consents.quote_asked,
    ("FeatureRequest", "*"): consents.feature_asked,
    ("CreditRequest", "*"): credits.asked,
    ("Undo", "CreditRequest"): credits.request_undone,
    ("RecommendRequest", "*"): recommendations.asked,
    ("Undo", "FeatureRequest"): choices.request_undone,
    ("Offer", "Agreement"): offers.offered,
    ("Undo", "Offer"): offers.undone,
    ("Invite", "*"): offers.invited,
    ("Invite", "Event"): events.invited,
    ("Undo", "Invite"): events.undone,
    ("Add", "Relationship"): affiliations.added,
    ("Remove", "Relationship"): affiliations.removed,
    ("Leave", "*"): affiliations.left,
    ("Add", "*"): pins.pinned,
    ("Remove", "*"): pins.unpinned,
    ("ApproveReply", "*"): approvals.reply_approved,
    ("Undo", "*"): reactions.something_undone,
    ("Delete", "*"): actors.deleted,
    **{("Update", kind.value): actors.actor_changed for kind in ActorType},
}
