"""Sentences that are written out when a template is compiled say what Jinja's own way says when it is drawn."""

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined

from fediverse_cinema.web.compiling import OneLanguage
from fediverse_cinema.web.translation import LANGUAGES, Language, translations

TEMPLATES = {
    "a sentence": '{{ _("The poles") }}',
    "one that has no French": '{{ _("Nobody ever said this") }}',
    "a percent sign": '{{ _("at 100%% of its width") }}',
    "a value": '{{ _("Read on %(date)s.", date=name) }}',
    "several": '{{ _("%(one)s and %(other)s", one=name, other=markup|safe) }}',
    "markup in the sentence": '{{ _("<b>%(name)s</b> & co", name=name) }}',
    "as an argument": '{{ say(_("The poles")) }} {{ _("The poles")|upper }}',
    "in a condition": '{{ (_("The poles") if name else _("By name."))|lower }}',
    "of a variable": '{% for one in ("The poles", "By name.") %}{{ _(one) }}{% endfor %}',
    "by number": '{{ ngettext("%(num)s film", "%(num)s films", 3) }}',
    "in a block": '{% trans name=name %}Read on {{ name }}.{% endtrans %}',
    "as plain text": '{% autoescape false %}{{ _("Read on %(date)s.", date=name) }}{{ _("<b>") }}{% endautoescape %}',
    "in a macro": '{% macro m(a, b="<") %}{{ _("Read on %(date)s.", date=a) }}{{ b }}{% endmacro %}'
    "{{ m(name) }}{{ m(b=1, a=2) }}",
    "in a macro that is called with a block": "{% macro m(a) %}[{{ a }}{{ caller(a) }}]{% endmacro %}"
    "{% for one in (1, 2) %}{% call(b) m(one) %}{{ b }}{{ loop.index }}{{ name }}{% endcall %}{% endfor %}",
    "in a macro of another file": '{% from "a macro" import m with context %}{{ m("<") }}',
    "a macro": '{% macro m(a) %}{{ _("Read on %(date)s.", date=a) }}{{ name }}{% endmacro %}',
    "with more than it takes": "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, b=3) }}",
}  # fmt: skip


def told(made: Environment, name: str) -> str:
    markup = "<i>here</i>"
    return made.get_template(name).render(name="<Ana> & “Léa”", markup=markup, say=lambda said: f"{said!r}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_the_one_that_jinja_draws(language: Language) -> None:
    loader = DictLoader(TEMPLATES)
    stock = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    stock.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    ours = OneLanguage(language, loader=loader, autoescape=True, undefined=StrictUndefined)
    drawn = {name: told(ours, name) for name in TEMPLATES}
    assert drawn == {name: told(stock, name) for name in TEMPLATES}
    assert drawn["a value"].endswith("&lt;Ana&gt; &amp; “Léa”.")


def test_a_value_that_is_missing_is_an_error_as_everywhere() -> None:
    ours = OneLanguage("fr", loader=DictLoader({"it": '{{ _("Read on %(date)s.") }}'}), autoescape=True)
    with pytest.raises(KeyError):
        ours.get_template("it")
