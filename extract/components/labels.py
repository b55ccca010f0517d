"""Labels: where a word of a rating scale stands, and whether it is a rating at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.attrs import LOWER
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from extract.matching import Match, RuleMatcher
from extract.rulebook import PatternRule, RuleFolder, Settings
from extract.scales import Scales
from extract.spans import Found, declare, read, write

Effect = Literal["score", "rates", "previous", "both", "denies", "supposes", "counts", "explains", "form"]
_REJECTS = ("denies", "supposes", "counts")
_OPEN, _CLOSE = frozenset("“‘\"'"), frozenset("”’\"'")
_BE = frozenset(("is", "was", "were", "are", "be", "been", "being", "as", "'s"))
_BETWEEN = frozenset(
    (
        "both",
        "all",
        "also",
        "now",
        "each",
        "still",
        "again",
        "only",
        "just",
        "too",
        ",",
        "either",
        "once",
        "then",
        "a",
        "an",
        "“",
        "‘",
        '"',
        "'",
    )
)
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}
_YEAR = re.compile(r"(?:19|20)\d\d")
_FRACTION = re.compile(r"\d{1,2}/\d\d")
_TENS = {"twenty": 20, "thirty": 30}


class LabelRule(PatternRule):
    """A cue that makes a label a rating or tells that it is none; see labels.toml."""

    patterns: tuple[str, ...] = ()
    effect: Effect
    side: Literal["after", "before", "around"] = "after"
    reach: int = 0
    clause: bool = True
    first: bool = False


class LabelRules:
    """The rules of labels.toml and scales.csv."""

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        rules = folder.rules("labels", LabelRule)
        classes = folder.settings("labels", Settings).classes
        self.rules = {rule.id: rule for rule in rules}
        self.cues = RuleMatcher(nlp, (rule for rule in rules if rule.effect not in ("score", "form")), classes)
        self.scores = RuleMatcher(nlp, (rule for rule in rules if rule.effect == "score"), classes)
        self.follower = frozenset(classes["follower"])
        self.clause = frozenset(classes["clause"])
        self.special = frozenset(classes["special"])
        self.totals = frozenset(classes["total"])
        self.scales = Scales(folder)
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.matcher.add("labels", [nlp.make_doc(phrase) for phrase in self.scales.labels])
        self.aspects = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.aspects.add("aspects", [nlp.make_doc(name) for name in (*self.scales.aspects, *classes["aspect"])])


@dataclass(frozen=True, slots=True)
class Label:
    """A word of a scale in a sentence: tokens `[start, end)` of the Doc, the marks around it not counted."""

    start: int
    end: int
    words: str
    rule: str = ""

    def overlaps(self, other: Label) -> bool:
        return self.start < other.end and other.start < self.end


def find_candidates(doc: Doc, rules: LabelRules, inspectorates: frozenset[str]) -> list[Label]:
    """Every word of a scale of these inspectorates, and every score; of overlapping ones the longest."""
    found = [Label(match.start, match.end, "", match.rule) for match in rules.scores(doc)]
    found += [
        Label(token.i, token.i + 1, "", "labels.out_of")
        for token in doc
        if token.like_num and _FRACTION.fullmatch(token.text) and token.text.split("/")[1] in rules.totals
    ]
    for _, start, end in rules.matcher(doc):
        words = doc[start:end].text.lower()
        if any(row.inspectorate in inspectorates for row in rules.scales.labels[words]):
            found.append(Label(start, end, words))
    kept: list[Label] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if not any(one.overlaps(other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a label is a rating, by which rule, and of when: `current`, `previous` or `both`."""

    accepted: bool
    rule: str
    status: str = "current"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with labels: token bounds, the words of the whole Doc in lower case, its labels and cues."""

    start: int
    end: int
    doc: Doc
    words: Sequence[str]
    labels: Sequence[Label]
    cues: Sequence[Match]
    quoted: bool
    year: int
    inspectorates: frozenset[str]


def judge(label: Label, sentence: Sentence, rules: LabelRules, accepted: Sequence[tuple[Label, str]]) -> Verdict:
    """Decide on one label: cues against it, then the word after it, then cues for it, then its form.

    Args: accepted: the labels before it in the sentence that are ratings, with their status.
    """
    effects = _effects(label, sentence, rules)
    if _legend(label, sentence):
        return Verdict(False, "labels.legend")
    if "explains" in effects and len({one.words for one in sentence.labels}) > 1:
        return Verdict(False, effects["explains"])
    if _either(label, sentence):
        return Verdict(False, "labels.either")
    for effect in _REJECTS:
        if effect in effects:
            return Verdict(False, effects[effect])
    alone = _alone(label, sentence)
    status = _status(label, sentence, effects, accepted)
    if not alone and not label.rule and not _followed(label, sentence, rules):
        return Verdict(False, "labels.everyday")
    if "rates" in effects:
        return Verdict(True, effects["rates"], status)
    form = _form(label, sentence, rules, alone=alone)
    if form and not (sentence.quoted and form in ("labels.copula", "labels.capital")):
        return Verdict(True, form, status)
    if accepted and _goes_on(label, sentence, accepted[-1][0]):
        return Verdict(True, "labels.listed", status)
    return Verdict(False, "labels.bare")


def _status(label: Label, sentence: Sentence, effects: dict[str, str], accepted: Sequence[tuple[Label, str]]) -> str:
    """Of when a rating is: by its cues, by a year before the article's, else as the rating that it continues."""
    if "both" in effects:
        return "both"
    if "previous" in effects:
        return "previous"
    clause_end = next(
        (at for at in range(label.end, sentence.end) if sentence.words[at] in (",", ".", ";", "and", "but", "while")),
        sentence.end,
    )
    clause_start = next(
        (
            at + 1
            for at in range(label.start - 1, sentence.start - 1, -1)
            if sentence.words[at] in (";", "but", "while", "although")
        ),
        sentence.start,
    )
    years = [int(word) for word in sentence.words[clause_start:clause_end] if _YEAR.fullmatch(word)]
    if sentence.year and years and max(years) < sentence.year:
        return "previous"
    if (
        accepted
        and accepted[-1][1] == "previous"
        and label.start - accepted[-1][0].end <= 5
        and "to" not in sentence.words[accepted[-1][0].end : label.start]
    ):
        return "previous"
    return "current"


