"""The pole itself: its three actors, what it says and shows of itself, letters to its team; and the poles it knows."""
