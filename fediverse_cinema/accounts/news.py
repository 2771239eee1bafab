"""What is told of accounts."""

from fediverse_cinema.foundation.values import frozen


@frozen
class Applied:
    """Somebody waits for a yes to become a member."""
