"""HTTP signatures, draft-cavage and RFC 9421: read, verify, sign. Pure: no network, no database, no own clock."""
