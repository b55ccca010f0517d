"""Findings: strengths, concerns and recommendations, clause by clause, and who says them."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extract.addressees import PRONOUNS
from extract.clauses import ASKED, cut_clauses
from extract.finding_rules import FindingRules
from extract.judgements import (
    Article,
    Clause,
    Lead,
    Place,
    inline_list,
    joined,
    judge,
    lead_in,
    under_heading,
)
from extract.rulebook import RuleFolder
from extract.spans import Found, declare, read, write
from extract.voices import Stretch, Voice

_MANY = 5  # findings of an article that does more than announce an inspection


def find_findings(doc: Doc, rules: FindingRules) -> Iterator[Found]:
    """Yield each clause in which the inspecting side says what is good, what is not, or what must change.

    Yields: Found labelled `strength`, `concern` or `recommendation`, with `theme`, `addressee`, `said_by`, `quote_id`,
        `service`, `service_id`.
    """
    article = Article(doc, rules)
    for clauses, stretch, listed in read_clauses(article):
        for clause in joined(clauses, listed=listed):
            if clause.kind:
                yield _found(article, clause, stretch)


def read_clauses(article: Article) -> Iterator[tuple[list[Clause], Stretch, bool]]:
    """The judged clauses of each stretch of the body, with the stretch and whether they are items of a list in it."""
    lead = heading = Lead()
    before, leading = "", False
    voice_before: Voice = "narrator"
    sentences = read(article.doc, "sentences")
    for number, sentence in enumerate(sentences):
        text = article.text[sentence["start"] : sentence["end"]]
        listed = sentences[number + 1 : number + 2]
        leads = text.rstrip().endswith(":") or (
            sentence["kind"] == "paragraph"
            and bool(listed)
            and listed[0]["kind"] == "bullet"
            and text.rstrip()[-1:].isalnum()
        )
        if sentence["kind"] == "crosshead":
            lead = heading = under_heading(article, sentence["start"], sentence["end"])
        if sentence["kind"] not in ("paragraph", "bullet"):
            continue
        if leads:
            above = lead if leading or (number and sentences[number - 1]["kind"] == "bullet") else heading
            lead = lead_in(article, sentence["start"], sentence["end"], above)
            leading = True
            if sentence["kind"] == "paragraph" and not article.has_speech(sentence["start"], sentence["end"]):
                list(article.voices.stretches(sentence["start"], sentence["end"]))
                continue
        elif sentence["kind"] == "paragraph" and sentence["start"] == sentence["block"]:
            lead, leading = heading, False
        for stretch in article.voices.stretches(sentence["start"], sentence["end"]):
            if sentence["kind"] == "bullet" and lead.prior and not stretch.quote_id:
                stretch = stretch._replace(voice="narrator")
            here = lead._replace(listed=True) if sentence["kind"] == "bullet" else heading
            start, here = inline_list(article, stretch, here)
            found: list[Clause] = []
            for piece in cut_clauses(article.text, start, stretch.end):
                goes_on = not here.listed and found and found[-1].kind == "recommendation"
                asked = ASKED.match(article.text, *piece) if goes_on else None
                lead_here = Lead("advice", asked["whom"], listed=True) if asked else here
                found.append(judge(article, piece, Place(sentence, stretch, lead_here, before, voice_before)))
                before, voice_before = found[-1].kind, stretch.voice
            yield found, stretch, start > stretch.start


def _found(article: Article, clause: Clause, stretch: Stretch) -> Found:
    service = article.focus.service(clause.start, clause.end)
    before = article.words[: article.tokens(clause.start, clause.end)[0]]
    fields = {
        "theme": article.rules.themes.theme(clause.words, before=before),
        "addressee": service["service"] if service and clause.addressee.lower() in PRONOUNS else clause.addressee,
        "said_by": stretch.said_by,
        "quote_id": stretch.quote_id,
        "service": service["service"] if service else "",
        "service_id": service["service_id"] if service else "",
    }
    return Found(clause.start, clause.end, clause.rule, clause.kind, fields)


class Findings:
    """Writes `doc.spans["strengths"]` and `doc.spans["recommendations"]`.

    There are none in a text about no one service, nor are there a few in one without a rating where the inspecting
    side says nothing: it announces an inspection.
    """

    def __init__(self, rules: FindingRules) -> None:
        declare("strengths", "recommendations")
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        inspected = doc._.inspectorate and any(one["main"] for one in read(doc, "services"))
        found = list(find_findings(doc, self.rules)) if inspected else []
        told = sum(bool(one.fields["said_by"]) for one in found)
        if not read(doc, "ratings") and len(found) < _MANY and 3 * told < len(found):
            found = []
        write(doc, "strengths", (one for one in found if one.label == "strength"))
        return write(doc, "recommendations", (one for one in found if one.label != "strength"))


@Language.factory("extract_findings", default_config={"rules": None}, requires=["doc.spans"], assigns=["doc.spans"])
def create_findings(nlp: Language, name: str, rules: str | None) -> Findings:
    """The component `extract_findings`; `rules` is a rule folder laid over the built-in one."""
    return Findings(FindingRules(nlp, RuleFolder.at(rules)))
