"""How a handler says that a letter changes nothing here."""


class Ignored(Exception):
    """Politely: it was accepted, understood or not, and has no effect. The text is the reason in the ledger."""
