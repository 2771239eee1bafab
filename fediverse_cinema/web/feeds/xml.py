"""XML that no word of a stranger can break: what it has no letters for is left out, the rest is escaped (WEB-21).
Names are written with their prefix; the root says which namespaces these are.
"""

import re
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def root(name: str, attributes: Mapping[str, str]) -> Element:
    return Element(name, {key: clean(value) for key, value in attributes.items()})


def add(parent: Element, name: str, text: str = "", attributes: Mapping[str, object] | None = None) -> Element:
    """A child; attributes that say nothing are left out."""
    given = {key: clean(str(value)) for key, value in (attributes or {}).items() if value}
    child = ElementTree.SubElement(parent, name, given)
    child.text = clean(text) or None
    return child


def clean(text: str) -> str:
    return FORBIDDEN.sub("", text)


def written(element: Element) -> bytes:
    document: bytes = ElementTree.tostring(element, encoding="utf-8", xml_declaration=True)
    return document
