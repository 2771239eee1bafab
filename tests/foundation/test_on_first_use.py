"""What is read when the pole starts, and what is not."""

import subprocess
import sys

import pytest

from fediverse_cinema.foundation.on_first_use import on_first_use

SELDOM_NEEDED = {"webauthn": "OpenSSL", "pyld": "requests"}


def _names_after(statements: str) -> set[str]:
    """The modules of a new process that has run this."""
    program = f"{statements}\nimport sys; print(*sys.modules)"
    return set(
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout.split()
    )


def test_the_command_begins_without_the_libraries_that_are_seldom_needed() -> None:
    names = _names_after("import fediverse_cinema.cli")
    assert names.isdisjoint({"OpenSSL", "requests", "lxml"})


@pytest.mark.parametrize("name", SELDOM_NEEDED)
def test_a_library_is_read_when_something_of_it_is_asked_for(name: str) -> None:
    begin = f"from fediverse_cinema.foundation.on_first_use import on_first_use\nlibrary = on_first_use('{name}')"
    assert SELDOM_NEEDED[name] not in _names_after(begin)
    assert SELDOM_NEEDED[name] in _names_after(f"{begin}\nlibrary.__all__")


def test_a_library_that_is_not_installed_says_so_at_once() -> None:
    with pytest.raises(ModuleNotFoundError):
        on_first_use("no_such_library")


def test_threads_that_ask_at_once_all_get_it() -> None:
    program = """
from concurrent.futures import ThreadPoolExecutor
from fediverse_cinema.foundation.on_first_use import on_first_use
pyld = on_first_use("pyld")
with ThreadPoolExecutor(8) as threads:
    assert set(threads.map(lambda _: pyld.documentloader.frozen.FrozenDocumentLoader.__name__, range(8)))
"""
    assert "requests" in _names_after(program)
