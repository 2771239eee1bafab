"""The only place that meets httpx: the client, and the guard that says which addresses may be connected to."""
