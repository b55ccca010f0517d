"""Everything that can go wrong for a reason the user can put right."""

from __future__ import annotations


class ExtractError(Exception):
    """Root of all errors of this package; catch it to catch them all.

    The message names the file and the place, what was found, what is allowed and what to do.
    """


class SourceError(ExtractError):
    """An article that cannot be read: missing, empty, too large, not text."""


class RuleError(ExtractError):
    """A rule file that is wrong: unknown key, missing column, pattern that cannot match."""


class OutputError(ExtractError):
    """An output folder that cannot be written or read back."""


class GoldError(ExtractError):
    """A gold file that does not follow the annotation guide's format."""


class CorrectionError(ExtractError):
    """A file of corrections that does not follow its format (docs/report.md)."""
