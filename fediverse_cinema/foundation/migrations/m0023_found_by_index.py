"""A film is found by its file and by its trailer, whenever one of them is ready or goes; open calls are read in the
order of their list.
"""

SINCE = 22

SQLITE = POSTGRES = """
CREATE INDEX idx_film_asset_i_429827 ON film (asset_id);
CREATE INDEX idx_film_trailer_fd0251 ON film (trailer_id);
CREATE INDEX call_in_order ON "call" (state, local DESC, (deadline IS NULL), deadline, id);
"""
