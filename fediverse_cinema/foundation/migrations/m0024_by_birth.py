"""The latest films that were born here, and the latest of elsewhere, are each found at once, however many there are of
the others.
"""

SINCE = 23

SQLITE = POSTGRES = """
CREATE INDEX film_by_birth ON film
    (state, listed, (CASE WHEN local AND made_by='' THEN 1 ELSE 0 END), published_at, id);
"""
