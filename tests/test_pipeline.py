import subprocess
import sys

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extract.article import tidy


def test_a_component_works_in_a_bare_pipeline_without_our_package() -> None:
    code = (
        "import spacy\n"
        "nlp = spacy.blank('en')\n"
        "nlp.add_pipe('extract_quotes')\n"
        "doc = nlp('She said: “We will not stop until it is right.”')\n"
        "print([span.text for span in doc.spans['quotes']])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['“We will not stop until it is right.”']"


def test_the_pipeline_has_no_open_requirement(nlp: Language) -> None:
    problems = nlp.analyze_pipes()["problems"]
    assert {name: found for name, found in problems.items() if found} == {}


def test_spans_carry_their_rule(nlp: Language) -> None:
    doc = nlp("HM Inspectorate of Probation rated Marrowdale Youth Justice Service ‘Good’.")
    (rating,) = doc.spans["ratings"]
    assert rating.text == "Good"
    assert rating.id_ == "labels.rated + ratings.overall"


def test_a_doc_can_be_pickled(nlp: Language) -> None:
    import pickle

    doc = nlp("HM Inspectorate of Probation rated Marrowdale Youth Justice Service ‘Good’.")
    again = pickle.loads(pickle.dumps(doc))
    assert again._.ratings == doc._.ratings


PIECES = [
    "HM Inspectorate of Probation", "Marrowdale Youth Justice Service", "Ofsted", "inspectors", "the report", "it", "they", "she",
    "Jo Penhallow", "Mr Penhallow", "chair of", "who", "said", "says that", "rated", "was", "as", "good", "Outstanding", "inadequate",
    "26 out of 36", "4/5", "2019", "in all five areas", "leadership", "and", "but", "not", "must", "recommended", "praised", "one",
    "“", "”", "\"", "'", "‘", "’", "(", ")", ",", ".", ":", ";", "?", "–", "\n", "\n\n", "- ", "* ", "> ", "# ", "1.2 ", "|", "\t", "\u00a0", "£", "É",
]  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(pieces=["\t", "Jo Penhallow"], between="")
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["", " "]))
def test_no_text_breaks_it(nlp: Language, pieces: list[str], between: str) -> None:
    text = tidy(between.join(pieces)).text
    doc = nlp(text)
    for group in ("ratings", "quotes", "strengths", "recommendations"):
        assert all(0 <= mark["start"] < mark["end"] <= len(text) for mark in doc._.get(group))
