"""The durable job table: what must happen later, written in the transaction of the deed that wants it."""
