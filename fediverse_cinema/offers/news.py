"""What is told of offers, at both poles."""

from fediverse_cinema.foundation.values import frozen


@frozen
class OfferMade:
    """Somebody offers herself to a project, or a project would like her; one of them is of this pole."""

    offer_id: int


@frozen
class OfferAnswered:
    """Who was asked has said yes or no."""

    offer_id: int


@frozen
class OfferWithdrawn:
    """Who asked has taken it back, or it has lapsed."""

    offer_id: int
