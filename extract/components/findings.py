"""Findings: strengths, concerns and recommendations, clause by clause, and who says them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from extract.bodies import ServiceRule
from extract.clauses import MIN_WORDS, cut_clauses
from extract.focus import Focus, References
from extract.matching import Match, RuleMatcher
from extract.names import NameRules
from extract.polarity import Polarity
from extract.rulebook import PatternRule, RuleFolder, Settings
from extract.spans import Found, declare, read, write
from extract.themes import Themes
from extract.tokens import tokens_of
from extract.voices import Stretch, Voices, inspecting_names

Effect = Literal[
    "recommends",
    "praises",
    "criticises",
    "none",
    "cancels",
    "counts",
    "lead_recommends",
    "lead_bad",
    "lead_good",
    "form",
]
Prior = Literal["", "good", "bad", "advice"]

_TO_WHOM = re.compile(r"(?:to|for)\s+(?P<whom>(?:\S+\s?){1,8})$", re.IGNORECASE)
# What a clause must weigh: at all; in spite of a cue that it is none; beside a rating, and as praise or blame, where
# nobody who inspects is heard.
_THRESHOLD, _DESPITE, _BESIDE_RATING, _PRAISE, _BLAME = 0.5, 2.0, 2.0, 0.7, 1.0
_CONTRAST = frozenset(("but", "yet", "however", "elsewhere", "conversely", "unfortunately", "sadly", "nevertheless"))
_WE = ("us", "we")
_MANY = 8  # findings of an article that does more than announce an inspection
_EVERYDAY = "labels.everyday"
_CANCELLED: dict[Effect, Effect] = {
    "recommends": "cancels",
    "praises": "cancels",
    "criticises": "cancels",
    "none": "counts",
}
NO_FINDING, BRIDGED = "none", "findings.bridged"
_SAID = frozenset(("strength", "concern"))
_PRIORS: tuple[Prior, ...] = ("good", "bad", "advice")
_LEADS: dict[Effect, Prior] = {"lead_recommends": "advice", "lead_bad": "bad", "lead_good": "good"}


class FindingRule(PatternRule):
    """A cue of a finding, or of none; see findings.toml."""

    patterns: tuple[str, ...] = ()
    effect: Effect


class FindingRules:
    """The rules of findings.toml, polarity.csv and themes.csv."""

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        rules = folder.rules("findings", FindingRule)
        classes = folder.settings("findings", Settings).classes
        self.effects: dict[str, Effect] = {rule.id: rule.effect for rule in rules}
        self.matcher = RuleMatcher(nlp, (rule for rule in rules if rule.effect != "form"), classes)
        self.headings: dict[str, Prior] = {words: kind for kind in _PRIORS for words in classes[f"{kind}_heading"]}
        self.people = frozenset(classes["people"])
        self.not_addressed = frozenset(classes["not_addressed"])
        self.imperatives = frozenset(classes["imperative"])
        self.polarity = Polarity(folder)
        self.themes = Themes(folder)
        self.names = NameRules(nlp, folder)
        self.references = References(folder.rules("services", ServiceRule))


class Context(NamedTuple):
    """What headings and lists say of the lines below them: their polarity, and who must act.

    Attributes: listed: whether it is a list, whose every item counts, and no heading over paragraphs.
    """

    prior: Prior = ""
    addressee: str = ""
    listed: bool = False


class Clause(NamedTuple):
    """A clause, judged: characters `[start, end)`; `kind` is strength, concern, recommendation or empty.

    Attributes: rule: that found it; of an empty one `NO_FINDING` where a cue tells that it is none.
    """

    start: int
    end: int
    kind: str
    rule: str
    words: tuple[str, ...]
    addressee: str = ""


Judged = tuple[Clause, Stretch]


class Article:
    """One article while its findings are found."""

    def __init__(self, doc: Doc, rules: FindingRules) -> None:
        self.doc = doc
        self.rules = rules
        self.text = tokens_of(doc).text
        self.quotes = read(doc, "quotes")
        hidden = [(start, end) for quote in self.quotes for start, end in quote["parts"]]
        self.tagged = rules.names.tagger(doc).hidden(hidden)
        surnames = frozenset(one["surname"] for one in read(doc, "people"))
        self.voices = Voices(self.tagged, self.quotes, inspecting_names(doc), rules.people, surnames)
        self.words = tokens_of(doc).words
        grades = [one for one in read(doc, "labels") if one["rule"] != _EVERYDAY] + read(doc, "ratings")
        worded = (one for one in grades if one["label"] == "rating" or not one["is_score"])
        self.rated = {self.tokens(one["start"], one["end"])[0] for one in worded}
        self.grades = {at for one in grades for at in range(*self.tokens(one["start"], one["end"]))}
        labels = {at for one in grades if "aspect" not in one for at in range(*self.tokens(one["start"], one["end"]))}
        cues = [
            cue
            for cue in rules.matcher(doc)
            if labels.isdisjoint(range(cue.start, cue.end))
            and not any(self.words[start] in rules.not_addressed for _, start, end in cue.slots if start < end)
        ]
        self.cues = sorted(self._uncancelled(cues), key=lambda match: (match.start, -match.end))
        self.focus = Focus(doc, rules.references)

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """The tokens of characters `[start, end)`."""
        return self.tagged.token(start), self.tagged.token(end - 1) + 1 if end > start else self.tagged.token(start)

    def _uncancelled(self, cues: Sequence[Match]) -> Iterator[Match]:
        """The cues without those that overlap one that cancels them (they *told inspectors* … *to*)."""
        effects = self.rules.effects
        taken = {(effects[cue.rule], at) for cue in cues for at in range(cue.start, cue.end)}
        for cue in cues:
            against = _CANCELLED.get(effects[cue.rule])
            if not against or taken.isdisjoint((against, at) for at in range(cue.start, cue.end)):
                yield cue

    def has_speech(self, start: int, end: int) -> bool:
        """Whether somebody is quoted in a stretch."""
        return any(part[0] < end and start < part[1] for quote in self.quotes for part in quote["parts"])

    def cues_in(self, start: int, end: int) -> list[Match]:
        first, last = self.tokens(start, end)
        return [cue for cue in self.cues if first <= cue.start and cue.end <= last]


def find_findings(doc: Doc, rules: FindingRules) -> Iterator[Found]:
    """Yield each clause in which the inspecting side says what is good, what is not, or what must change.

    Yields: Found labelled `strength`, `concern` or `recommendation`, with `theme`, `addressee`, `said_by`, `quote_id`,
        `service`, `service_id`.
    """
    article = Article(doc, rules)
    told = list(read_clauses(article))
    for number, (sentence, clauses) in enumerate(told):
        beside = told[max(0, number - 1) : number] + told[number + 1 : number + 2]
        near = [others for other, others in beside if _is_beside(other, sentence)]
        for clause, stretch in bridged(clauses, near):
            if clause.kind:
                yield _found(article, clause, stretch)


def read_clauses(article: Article) -> Iterator[tuple[Mapping[str, Any], list[Judged]]]:
    """Each sentence of the body, with its clauses, judged, and the stretches that they stand in."""
    context = heading = Context()
    before, leading = "", False
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
            context = heading = under_heading(article, sentence["start"], sentence["end"])
        if sentence["kind"] not in ("paragraph", "bullet"):
            continue
        if leads:
            above = context if leading or (number and sentences[number - 1]["kind"] == "bullet") else heading
            context = lead_in(article, sentence["start"], sentence["end"], above)
            leading = True
            if sentence["kind"] == "paragraph" and not article.has_speech(sentence["start"], sentence["end"]):
                list(article.voices.stretches(sentence["start"], sentence["end"]))
                continue
        elif sentence["kind"] == "paragraph" and sentence["start"] == sentence["block"]:
            context, leading = heading, False
        clauses: list[Judged] = []
        for stretch in article.voices.stretches(sentence["start"], sentence["end"]):
            if sentence["kind"] == "bullet" and context.prior and not stretch.quote_id:
                stretch = stretch._replace(voice="narrator")
            here = context._replace(listed=True) if sentence["kind"] == "bullet" else heading
            start, here = inline_list(article, stretch, here)
            pieces = cut_clauses(article.text, start, stretch.end)
            found = [judge(article, piece, stretch, here, before) for piece in pieces]
            for clause in joined(found, listed=start > stretch.start):
                before = clause.kind or before
                clauses.append((clause, stretch))
        yield sentence, clauses


def _is_beside(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two sentences are of one paragraph."""
    return bool(one["block"] == other["block"] and one["kind"] == other["kind"] == "paragraph")


