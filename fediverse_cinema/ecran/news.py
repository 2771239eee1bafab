"""What is told of the Écran."""

from fediverse_cinema.foundation.values import frozen


@frozen
class ForwardChanged:
    """This pole puts other things forward to all regions: poles that know it read its list again."""
