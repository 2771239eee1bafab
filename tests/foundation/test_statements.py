"""What is taken for a question to the database, and what for a change of it."""

import pytest

from fediverse_cinema.foundation.database.statements import only_reads


@pytest.mark.parametrize(
    "query", ["SELECT 1", "select 1", "\nSELECT l.paper", "\n  WITH RECURSIVE up(id) AS (SELECT 1)"]
)
def test_a_question_is_one_however_it_is_laid_out(query: str) -> None:
    assert only_reads(query)


@pytest.mark.parametrize(
    "query",
    ["INSERT INTO note SELECT 1", "\nUPDATE note SET id=1", "DELETE FROM note", "WITH a AS (SELECT 1) INSERT", ""],
)
def test_a_change_is_none(query: str) -> None:
    assert not only_reads(query)
