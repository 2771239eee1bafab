"""Dated articles of the pole, of its labels and projects, and of its members."""
