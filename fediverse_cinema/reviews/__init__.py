"""Critiques of films, and what their makers put aside of what is said below them."""
