"""Templates compiled for one language: there is an environment for each, so a sentence is translated when its template
is compiled and not each time that a page is drawn, and a macro is called without Jinja asking what it would be given.
What was compiled is kept as Python keeps that of modules.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from gettext import find
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import jinja2
from jinja2 import BytecodeCache, Environment, nodes
from jinja2.bccache import Bucket
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer

from fediverse_cinema.web.translation import LOCALES, Language, translations

HERE = Path(__file__).parent


class _WrittenOut(NodeTransformer):
    """`_("…")` becomes its sentence in the language; its values, if any, are filled in, escaped, when it is drawn."""

    def __init__(self, told: Callable[[str], str]) -> None:
        self._told = told

    def visit_Call(self, call: nodes.Call) -> nodes.Node:
        self.generic_visit(call)
        if not (isinstance(call.node, nodes.Name) and call.node.name == "_" and len(call.args) == 1):
            return call
        (said,) = call.args
        if not isinstance(said, nodes.Const) or call.dyn_args is not None or call.dyn_kwargs is not None:
            return call
        sentence = self._told(said.value)
        if not call.kwargs:
            return _markup(sentence % {}, call.lineno)  # always a format: "%%" stands for a percent sign
        values = [nodes.Pair(nodes.Const(one.key), one.value) for one in call.kwargs]
        return nodes.Mod(_markup(sentence, call.lineno), nodes.Dict(values), lineno=call.lineno)


def _markup(text: str, lineno: int) -> nodes.Expr:
    return nodes.MarkSafeIfAutoescape(nodes.Const(text), lineno=lineno)


class _Calling(Context):
    def call(self, called: Any, /, *values: Any, **named: Any) -> Any:
        if type(called) is not Macro:
            return super().call(called, *values, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(self.eval_ctx, *values, **named)


class OneLanguage(Environment):
    """An environment whose `_("…")` are written out in `language`."""

    context_class = _Calling

    def __init__(self, language: Language, **options: Any) -> None:
        super().__init__(extensions=["jinja2.ext.i18n"], **options)
        self._catalogue = translations(language)
        self.install_gettext_translations(self._catalogue, newstyle=True)  # type: ignore[attr-defined]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _WrittenOut(self._catalogue.gettext).visit(tree)
        tree.set_environment(self)
        return tree


class BesideModules(BytecodeCache):
    """Code of templates, in `__pycache__` where the program may write: a start need not make it. It counts as long as
    template, sentences and the way of compiling are the same. No filter of ours is worked out before a page is drawn.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._kind = sha256(jinja2.__version__.encode())
        for said in (HERE / "compiling.py", HERE / "templating.py", find("messages", str(LOCALES), [language])):
            if said is not None:
                self._kind.update(Path(said).read_bytes())

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return cache_from_source(str(HERE / f"{name.replace('/', '.')}."), optimization=self._language)

    def get_source_checksum(self, source: str) -> str:
        kind = self._kind.copy()
        kind.update(source.encode())
        return kind.hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, EOFError, UnpicklingError):  # of a file that a power cut has left short, too
            bucket.bytecode_from_string(Path(bucket.key).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            SourceFileLoader(bucket.key, bucket.key).set_data(bucket.key, bucket.bytecode_to_string())
