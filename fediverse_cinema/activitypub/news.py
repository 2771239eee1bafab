"""What is told of actors."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActorGone:
    """Somebody of elsewhere is no more: what she made goes, too."""

    actor_id: int


@dataclass(frozen=True, slots=True)
class ActorMoved:
    """Somebody of elsewhere lives at another address now, and both servers say so."""

    actor_id: int
    target_id: int


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody follows one of ours; `asked`: she waits for an answer."""

    follower_id: int
    followed_id: int
    asked: bool


@dataclass(frozen=True, slots=True)
class FollowAnswered:
    """A request of one of ours has been accepted or refused; with people of this pole it is accepted at once."""

    follower_id: int
    followed_id: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class FollowEnded:
    """Somebody follows somebody no longer, for whatever reason; one of them is of ours."""

    follower_id: int
    followed_id: int


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What somebody of elsewhere had published before one of ours followed her has been fetched, as far as we go."""

    follower_id: int
    followed_id: int
