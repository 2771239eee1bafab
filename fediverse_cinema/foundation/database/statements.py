"""What a statement does, by how it begins."""

READING = ("SELECT", "WITH RECURSIVE")  # nothing of ours writes behind a WITH


def only_reads(query: str) -> bool:
    return query.lstrip()[:14].upper().startswith(READING)
