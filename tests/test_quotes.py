from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CORPUS, cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extract.tables import Tables


@pytest.mark.parametrize(("text", "expect"), cases("quotes"))
def test_quotes(text: str, expect: list[list[str]], extract: Callable[[str], Tables]) -> None:
    rows = extract(text).records["quotes"]
    first = [" ".join(row.quote.split()[:2]) for row in rows]
    found = [
        [words, row.speaker, row.role, row.organisation, row.speaker_type]
        for words, row in zip(first, rows, strict=True)
    ]
    assert found == expect


def test_the_words_that_name_the_source(extract: Callable[[str], Tables]) -> None:
    text = "“We will not stop until it is right,” said Ofsted inspector Jo Penhallow of Marrowdale School."
    (row,) = extract(text).records["quotes"]
    assert "Jo Penhallow" in text[row.speaker_start : row.speaker_end]
    assert row.cue == "said"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="“”\"‘’'abc .,:\n—Jo said", max_size=120))
def test_no_text_breaks_it(nlp: Language, text: str) -> None:
    doc = nlp.get_pipe("quotes")(nlp.make_doc(text))
    for quote in doc.spans["quotes"]:
        assert quote.text.strip()


MARKS = "“”\"‘’'"


@pytest.mark.parametrize("path", sorted((CORPUS / "articles").iterdir())[::8], ids=lambda path: path.stem)
def test_a_lost_mark_breaks_nothing(path: Path, nlp: Language) -> None:
    text = path.read_text(encoding="utf-8")
    for at in [at for at, letter in enumerate(text) if letter in MARKS][::9]:
        doc = nlp(text[:at] + text[at + 1 :])
        assert all(quote["start"] < quote["end"] <= len(doc.text) for quote in doc._.quotes)
