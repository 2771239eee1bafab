"""Dated articles of the pole, of its labels, projects and companies, and of its members."""
