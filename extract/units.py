"""Units: the wards and departments of a service where the inspectorate grades each by itself."""

from __future__ import annotations

import re
from collections.abc import Collection

_QUALIFIER = (
    r"(?!(?:the|an?|this|that|its|his|her|their|each|every|other|same|and|or|of|in|on|at|to|for|with)\b)[\w'’&-]+"
)


class Units:
    """Finds them in a text.

    Args: nouns: what they are called ("ward"); with none, nothing is found.
    """

    def __init__(self, text: str, nouns: Collection[str]) -> None:
        self._text = text
        noun = "|".join(map(re.escape, sorted(nouns))) or "(?!)"
        self._name = re.compile(
            rf"\b(?:(?i:(?P<numbered>{noun}) (?-i:[A-Z]?\d+[A-Z]?|[A-Z]))\b"
            rf"|(?i:(?:the|an?|its|and)\s+)(?P<named>(?:{_QUALIFIER}\s+){{1,3}}(?i:(?P<noun>{noun})))\b"
            rf"|(?i:the|this) (?P<same>(?i:{noun}))\b)"
        )

    def last(self, start: int, end: int) -> str:
        """The unit named last in characters `[start, end)`, as written, or empty; for "the ward" the one before."""
        found = list(self._name.finditer(self._text, start, end))
        if not found:
            return ""
        if noun := found[-1]["same"]:
            earlier = [one for one in self._name.finditer(self._text, 0, start) if not one["same"]]
            of_kind = [one for one in earlier if (one["noun"] or one["numbered"]).lower() == noun.lower()]
            found = of_kind or [found[-1]]
        return " ".join((found[-1]["named"] or found[-1].group()).split())
