"""Templates compiled for one language: there is an environment for each, so a sentence is translated when its template
is compiled and not each time that a page is drawn, and a macro is called without Jinja asking what it would be given.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, nodes
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer

from fediverse_cinema.web.translation import Language, translations


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
