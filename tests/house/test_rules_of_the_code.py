"""Rules that every line of the package keeps, read from its source."""

import ast
import re
from functools import cache
from pathlib import Path

import fediverse_cinema

PACKAGE = Path(fediverse_cinema.__file__).parent
ROOT = PACKAGE.parent
SECRET = {"token", "password", "secret", "digest", "mac", "hmac", "hash", "hashed", "signature", "csrf", "nonce"}


@cache
def _sources() -> list[tuple[str, ast.Module]]:
    paths = sorted(PACKAGE.rglob("*.py"))
    return [(str(path.relative_to(PACKAGE)), ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def _name(side: ast.expr) -> str:
    """What a side of a comparison is called, or what is called to make it."""
    if isinstance(side, ast.Await):
        return _name(side.value)
    if isinstance(side, ast.Call):
        return _name(side.func)
    if isinstance(side, ast.Subscript):
        return side.slice.value if isinstance(side.slice, ast.Constant) and isinstance(side.slice.value, str) else ""
    return side.attr if isinstance(side, ast.Attribute) else side.id if isinstance(side, ast.Name) else ""


def _secret_comparisons(tree: ast.Module) -> list[str]:
    """Where == or != stops at the first byte that differs, and so tells by its time how much was right."""
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops)
        and any(_is_secret(_name(side)) for side in (node.left, *node.comparators))
    ]


def _is_secret(name: str) -> bool:
    return not name.isupper() and bool(SECRET & set(name.lower().split("_")))


def _begins(tree: ast.Module) -> list[str]:
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [text.strip() for text in texts if re.match(r"\s*BEGIN\b", text)]


def _sqlite_connections(tree: ast.Module) -> list[ast.Call]:
    names = ("sqlite3.connect", "aiosqlite.connect")
    return [n for n in ast.walk(tree) if isinstance(n, ast.Call) and ast.unparse(n.func) in names]


def test_SIG_26_secrets_are_compared_in_constant_time_only() -> None:
    assert {place: found for place, tree in _sources() if (found := _secret_comparisons(tree))} == {}


def test_SIG_26_the_rule_sees_what_it_should() -> None:
    wrong = "if given == session.token: pass\nif hmac.digest(k, b, 'sha256') != x: pass\nif form['csrf'] == y: pass"
    fine = (
        "if hmac.compare_digest(token, given): pass\nif token.type == 'text': pass\nif len(secret) != SECRET_SIZE: pass"
    )
    assert len(_secret_comparisons(ast.parse(wrong))) == 3
    assert _secret_comparisons(ast.parse(fine)) == []


def test_STO_08_every_transaction_on_sqlite_asks_for_the_writer_at_its_beginning() -> None:
    """One that begins as a reader and then writes fails at once, however long it was told to wait."""
    begins = [text for _, tree in _sources() for text in _begins(tree)]
    assert len(begins) >= 2
    assert set(begins) == {"BEGIN IMMEDIATE"}


def test_STO_08_no_connection_begins_transactions_by_itself() -> None:
    """Python's sqlite3 does so, and its BEGIN is a reader's, unless isolation_level is None."""
    calls = [call for _, tree in _sources() for call in _sqlite_connections(tree)]
    assert calls
    for call in calls:
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        assert given.get("isolation_level") == "None", ast.unparse(call)


XML_PARSERS = ("xml.sax", "xml.dom", "xml.parsers", "lxml", "defusedxml", "bs4", "xmltodict", "feedparser")
READS_XML = {"XML", "XMLID", "XMLParser", "XMLPullParser", "fromstring", "fromstringlist", "iterparse", "parse"}


def _xml_readers(tree: ast.Module) -> list[str]:
    """What would open XML of others: entities that grow without end, or that lead to files and addresses."""
    nodes = list(ast.walk(tree))
    names = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    named = [
        (node.module or "", name.name) for node in nodes if isinstance(node, ast.ImportFrom) for name in node.names
    ]
    names += [f"{module}.{name}" for module, name in named]
    names += [ast.unparse(node) for node in nodes if isinstance(node, ast.Attribute)]
    of_python = [name.split(".")[-2:] for name in names]
    return [name for name in names if name.startswith(XML_PARSERS)] + [
        ".".join(pair) for pair in of_python if pair[0] in ("ElementTree", "ET") and pair[-1] in READS_XML
    ]


def test_WEB_22_XML_is_written_here_and_never_read() -> None:
    assert {place: found for place, tree in _sources() if (found := _xml_readers(tree))} == {}
    wrong = """
import lxml.etree
from xml.dom import minidom
from xml.etree.ElementTree import iterparse
ElementTree.fromstring(given)
xml.etree.ElementTree.parse(file)
"""
    assert len(_xml_readers(ast.parse(wrong))) == 5


def test_no_module_reaches_three_hundred_lines() -> None:
    exempt = {"foundation/migrations"}  # a migration is a list, and never read as a whole
    lengths = {
        str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
        if str(path.parent.relative_to(PACKAGE)) not in exempt
    }
    assert {place: length for place, length in lengths.items() if length > 300} == {}


def test_every_module_opens_with_what_lives_there() -> None:
    assert [place for place, tree in _sources() if not ast.get_docstring(tree)] == []


def test_the_package_folders_hold_no_code_of_their_own() -> None:
    for place, tree in _sources():
        if place.endswith("/__init__.py"):
            assert len(tree.body) == 1, place


def test_the_readme_names_both_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("scripts/run", "scripts/test"):
        assert command in readme
        assert (ROOT / command).stat().st_mode & 0o111, f"{command} can be run"


def test_ci_runs_the_tests_and_nothing_else() -> None:
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == [
        'exec "$(dirname "$0")/../scripts/test" "$@"'
    ]
