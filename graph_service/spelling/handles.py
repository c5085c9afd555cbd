"""Handles: what somebody is called on a platform, such as @silver.fox, and by what an account of it is known."""

import re
import unicodedata

from graph_service.spelling import Unclean
from graph_service.spelling.names import folded

_HANDLE = re.compile(r"@?[^\s@;/]{1,100}")


def handle(text: str) -> str:
    """A handle in small letters and without the @ before it; platforms do not tell @Silver.Fox from @silver.fox."""
    plain = unicodedata.normalize("NFKC", text.strip())
    if not _HANDLE.fullmatch(plain) or not re.search(r"\w", plain):
        raise Unclean("one handle such as @silver.fox, without a blank in it")
    return plain.removeprefix("@").casefold()


def account(platform: str, known_as: str) -> str:
    """By what an account is known: its platform, in plain small letters, and its handle there."""
    return f"{folded(platform)}/{known_as}"
