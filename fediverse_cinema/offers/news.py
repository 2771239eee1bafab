"""What is told of offers, at both poles."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfferMade:
    """Somebody offers herself to a project, or a project would like her; one of them is of this pole."""

    offer_id: int


@dataclass(frozen=True, slots=True)
class OfferAnswered:
    """Who was asked has said yes or no."""

    offer_id: int


@dataclass(frozen=True, slots=True)
class OfferWithdrawn:
    """Who asked has taken it back, or it has lapsed."""

    offer_id: int
