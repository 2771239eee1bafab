"""How fast a pole is, measured from outside: a real server process on SQLite, real signatures, sockets of loopback."""
