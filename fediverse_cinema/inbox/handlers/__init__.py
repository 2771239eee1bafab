"""One file for each concept: what an arriving activity changes. Every handler takes a Sender that was verified."""
