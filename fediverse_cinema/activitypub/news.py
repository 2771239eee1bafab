"""What is told of actors."""

from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation.values import frozen


@frozen
class ActorRead:
    """Her server has just said what somebody of elsewhere is. `more` are the terms of her document that only such as we
    understand (introductions.MORE), as they stood there: nothing in it has been checked. `read_at` is her `fetched_at`
    of then.
    """

    actor_id: int
    more: Document
    read_at: str


@frozen
class ActorGone:
    """Somebody of elsewhere is no more: what she made goes, too."""

    actor_id: int


@frozen
class ActorMoved:
    """Somebody of elsewhere lives at another address now, and both servers say so."""

    actor_id: int
    target_id: int


@frozen
class Followed:
    """Somebody follows one of ours; `asked`: she waits for an answer."""

    follower_id: int
    followed_id: int
    asked: bool


@frozen
class FollowAnswered:
    """A request of one of ours has been accepted or refused; with people of this pole it is accepted at once."""

    follower_id: int
    followed_id: int
    accepted: bool


@frozen
class FollowEnded:
    """Somebody follows somebody no longer, for whatever reason; one of them is of ours."""

    follower_id: int
    followed_id: int


@frozen
class Blocked:
    """Somebody wants nothing to do with somebody any more; one of them is of ours."""

    blocker_id: int
    blocked_id: int


@frozen
class ReadBack:
    """What somebody of elsewhere had published before one of ours followed her has been fetched, as far as we go."""

    follower_id: int
    followed_id: int


@frozen
class GateWaits:
    """An unknown server, or a letter that is held back, waits until those who run the pole have looked at it."""


@frozen
class HostJudged:
    """The people of this host are silenced from now on, or no longer."""

    host: str
