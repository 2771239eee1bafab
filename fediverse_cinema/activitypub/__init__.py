"""The protocol, framework-free: actors, follows, signatures, outbox and delivery. It knows actors, not films."""
