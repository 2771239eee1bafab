"""The Écran, the pole's front page as an editorial space: what editors compose, and what all poles put forward."""
