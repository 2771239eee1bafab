"""What pages show beside a note below a film: frozen, fully fetched."""

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person


@frozen
class Critic:
    """Who speaks, as a film-maker: her first trade (a slug of people.trades) and what she calls herself in it, "" when
    she does not say.
    """

    trade: str = ""
    title: str = ""


@frozen
class Beside:
    """`critique`: "short", "long", or "" for an answer like any other. `put_aside_by`: the maker of the film, who would
    rather not have it there.
    """

    critique: str = ""
    critic: Critic = Critic()
    put_aside_by: Person | None = None
