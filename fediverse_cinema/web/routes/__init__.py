"""Every path, one line each, in a table for each kind of visit; `table` joins them."""
