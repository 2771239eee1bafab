"""What the page of notices shows: frozen, fully fetched, ready for a template."""

from datetime import datetime

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person


@frozen
class Thing:
    """What a notice is about: a film by its title, a note by its first words. `warning` is read before them."""

    title: str
    words: str
    warning: str
    url: str  # its page here
    answer_to: str = ""  # the id of what it answers


@frozen
class NoticeView:
    """One notice. `by` did it, `others` have done the same. `about`: what she did it to, or said; `answered`: what that
    answers; `whom`: the channel that is followed, where somebody has moved to, who has been reported. `state` is what
    has become of a credit ("confirmed", "refused", "withdrawn") or of an offer (offers.models.OfferState), or what she
    is in a team ("asked", "joined", "left"). `arrived_at` bears the pole's clock.
    """

    id: int
    kind: str
    by: Person
    others: int
    arrived_at: datetime
    unread: bool
    about: Thing | None = None
    answered: Thing | None = None
    whom: Person | None = None
    state: str = ""
    elsewhere: str = ""  # the address of what we do not know here
