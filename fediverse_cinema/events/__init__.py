"""Screenings and other things to go to: what is on, where and when, by whom, with which films."""
