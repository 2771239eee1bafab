"""Private screeners: who may see a film before the public does, by name or by a personal link, and who did."""
