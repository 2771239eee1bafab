"""What is told of the Écran."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForwardChanged:
    """This pole puts other things forward to all regions: poles that know it read its list again."""