def bridged(clauses: list[Judged], beside: Sequence[list[Judged]]) -> list[Judged]:
    """A sentence that tells nothing by itself says what the sentences before and after it say, if both say the same.

    Args: beside: the clauses of the sentences beside it in its paragraph.
    """
    kinds = {clause.kind for near in beside for clause, _ in near}
    if len(beside) < 2 or len(clauses) != 1 or not kinds <= _SAID or len(kinds) != 1:
        return clauses
    (clause, stretch) = clauses[0]
    if clause.kind or clause.rule == NO_FINDING or stretch.voice != "narrator":
        return clauses
    return [(clause._replace(kind=kinds.pop(), rule=BRIDGED), stretch)]


def under_heading(article: Article, start: int, end: int) -> Context:
    """What a heading says of the lines below: one of the rules' headings, or one that asks (*The council should*)."""
    words = article.text[start:end].lower().strip(" :?-–—#*0123456789.")
    if words in article.rules.headings:
        return Context(article.rules.headings[words])
    asked = lead_in(article, start, end, Context())
    return asked if asked.prior == "advice" else Context()


def lead_in(article: Article, start: int, end: int, heading: Context) -> Context:
    """What a line that ends with a colon says of the lines below it."""
    cues = [cue for cue in article.cues_in(start, end) if article.rules.effects[cue.rule] in _LEADS]
    words = article.text[start:end].strip(" :")
    addressed = _TO_WHOM.match(words)
    addressee = _addressee(article, start, end) or (addressed["whom"] if addressed else "")
    if cues:
        last = max(cues, key=lambda cue: cue.end)
        return Context(_LEADS[article.rules.effects[last.rule]], addressee)
    words = words.lower()
    if heading.prior == "advice":
        return Context("advice", addressee)
    return Context(article.rules.headings.get(words, heading.prior))


