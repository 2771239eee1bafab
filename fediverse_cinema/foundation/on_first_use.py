"""Libraries that are large and seldom needed: read when something of them is first asked for, not when the pole starts.

To readers and type checkers they are imports like others:

    if TYPE_CHECKING:
        import webauthn
    else:
        webauthn = on_first_use("webauthn")
"""

import importlib
import importlib.util
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    def __getattr__(self, name: str) -> Any:
        # Asked anew each time: the import system lets only one thread read it, which importlib's LazyLoader does not.
        return getattr(importlib.import_module(self.__name__), name)


def on_first_use(name: str) -> ModuleType:
    """The module, whose first use takes some tenths of a second. ModuleNotFoundError when there is none."""
    if importlib.util.find_spec(name) is None:
        raise ModuleNotFoundError(name=name)
    return _Later(name)
