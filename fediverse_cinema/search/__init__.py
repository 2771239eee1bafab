"""Search: finding what somebody names by handle or address, and taking in what arrives, whoever brings it."""