def _legend(label: Label, sentence: Sentence) -> bool:
    """Whether the line explains a scale: 6 - excellent."""
    before = [sentence.doc[at] for at in range(sentence.start, label.start)]
    return bool(before) and before[0].like_num and all(token.like_num or token.text in "-–—=:" for token in before)


def _effects(label: Label, sentence: Sentence, rules: LabelRules) -> dict[str, str]:
    """The rule id of the nearest cue of each effect that reaches the label."""
    found: dict[str, tuple[int, str]] = {}
    for cue in sentence.cues:
        rule = rules.rules[cue.rule]
        distance = label.start - cue.end if cue.end <= label.start else cue.start - label.end
        ahead = cue.end <= label.start
        if cue.start < label.end and label.start < cue.end:
            distance = 0
        if (
            distance < 0
            or (distance > rule.reach and not (rule.effect == "previous" and cue.start - sentence.start < 4))
            or rule.side == ("before" if ahead else "after")
        ):
            continue
        if rule.first and any(cue.end <= other.start < label.start for other in sentence.labels):
            continue
        between = sentence.words[cue.end : label.start] if ahead else sentence.words[label.end : cue.start]
        governs = rule.effect == "previous" and cue.start - sentence.start < 4
        if rule.clause and not governs and any(word in rules.clause for word in between):
            continue
        if distance <= found.get(rule.effect, (99, ""))[0]:
            found[rule.effect] = distance, rule.id
    return {effect: rule for effect, (_, rule) in found.items()}


def _alone(label: Label, sentence: Sentence) -> bool:
    """Whether quotation marks stand right around the label: 'Good'."""
    before, after = sentence.words[label.start - 1 : label.start], sentence.words[label.end : label.end + 1]
    return bool(before and after) and before[0] in _OPEN and after[0] in _CLOSE


def _followed(label: Label, sentence: Sentence, rules: LabelRules) -> bool:
    """Whether a rating may stand here: the next word is none that an adjective belongs to."""
    at = label.end
    while at < sentence.end and sentence.words[at] in _CLOSE:
        at += 1
    if at >= sentence.end:
        return True
    word = sentence.words[at]
    if not word[0].isalpha():
        return word not in ("-", "–") or at > label.end or bool(sentence.doc[at - 1].whitespace_)
    if any(cue.start == at and rules.rules[cue.rule].side == "before" for cue in sentence.cues):
        return True
    return word in rules.follower


def _either(label: Label, sentence: Sentence) -> bool:
    """Whether `or` joins the label to another one: good or outstanding."""
    for other in sentence.labels:
        first, second = sorted((label, other), key=lambda one: one.start)
        between = [word for word in sentence.words[first.end : second.start] if word not in _CLOSE | _OPEN | {","}]
        if other is not label and between in (["or"], ["nor"], ["or", "even"], ["/"]):
            return True
    return False


def _form(label: Label, sentence: Sentence, rules: LabelRules, *, alone: bool) -> str:
    """The rule by which the form alone makes the label a rating, if one does."""
    words, doc = sentence.words, sentence.doc
    before = words[label.start - 1] if label.start > sentence.start else ""
    if label.words in rules.special or label.rule in ("labels.out_of", "labels.grade_number"):
        return "labels.special"
    if alone:
        return "labels.quoted"
    capital = doc[label.start].text[:1].isupper() and not doc[label.start].text.isupper()
    if capital and before and before not in (".", ":", "–", "-", "|") and label.start > sentence.start + 1:
        return "labels.capital"
    if before in (":", "–", "-", "—", "|") and (label.end >= sentence.end or not words[label.end][0].isalpha()):
        return "labels.table"
    at = label.start - 1
    while at > sentence.start and words[at] in _BETWEEN:
        at -= 1
    ends = label.end >= sentence.end or words[label.end] in (
        ",",
        ".",
        ";",
        "for",
        "in",
        "at",
        "and",
        "but",
        "while",
        "overall",
        "’",
        "”",
        "'",
        '"',
        "on",
        "too",
    )
    if words[at] not in _BE or not ends:
        return ""
    lead = max((other.end for other in sentence.labels if other.end <= at), default=sentence.start)
    return "labels.copula" if _names_aspect(doc[lead:at], sentence, rules) else ""


