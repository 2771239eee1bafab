"""Where the command begins. All that is read at the start stays until the end: the collector of garbage need not look
through it, neither meanwhile, which takes a quarter of a start, nor ever after, when every page would wait for it.
"""

import gc
import importlib


def main() -> None:
    gc.disable()
    app = importlib.import_module("fediverse_cinema.cli").app
    gc.freeze()
    gc.enable()
    app()
