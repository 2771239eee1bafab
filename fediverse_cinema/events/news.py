"""News of the events room: small dataclasses of ids."""

from fediverse_cinema.foundation.values import frozen


@frozen
class OrganiserAsked:
    """Somebody of ours is asked to organise an event with its author."""

    organiser_id: int


@frozen
class OrganiserNamed:
    """The author of an event has named a label, project or pole for which she speaks as an organiser, too."""

    organiser_id: int


@frozen
class OrganiserAnswered:
    """She whom the author of one of ours has asked says yes or no."""

    organiser_id: int
