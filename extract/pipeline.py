"""The pipeline: blank English and the ordered list of our components."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language

from extract.components import dates, findings, labels, layout, people, quotes, ratings, services, speakers  # noqa: F401  (registers the factories)

COMPONENTS = ("layout", "dates", "services", "quotes", "people", "speakers", "labels", "ratings", "findings")


def build_nlp(*, rules: str | Path | None = None) -> Language:
    """The whole pipeline, ready for texts.

    Args: rules: a rule folder laid over the built-in one.
    Raises: RuleError when a rule file is wrong.
    """
    nlp = spacy.blank("en")
    for component in COMPONENTS:
        nlp.add_pipe(f"extract_{component}", name=component, config={"rules": None if rules is None else str(rules)})
    return nlp
