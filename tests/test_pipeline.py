import subprocess
import sys

from spacy.language import Language


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