def _names_aspect(span: Span, sentence: Sentence, rules: LabelRules) -> bool:
    """Whether words name an aspect that one of the article's inspectorates rates."""
    for _, start, end in rules.aspects(span):
        rows = rules.scales.aspects.get(sentence.doc[start:end].text.lower())
        if rows is None or any(row.inspectorate in sentence.inspectorates for row in rows):
            return True
    return False


def _goes_on(label: Label, sentence: Sentence, before: Label) -> bool:
    """Whether the label continues a list of ratings: good for safety *and poor for respect*."""
    between = sentence.words[before.end : label.start]
    return (
        len(between) <= 14
        and ("," in between or "and" in between)
        and sentence.words[label.end : label.end + 1] != []
        and not any(word in (".", ";") for word in between)
    )


def find_labels(doc: Doc, rules: LabelRules, inspectorates: Iterable[str]) -> Iterator[Found]:
    """Yield every word of a scale of these inspectorates, with the verdict on it.

    Yields: Found labelled `rating` or `no rating`, its rule the one that decided, with `words`, `status`, `kind` (of
        line).
    """
    names = frozenset(inspectorates)
    candidates = find_candidates(doc, rules, names)
    if not candidates:
        return
    words = [doc.vocab.strings[key] for key in doc.to_array(LOWER).tolist()]
    sentences = [(sent.start, sent.end) for sent in doc.sents]
    holding = [(start, end) for start, end in sentences if any(start <= one.start < end for one in candidates)]
    cues = rules.cues(doc, holding)
    speech = [(quote["start"], quote["end"]) for quote in read(doc, "quotes") if quote.get("speaker_type") == "person"]
    kinds = read(doc, "sentences")
    dated = [int(one["date"][:4]) for one in read(doc, "dates")]
    year = dated[0] if dated else max((int(word) for word in words if _YEAR.fullmatch(word)), default=0)
    for start, end in holding:
        labels = [one for one in candidates if start <= one.start < end]
        quoted = any(first <= doc[labels[0].start].idx < last for first, last in speech)
        sentence = Sentence(
            start, end, doc, words, labels, [cue for cue in cues if start <= cue.start < end], quoted, year, names
        )
        accepted: list[tuple[Label, str]] = []
        for label in labels:
            verdict = judge(label, sentence, rules, accepted)
            if verdict.accepted:
                accepted.append((label, verdict.status))
            first, last = doc[label.start].idx, doc[label.end - 1].idx + len(doc[label.end - 1])
            kind = next((one["kind"] for one in kinds if one["start"] <= first < one["end"]), "paragraph")
            yield Found(
                first,
                last,
                verdict.rule,
                "rating" if verdict.accepted else "no rating",
                {
                    "words": label.words or rating_of(doc[label.start : label.end].text),
                    "status": verdict.status,
                    "kind": kind,
                    "score": label.rule,
                },
            )


def rating_of(words: str) -> str:
    """A score as it is written in the tables: `one point out of a possible 36` is `1 out of 36`."""
    plain = words.lower()
    numbers = [_digits(word) for word in re.findall(r"[\w-]+", plain) if _digits(word)]
    if re.search(r"\bout of\b|\bfrom a possible\b|\bof a possible\b|points (?:of|from)", plain) and len(numbers) == 2:
        return f"{numbers[0]} out of {numbers[1]}"
    if match := re.fullmatch(r"(\d+)/(\d+)", plain):
        return f"{match[1]} out of {match[2]}"
    if match := re.search(r"(\d+)\s*(per cent|percent|%)", plain):
        return f"{match[1]} per cent"
    return re.sub(r"^grades? (\w+?)s?$", r"grade \1", plain)


def _digits(word: str) -> str:
    if word.isdigit():
        return word
    if word in _NUMBERS:
        return _NUMBERS[word]
    tens, _, ones = word.partition("-")
    return str(_TENS[tens] + int(_NUMBERS.get(ones, "0"))) if tens in _TENS else ""


class Labels:
    """Writes `doc.spans["labels"]`: ratings, and what was judged to be none."""

    def __init__(self, rules: LabelRules) -> None:
        declare("labels")
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        inspectorates = {one["name"] for one in read(doc, "inspectorates")} | set(
            (doc._.inspectorate or "").split("; ")
        )
        return write(doc, "labels", find_labels(doc, self.rules, inspectorates))


@Language.factory("extract_labels", default_config={"rules": None}, requires=["doc.spans"], assigns=["doc.spans"])
def create_labels(nlp: Language, name: str, rules: str | None) -> Labels:
    """The component `extract_labels`; `rules` is a rule folder laid over the built-in one."""
    return Labels(LabelRules(nlp, RuleFolder.at(rules)))
