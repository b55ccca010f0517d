"""Layout rules: what a line of an article is, by its words."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from extract.rulebook import Rule, RuleFolder, Settings

Kind = Literal["caption", "dateline", "byline", "navigation", "notes"]

_EDGES = " -–—*#:=_~\t"
_MARKS = "\"'“”‘’(),.:;!?"


class LayoutRule(Rule):
    """What a line is, by its words; see layout.toml."""

    kind: Kind
    to_end: bool = False
    words: int = Field(default=1000, gt=0)
    starts: tuple[str, ...] = ()
    is_: tuple[str, ...] = Field(default=(), alias="is")
    ends: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    above: bool = False

    def fires(self, line: str, words: list[str]) -> bool:
        """Whether a line, in lower case and without the marks around it, is of this kind.

        Args: words: those of the line.
        """
        return 0 < len(words) <= self.words and (
            line in self.is_
            or line.startswith(self.starts)
            or line.endswith(self.ends)
            or any(map(line.__contains__, self.holds))
            or any(word.strip(_MARKS) in self.names for word in words)
            or (bool(self.only) and all(map(self.only.__contains__, words)))
        )


class LayoutRules:
    """The rules of layout.toml."""

    def __init__(self, folder: RuleFolder) -> None:
        self.lines = folder.rules("layout", LayoutRule)
        self.abbreviations = frozenset(folder.settings("layout", Settings).classes["abbreviation"])

    def kind_of(self, line: str, *, above: bool) -> LayoutRule | None:
        """The first rule that fires on a line of text.

        Args: above: whether the line stands above the headline.
        """
        plain = line.lower().strip(_EDGES)
        words = plain.split()
        opens = line.rstrip().endswith(":")  # a list, even where it begins like a byline: By May the board should:
        return next(
            (
                rule
                for rule in self.lines
                if above >= rule.above and not (opens and rule.kind == "byline") and rule.fires(plain, words)
            ),
            None,
        )
