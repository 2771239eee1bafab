"""Sentences that are written out when a template is compiled say what Jinja's own way says when it is drawn."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, nodes

from fediverse_cinema.web import compiling
from fediverse_cinema.web.compiling import BesideModules, OneLanguage
from fediverse_cinema.web.templating import environment
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


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where code is kept that Python makes, for this test alone."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def files(kept: Path) -> list[Path]:
    return sorted(path for path in kept.rglob("*") if path.is_file())


class Counting(OneLanguage):
    made = 0

    def _generate(self, *given: Any, **more: Any) -> str:
        self.made += 1
        return super()._generate(*given, **more)


def drawn(source: str = '<p>{{ _("The poles") }}', language: Language = "fr", *, compiles: bool) -> str:
    """A page, by an environment of its own; does it make its code itself?"""
    ours = Counting(language, loader=DictLoader({"poles/list.html": source}), bytecode_cache=BesideModules(language))
    said = ours.get_template("poles/list.html").render()
    assert ours.made == compiles
    return said


def test_what_was_compiled_once_is_compiled_no_more(kept: Path) -> None:
    assert drawn(compiles=True) == drawn(compiles=False) == "<p>" + translations("fr").gettext("The poles")
    assert drawn(language="en", compiles=True) == drawn(language="en", compiles=False) == "<p>The poles"
    assert len(files(kept)) == 2


def test_another_template_is_compiled_anew(kept: Path) -> None:
    drawn(compiles=True)
    assert drawn("<p>", compiles=True) == drawn("<p>", compiles=False) == "<p>"
    assert len(files(kept)) == 1


@pytest.mark.parametrize("changed", ["compiling.py", "templating.py", "messages.mo"])
def test_other_sentences_and_another_way_of_compiling_count_anew(
    changed: str, kept: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = tmp_path_factory.mktemp("release")
    for name in ("compiling.py", "templating.py"):
        (release / name).write_bytes((compiling.HERE / name).read_bytes())
    (release / "fr/LC_MESSAGES").mkdir(parents=True)
    (release / "fr/LC_MESSAGES/messages.mo").write_bytes(b"sentences")
    monkeypatch.setattr(compiling, "HERE", release)
    monkeypatch.setattr(compiling, "LOCALES", release)
    drawn(compiles=True)
    drawn(compiles=False)
    (path,) = release.rglob(changed)
    path.write_bytes(path.read_bytes() + b"\n")
    drawn(compiles=True)
    drawn(compiles=False)


def test_what_a_power_cut_has_left_short_is_made_again(kept: Path) -> None:
    whole = drawn(compiles=True)
    (path,) = files(kept)
    code = path.read_bytes()
    for length in (0, 1, 20, 40, 100, len(code) // 2, len(code) - 1):
        path.write_bytes(code[:length])
        assert drawn(compiles=True) == whole
        assert path.read_bytes() == code


@pytest.mark.parametrize("lying_there", ["nothing", "a file instead of the directory"])
def test_where_nothing_may_be_kept_pages_are_drawn_all_the_same(
    lying_there: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lying_there == "nothing":
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    else:
        (kept / "file").touch()
        monkeypatch.setattr(sys, "pycache_prefix", str(kept / "file"))
    before = files(kept)
    assert drawn(compiles=True) == drawn(compiles=True)
    assert files(kept) == before


def test_no_filter_of_ours_is_worked_out_when_a_template_is_compiled() -> None:
    """What it says would be kept with the code, which does not hear of it when the filter changes."""
    made = environment()
    ours = set(made.filters) - set(Environment().filters)
    assert made.loader is not None and "language_name" in ours
    assert list(_worked_out(made.parse('{{ "fr"|language_name }}')))
    for name in made.list_templates():
        source, _, _ = made.loader.get_source(made, name)
        assert not [one.name for one in _worked_out(made.parse(source)) if one.name in ours], name


def _worked_out(tree: nodes.Template) -> Iterator[nodes.Filter]:
    for one in tree.find_all(nodes.Filter):
        try:
            one.as_const()
        except nodes.Impossible:
            continue
        yield one
