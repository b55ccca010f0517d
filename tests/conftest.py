"""The pipeline, built once, and the sentence cases of tests/cases."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from extract.article import Article
from extract.folder import extract_article
from extract.pipeline import build_nlp
from extract.tables import Tables

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"


def cases(name: str) -> list[Any]:
    """The cases of tests/cases/<name>.toml as pytest parameters; each says what it gives, and why.

    `before` is put before the text of a case; at the top of the file it is for all that have none of their own.
    """
    with (Path(__file__).parent / "cases" / f"{name}.toml").open("rb") as file:
        data = tomllib.load(file)
    before = data.get("before", "")
    return [
        pytest.param(case.get("before", before) + case["text"], case["expect"], id=case["because"])
        for case in data["case"]
    ]


@pytest.fixture(scope="session")
def nlp() -> Language:
    return build_nlp()


@pytest.fixture(scope="session")
def read_doc(nlp: Language) -> Callable[[str], Doc]:
    return nlp


@pytest.fixture(scope="session")
def extract(nlp: Language) -> Callable[[str], Tables]:
    """The tables of a text."""

    def run(text: str) -> Tables:
        return extract_article(Article("case", "case.txt", text), nlp=nlp)

    return run
