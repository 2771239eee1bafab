"""What is told of searches that members keep."""

from fediverse_cinema.foundation.values import frozen


@frozen
class CallFound:
    """A search of this member has found a call that is new."""

    call_id: int
    owner_id: int
