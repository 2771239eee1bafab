"""What SQLite says when it cannot go on, for who runs the pole."""

import os
import sqlite3
from pathlib import Path


def reason(path: Path, error: sqlite3.Error) -> str:
    """Why it does not open this file, as the end of a sentence. Where it cannot write beside it, it cannot even read
    it, and says no more than that it is unable to.
    """
    if os.access(path.parent, os.W_OK | os.X_OK, effective_ids=True):
        return f"{error}."
    return (
        f"{error}. Nothing can be written in {path.parent}, where SQLite must write even to read: has the disk become"
        " read-only, or does the directory belong to another user?"
    )
