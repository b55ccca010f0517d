"""The gate never refuses what the rules would take for an article about an inspection."""

from functools import cache
from pathlib import Path

import pytest
from conftest import CORPUS
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extract.article import Article, tidy
from extract.extractor import Extractor, extract
from extract.gate import Gate

PIECES = [
    "Ofsted", "CQC", "ETI", "meeting", "HMIP", "the probation watchdog", "Care Quality Commission", "care\nregulator",
    "inspectors", "İnspection", "ınspectors", "inſpection", "of\u00adsted", "insp\u200bection", "Estyn's", "(RSH)", "HMI/Probation",
    "peel assessment", "Healthy  Prison\ttests", "Thrawle School", "Eskerford Youth Justice Service", "cannot", "«Ofsted»",
    "OFSTED.", "Ofsted-rated", "“CQC”", "5CQC", "CQC5", "éCQC", "Ofsted_report", "school", "good", ".", ",", "-", " ", "\n\n", "’s",
]  # fmt: skip


@pytest.fixture(scope="module")
def gate(nlp: Language) -> Gate:
    return Gate(nlp)


def is_about(text: str, nlp: Language) -> bool:
    doc = nlp.make_doc(tidy(text).text)
    for name in ("layout", "dates", "services"):
        doc = nlp.get_pipe(name)(doc)
    return bool(doc._.inspectorate)


@pytest.mark.parametrize("path", sorted((CORPUS / "articles").iterdir()), ids=lambda path: path.stem)
def test_articles_of_the_corpus_pass_whole_and_by_paragraph(path: Path, gate: Gate, nlp: Language) -> None:
    text = path.read_text(encoding="utf-8")
    assert gate.lets_in(text)
    for part in text.split("\n\n"):
        assert gate.lets_in(part) or not is_about(part, nlp), part


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
    | st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)
)
def test_no_text_is_refused_that_the_rules_take(text: str) -> None:
    gate, nlp = _built()
    assert gate.lets_in(text) or not is_about(text, nlp)


@cache
def _built() -> tuple[Gate, Language]:
    nlp = Extractor().nlp
    return Gate(nlp), nlp


def test_every_phrase_for_an_inspectorate_passes(gate: Gate, nlp: Language) -> None:
    phrases = [text for text, found in nlp.get_pipe("services").rules.phrases.items() if any(one.inspectorate for one in found)]  # type: ignore[attr-defined]  # fmt: skip
    assert len(phrases) > 100
    assert [phrase for phrase in phrases if not gate.lets_in(f"So said “{phrase.upper()}”.")] == []


def test_everyday_news_is_refused(gate: Gate) -> None:
    assert not gate.lets_in("The meeting of the committee heard that competition for the school places is fierce.")


def test_an_inspectorate_of_a_user_passes(tmp_path: Path) -> None:
    header = "inspectorate,names,nicknames,hints,service_types,elsewhere,note\n"
    (tmp_path / "inspectorates.csv").write_text(header + "Marrow Board,Marrow Board of Visitors,,,prison,,\n")
    extractor = Extractor(rules=tmp_path)
    text = "The Marrow Board of Visitors rated Sallow Marsh Prison good."
    assert extractor.gate.lets_in(text)
    assert not Gate(extractor.nlp).lets_in(text)


def test_a_refused_article_has_the_same_row_as_one_that_the_rules_refuse(nlp: Language) -> None:
    text = "Town hall opens its doors again\n\n9 March 2021\n\nThe hall is open again from ten to four each weekday."
    extractor = Extractor()
    refused = extractor.tables(Article("a", "a.txt", text)).records
    ruled_out = extract(Article("a", "a.txt", text), nlp, all_articles=False).records
    assert not extractor.gate.lets_in(text)
    assert refused == ruled_out
    (row,) = refused["articles"]
    assert (row.title, row.date, row.status) == ("Town hall opens its doors again", "2021-03-09", "not an inspection")
