"""The model of all tables."""

from importlib import import_module

import pytest
from tortoise import models
from tortoise.exceptions import FieldError

from fediverse_cinema.foundation.database.model import LOOKUPS, Model
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.house import MODELS


def test_every_table_is_made_of_our_model() -> None:
    for name in MODELS:
        mine = [one for one in vars(import_module(name)).values() if getattr(one, "__module__", "") == name]
        tables = [one for one in mine if isinstance(one, type) and issubclass(one, models.Model)]
        assert tables
        assert all(issubclass(one, Model) for one in tables)


def test_a_model_knows_the_comparisons_that_we_use_and_no_others() -> None:
    lookups = {key.partition("__")[2] for key in Job._meta._filters}
    assert lookups <= LOOKUPS and {"", "in", "gt", "isnull"} <= lookups


@pytest.mark.anyio
async def test_a_comparison_that_no_model_knows_is_refused(house: House) -> None:
    with pytest.raises(FieldError):
        await Job.filter(kind__iexact="note")
