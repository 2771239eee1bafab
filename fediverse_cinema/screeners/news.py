"""What is told of private screeners."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MemberInvited:
    """A member of this pole may see a film that is not public."""

    film_id: int
    member_id: int
