"""What is told of private screeners."""

from fediverse_cinema.foundation.values import frozen


@frozen
class MemberInvited:
    """A member of this pole may see a film that is not public."""

    film_id: int
    member_id: int