def inline_list(article: Article, stretch: Stretch, context: Context) -> tuple[int, Context]:
    """Where a list inside a sentence begins, and what its lead-in says: two recommendations: *check plans; ask* …"""
    colon = article.text.find(": ", stretch.start, stretch.end)
    if colon < 0:
        return stretch.start, context
    lead = lead_in(article, stretch.start, colon, Context())
    first = article.text[colon + 1 : stretch.end].split()[:1]
    if lead.prior != "advice" or not first or first[0] not in article.rules.imperatives:
        return stretch.start, context
    return colon + 2, lead._replace(listed=True)


def _addressee(article: Article, start: int, end: int) -> str:
    """Who must act: the words between a verb of asking and `to`, or the subject of `must` and `should`."""
    for cue in article.cues_in(start, end):
        for name, first, last in cue.slots:
            if name == "addressee" and last > first:
                words = article.tagged.words(first, last).strip(" ,")
                return "" if words.lower() in _WE else words
    match = _MODAL_SUBJECT.search(article.text[start:end])
    return _SAYS.sub("", match["subject"].strip()) if match else ""


_SAYS = re.compile(r"^.*\b(?:says|said|that|adds|added|found|finds)\s")
_MODAL_SUBJECT = re.compile(
    r"(?:^|[.,;:“‘\"]\s*|\b(?:that|and|but|said|says|added|however|now|because|so)\s+)"
    r"(?P<subject>(?:(?:the|its|their|all|every|each)\s)?(?:[\w’'&-]+\s){1,7}?)"
    r"(?:and\s)?(?:must|should|needs? to|ought to|has to|have to|is asked|are asked|is to|are to)\b",
    re.IGNORECASE,
)


