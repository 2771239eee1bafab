"""Libraries that are large and seldom needed: read when something of them is first asked for, not when the pole starts.

To readers and type checkers they are imports like others:

    if TYPE_CHECKING:
        import webauthn
    else:
        webauthn = on_first_use("webauthn")
"""

import importlib.util
import sys
from types import ModuleType


def on_first_use(name: str) -> ModuleType:
    """The module. Its first use takes some tenths of a second, and should not come from two threads at once."""
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name=name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
