"""The one place where words become HTML or SVG: every string is made plain and escaped here, and only here."""

import html

from maps.text import plain

VOID = frozenset({"meta", "link", "br"})


class Markup(str):
    """Markup made by this module; any other string is words, and is escaped."""

    __slots__ = ()


Child = Markup | str | int


def element(name: str, *children: Child, **attributes: str | float | bool | None) -> Markup:
    """An element. Words in it, and in its attributes, are shown as they are; an attribute of None or False is left out.

    `cls` stands for `class`, and an underscore in a name for a hyphen.
    """
    opening = "".join([name, *(_attribute(key, value) for key, value in attributes.items())])
    if name in VOID:
        return Markup(f"<{opening}>")
    return Markup(f"<{opening}>{joined(*children)}</{name}>")


def joined(*children: Child) -> Markup:
    """The children one after another; words among them are escaped."""
    return Markup("".join(child if isinstance(child, Markup) else _words(child) for child in children))


def shape(name: str, **attributes: str | float | None) -> Markup:
    """An element of a drawing that has nothing in it."""
    return Markup(f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}/>")


def _attribute(name: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    key = "class" if name == "cls" else name.rstrip("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{_words(value)}"'


def _words(value: str | float) -> str:
    return html.escape(plain(str(value)), quote=True)
