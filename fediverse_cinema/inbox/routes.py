"""Everything that we understand: (activity, type of its object) -> handler. "*" stands for any other object, or one
that is only named. What is not here is noted, answered with 202 and ignored.
"""

from collections.abc import Awaitable, Callable

from fediverse_cinema.activitypub.models import ActorType
from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.inbox.handlers import (
    actors,
    approvals,
    blocks,
    consents,
    films,
    flags,
    follows,
    moves,
    notes,
    pins,
    reactions,
    relayed,
    views,
)
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.reactions.models import ReactionKind

Handler = Callable[[Sender, Activity], Awaitable[None]]

ROUTES: dict[tuple[str, str], Handler] = {
    ("Follow", "*"): follows.follow_received,
    ("Undo", "Follow"): follows.follow_undone,
    ("Accept", "*"): follows.follow_accepted,
    ("Undo", "Accept"): follows.acceptance_undone,
    ("Reject", "*"): follows.follow_rejected,
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
    ("Add", "*"): pins.pinned,
    ("Remove", "*"): pins.unpinned,
    ("ApproveReply", "*"): approvals.reply_approved,
    ("Undo", "*"): reactions.something_undone,
    ("Delete", "*"): actors.deleted,
    **{("Update", kind.value): actors.actor_changed for kind in ActorType},
}
