"""How the pole fares as a machine: what waits, what fails, what needs a hand, and whether it can work at all."""
