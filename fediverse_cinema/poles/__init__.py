"""The pole itself: its Group, its companion Person, the instance Application."""
