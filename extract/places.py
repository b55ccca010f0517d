"""Places: where the aspects of a label are named."""

from __future__ import annotations

from dataclasses import dataclass

from extract.wording import Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where the aspects of a label are named.

    Attributes: items: their characters; whole: whether the label is (also) on the service as a whole; service: where
        the clause names a service, -1 when it names none; vague: whether the label is on nobody knows which parts
        ("two good grades"); domain: what stands before a row of aspects ("*Court work* – planning: good; delivery:
        good"); all_of: how many parts named before it means ("on *both* counts"), 0 for none.
    """

    rule: str
    items: tuple[Span, ...] = ()
    whole: bool = False
    service: int = -1
    vague: bool = False
    domain: str = ""
    all_of: int = 0
