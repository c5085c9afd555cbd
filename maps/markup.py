"""Words become HTML or SVG in this module only: every string is made plain and escaped here."""

import html

from maps.text import plain

VOID = frozenset({"meta", "link", "br"})


class Markup(str):
    """Markup that this module made; any other string counts as words and is escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        """Itself: a template that escapes words leaves markup as it is."""
        return self


Child = Markup | str | int


def element(name: str, *children: Child, **attributes: str | float | bool | None) -> Markup:
    """An element. Words in it and in its attributes are shown as they are; an attribute of None or False is left out.

    `cls` is written as `class`, and an underscore in the name of an attribute as a hyphen.
    """
    opening = "".join([name, *(_attribute(key, value) for key, value in attributes.items())])
    if name in VOID:
        return Markup(f"<{opening}>")
    return Markup(f"<{opening}>{joined(*children)}</{name}>")


def joined(*children: Child) -> Markup:
    """The children one after another; those that are words are escaped."""
    return Markup("".join(child if isinstance(child, Markup) else _words(child) for child in children))


def shape(name: str, **attributes: str | float | None) -> Markup:
    """An element of a drawing with nothing inside, such as a circle."""
    return Markup(f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}/>")


def _attribute(name: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    key = "class" if name == "cls" else name.rstrip("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{_words(value)}"'


def _words(value: str | float) -> str:
    return html.escape(plain(str(value)), quote=True)