def judge(article: Article, clause: tuple[int, int], stretch: Stretch, context: Context, before: str) -> Clause:
    """What one clause says: by its cues, then by the polarity of its words, then by where it stands.

    Args: before: the kind of the clause before it, which a clause of the inspecting side without signs of its own
        continues.
    """
    start, end = clause
    first, last = article.tokens(start, end)
    words = tuple(word for at, word in enumerate(article.words[first:last], start=first) if at not in article.grades)
    if stretch.voice == "service" or last - first < MIN_WORDS or article.text[start:end].endswith("?"):
        return Clause(start, end, "", NO_FINDING, words)
    cues = {article.rules.effects[cue.rule]: cue.rule for cue in reversed(article.cues_in(start, end))}
    listed = context.prior == "advice" and (
        context.listed or "recommends" in cues or not article.rules.imperatives.isdisjoint(words[:1])
    )
    if listed or "recommends" in cues:
        rule = "findings.listed_advice" if listed else cues["recommends"]
        addressee = (context.addressee if listed else "") or _addressee(article, start, end)
        return Clause(start, end, "recommendation", rule, words, addressee)
    rated = not article.rated.isdisjoint(range(first, last))
    score = _score(article.rules.polarity.score(words), cues, stretch, context, rated=rated)
    rule = cues.get("praises") or cues.get("criticises") or ("findings.listed" if context.prior else "findings.words")
    if score > _THRESHOLD:
        return Clause(start, end, "strength", rule, words)
    if score < -_THRESHOLD:
        return Clause(start, end, "concern", rule, words)
    goes_on = stretch.voice == "inspecting" and stretch.quote_id and "none" not in cues and words[:1] != ("i",)
    if goes_on and before in ("strength", "concern"):
        contrasts = not _CONTRAST.isdisjoint(words[:1])
        turned = contrasts or article.text[:start].rstrip(" ,").lower().endswith((" but", " though"))
        return Clause(start, end, "concern" if turned else before, "findings.continued", words)
    return Clause(start, end, "", NO_FINDING if "none" in cues else "", words)


def _score(polarity: float, cues: Collection[str], stretch: Stretch, context: Context, *, rated: bool) -> float:
    """The polarity of a clause with its cues and context; 0 where that is too little for one who only tells.

    Args: rated: whether a rating stands in the clause, which alone is no finding.
    """
    score = polarity + 2 * ("praises" in cues) - 2 * ("criticises" in cues)
    score += {"good": 1.0, "bad": -1.0}.get(context.prior, 0.0)
    if "none" in cues and "praises" not in cues and "criticises" not in cues and abs(score) < _DESPITE:
        return 0.0
    least = _BESIDE_RATING if rated else _PRAISE if score > 0 else _BLAME
    return 0.0 if stretch.voice == "narrator" and abs(score) < least else score


def joined(clauses: Sequence[Clause], *, listed: bool) -> list[Clause]:
    """The rows of a stretch: one where all clauses say the same, else one for each that says something.

    Args: listed: whether they are items of a list inside the sentence.
    """
    kinds = {clause.kind for clause in clauses if clause.kind}
    own = {clause.addressee for clause in clauses if clause.kind == "recommendation" and clause.addressee}
    if len(clauses) == 1 or len(kinds) != 1 or len(own) == len(clauses) or listed:
        return list(clauses)
    telling = next(clause for clause in clauses if clause.kind)
    words = tuple(word for clause in clauses for word in clause.words)
    return [Clause(clauses[0].start, clauses[-1].end, telling.kind, telling.rule, words, telling.addressee)]


def _found(article: Article, clause: Clause, stretch: Stretch) -> Found:
    service = article.focus.service(clause.start, clause.end)
    before = article.words[: article.tokens(clause.start, clause.end)[0]]
    fields = {
        "theme": article.rules.themes.theme(clause.words, before=before),
        "addressee": clause.addressee,
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
        count = sum(one.rule != BRIDGED for one in found)
        if not read(doc, "ratings") and count < _MANY and 3 * told < count:
            found = []
        write(doc, "strengths", (one for one in found if one.label == "strength"))
        return write(doc, "recommendations", (one for one in found if one.label != "strength"))


@Language.factory("extract_findings", default_config={"rules": None}, requires=["doc.spans"], assigns=["doc.spans"])
def create_findings(nlp: Language, name: str, rules: str | None) -> Findings:
    """The component `extract_findings`; `rules` is a rule folder laid over the built-in one."""
    return Findings(FindingRules(nlp, RuleFolder.at(rules)))
