"""What is told of consents."""

from fediverse_cinema.foundation.values import frozen


@frozen
class ConsentAsked:
    """Somebody asks for a stamp, and one of ours has to answer herself."""

    request_id: int


@frozen
class Quoted:
    """What one of ours said has been quoted with a stamp."""

    stamp_id: int
    asker_id: int


@frozen
class CreditAnswered:
    """She who is named by a film or project here has confirmed or refused it, or has taken her word back."""

    claim_id: int


@frozen
class ChoiceGiven:
    """One of ours lets a selection show what she has made; told again whenever it asks again."""

    stamp_id: int


@frozen
class ChoiceRefused:
    """One of ours does not let a selection of this pole show what she has made."""

    request_id: int


@frozen
class ChoiceEnded:
    """She has taken it back."""

    stamp_id: int


@frozen
class RecommendationGiven:
    """One of ours lets be shown what somebody says of her; told again whenever she is asked again."""

    stamp_id: int


@frozen
class RecommendationRefused:
    """One of ours does not want what somebody of this pole says of her."""

    request_id: int


@frozen
class RecommendationEnded:
    """She has taken it back."""

    stamp_id: int


@frozen
class AwardsChanged:
    """A film has been chosen, or is chosen no longer, or by another name."""

    film_uri: str
