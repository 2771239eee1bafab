"""What is told of actors."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActorGone:
    """Somebody of elsewhere is no more: what she made goes, too."""

    actor_id: int
