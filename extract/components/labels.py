"""Labels: where a word of a rating scale stands, and whether it is a rating at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extract.grids import Cell, read_rows
from extract.label_rules import REFERENCES, Label, LabelRules, Sentence, Verdict
from extract.matching import Match
from extract.numbers import read_number, score_of
from extract.rulebook import RuleFolder
from extract.spans import Found, declare, read, write
from extract.tokens import Tokens, tokens_of
from extract.verdicts import judge
from extract.voices import inspecting_names, is_inspecting
from extract.wording import Wording, inspected_types, mentions_of, read_wording

_LINES = ("headline", "paragraph", "bullet", "crosshead", "notes", "row")
_MARKUP = 4
_EDGES, _LEADS = "“”‘’\"' *_:.", ("", "at", "for", "in")
_BESIDE, _COUNTED = 5, 4
_YEAR = re.compile(r"(?:19|20)\d\d")
_OUT_OF, _STARS, _BARE_STARS = "labels.out_of", "labels.stars", "labels.bare_stars"
_NO_SCORE = ("or", ":")
_POINTS, _MOST_STARS = ("points", "point"), 4
_FRACTION = re.compile(r"\d{1,2}/\d\d?")


def find_candidates(doc: Doc, rules: LabelRules, inspectorates: frozenset[str]) -> list[Label]:
    """Every word of a scale of these inspectorates, and every score; of overlapping ones the longest."""
    tokens = tokens_of(doc)
    scores = []
    for match in rules.scores(doc):
        start, end = next(((first, last) for _, first, last in match.slots), (match.start, match.end))
        scores.append(Label(start, end, "", match.rule))
    found = [one for one in scores if not rules.rules[one.rule].stands_for and not _is_count(one, tokens, rules)]
    found = [one for score in found for one in _split_score(score, found, tokens)]
    found += _bare_scores(scores, tokens, rules)
    found += [
        Label(at, at + 1, "", _OUT_OF)
        for at, word in enumerate(tokens.words if "/" in tokens.text else ())
        if "/" in word and _FRACTION.fullmatch(word) and word.split("/")[1] in rules.totals
    ]
    for _, start, end in rules.matcher(doc):
        words = tokens.of(start, end).lower()
        asks = tokens.words[start - 1 : start] == ["how"]
        if not asks and any(row.inspectorate in inspectorates for row in rules.scales.labels[words]):
            found.append(Label(start, end, words))
    worded = {one.start for one in found if one.words and not one.words.isdecimal()}
    found = [one for one in found if not one.words.isdecimal() or not worded & {one.end, one.end + 1, one.end + 2}]
    kept: list[Label] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if not any(one.overlaps(other) for other in kept):
            kept.append(one)
    return sorted([*kept, *_by_reference(scores, kept, doc, rules, inspectorates)], key=lambda one: one.start)


def _split_score(score: Label, others: Sequence[Label], tokens: Tokens) -> Iterator[Label]:
    """A score, or both of a range (from 11 *to* 14 out of 30); none where it only reaches back to some other number."""
    words = tokens.words[score.start : score.end]
    for other in others:
        ahead = tokens.words[score.start : other.start]
        if other.end == score.end and ahead and "-" not in ahead and "to" not in ahead:
            return
    total = score_of(" ".join(words)).rpartition(" ")[2] if "to" in words[1:3] else ""
    start = read_number(words[0]) if total.isdecimal() else None
    if start is None:
        yield score
        return
    after = score.start + words.index("to") + 1
    number = read_number(tokens.words[after])
    yield Label(score.start, score.start + 1, f"{start} out of {total}", score.rule)
    yield Label(after, score.end, f"{number} out of {total}", score.rule)


def _is_count(score: Label, tokens: Tokens, rules: LabelRules) -> bool:
    """Whether `three out of five` counts what follows it: areas, or people."""
    inside, after = tokens.words[score.start : score.end], tokens.words[score.end : score.end + 3]
    return score.rule == _OUT_OF and not rules.people.isdisjoint(after) and "points" not in inside


def _by_reference(
    scores: Sequence[Label], kept: Sequence[Label], doc: Doc, rules: LabelRules, inspectorates: frozenset[str]
) -> Iterator[Label]:
    """The labels that are not named: the top grade; the same verdict as the one before.

    Not where the label stands beside them: the top grade of ‘outstanding’.
    """
    service = next((one["type"] for one in read(doc, "services") if one["main"]), "")
    date = next((one["date"] for one in read(doc, "dates")), "")
    main = [name for name in (doc._.inspectorate or "").split("; ") if name in inspectorates]
    names = [*main, *sorted(inspectorates.difference(main))]
    ordered = sorted(kept, key=lambda one: one.start)
    used = {one.words for one in kept}
    for one in scores:
        rule = rules.rules[one.rule]
        stands_for = rule.stands_for
        if stands_for in ("", "score") or (
            not _opens(one, doc) if rule.fronted else _is_beside(one, kept, tokens_of(doc))
        ):
            continue
        before = [other.words for other in ordered if other.end <= one.start and other.words in rules.scales.labels]
        words = (
            "".join(before[-1:])
            if stands_for == "same"
            else rules.scales.extreme(names, service, date, used, best=stands_for == "best")
        )
        if words:
            yield Label(one.start, one.end, words, one.rule)


def _opens(label: Label, doc: Doc) -> bool:
    """Whether a label begins its sentence."""
    at = tokens_of(doc).starts[label.start]
    return any(line["start"] == at for line in read(doc, "sentences"))


def _is_beside(label: Label, others: Sequence[Label], tokens: Tokens) -> bool:
    return any(
        other.start - label.end < _BESIDE
        and label.start - other.end < _BESIDE
        and "." not in tokens.words[min(label.end, other.end) : max(label.start, other.start)]
        for other in others
    )


def _bare_scores(found: Sequence[Label], tokens: Tokens, rules: LabelRules) -> Iterator[Label]:
    """The scores that one before them completes: it got six points out of 36, the other got *26*; *two* for safety."""
    for one in found:
        number = read_number(tokens.words[one.start]) if rules.rules[one.rule].stands_for == "score" else None
        after = tokens.words[one.end] if one.end < len(tokens.words) else "."
        if (
            number is None
            or after in _NO_SCORE
            or not (after in (*_POINTS, *rules.follower) or not after[:1].isalnum())
        ):
            continue
        if one.rule == _BARE_STARS:
            if number <= _MOST_STARS and any(other.rule == _STARS and other.end <= one.start for other in found):
                stars = f"{tokens.words[one.start]} {'star' if number == 1 else 'stars'}"
                yield Label(one.start, one.end, stars, one.rule)
            continue
        totals = [other for other in found if other.rule == _OUT_OF and other.end <= one.start]
        total = score_of(tokens.of(totals[-1].start, totals[-1].end)).rpartition(" ")[2] if totals else ""
        if total in rules.totals and number <= int(total):
            yield Label(one.start, one.end, f"{number} out of {total}", one.rule)


def find_labels(doc: Doc, rules: LabelRules, inspectorates: Iterable[str]) -> Iterator[Found]:
    """Yield every word of a scale of these inspectorates, with the verdict on it.

    Yields: Found labelled `rating` or `no rating`, its rule the one that decided, with `words`, `status`, `kind` (of
        line), `named` (false for "the top grade"), `is_score`.
    """
    names = frozenset(inspectorates)
    candidates = find_candidates(doc, rules, names)
    if not candidates:
        return
    article = _Setting(doc, rules, names)
    rated, paragraph, bullet = "", -1, False
    tokens = tokens_of(doc)
    lines = read(doc, "sentences")
    rows = dict(read_rows(tokens.text, lines))
    for heading, line, below in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        labels = [one for one in candidates if line["start"] <= tokens.starts[one.start] < line["end"]]
        if not labels or line["kind"] not in _LINES:
            continue
        listed = bullet and bool(rated) and line["kind"] == "bullet"
        rated = rated if line["block"] == paragraph else ""
        counting = heading is not None and heading["block"] == line["block"] and article.counts_services(heading)
        sentence = article.sentence(line, labels, rated, listed=listed, counting=counting)
        rated, paragraph, bullet = "", line["block"], line["kind"] == "bullet"
        accepted: list[tuple[Label, str]] = []
        for index, label in enumerate(labels):
            span = _characters(tokens, label)
            heads = below is not None and below["kind"] == "bullet" and _fills(span, line, tokens.text)
            if line["start"] in rows:
                verdict = _in_cell(span, rows[line["start"]])
            elif heads or (heading and rules.wording.parts_of(heading, line, span, tokens.text, names)):
                verdict = Verdict(True, "labels.table")
            else:
                verdict = judge(index, sentence, rules, accepted)
            if verdict.accepted and article.is_review and rules.progress.isdisjoint(label.words.split()):
                verdict = verdict._replace(status="previous")
            if verdict.accepted:
                accepted.append((label, verdict.status))
                rated = verdict.status if rated in ("", verdict.status) else "current"
            yield _found(label, verdict, line["kind"], tokens, rules)


def _found(label: Label, verdict: Verdict, kind: str, tokens: Tokens, rules: LabelRules) -> Found:
    stands_for = rules.rules[label.rule].stands_for if label.rule else ""
    by_reference = stands_for in REFERENCES
    fields = {
        "words": label.words or score_of(tokens.of(label.start, label.end)),
        "status": verdict.status,
        "kind": kind,
        "named": not by_reference,
        "is_score": not label.words or stands_for == "score" or label.rule == _OUT_OF,
    }
    rule = f"{label.rule} + {verdict.rule}" if by_reference else verdict.rule
    return Found(*_characters(tokens, label), rule, "rating" if verdict.accepted else "no rating", fields)


def _in_cell(label: tuple[int, int], row: tuple[Cell, ...]) -> Verdict:
    """The verdict on a label in a table: a rating where it fills its cell."""
    cell = next((one for one in row if one.start <= label[0] < one.end), None)
    fills = cell is not None and len(cell.text) <= label[1] - label[0] + _MARKUP
    return Verdict(fills, "labels.table", "previous" if cell and cell.is_earlier else "current")


def _fills(label: tuple[int, int], line: Mapping[str, Any], text: str) -> bool:
    """Whether a label is all that its line says: the heading of a list."""
    return not text[line["start"] : label[0]].strip(_EDGES) and text[label[1] : line["end"]].strip(_EDGES) in _LEADS


def _characters(tokens: Tokens, label: Label) -> tuple[int, int]:
    return tokens.starts[label.start], tokens.ends[label.end - 1]


class _Setting:
    """What the verdicts in one article share."""

    def __init__(self, doc: Doc, rules: LabelRules, inspectorates: frozenset[str]) -> None:
        self.doc = doc
        self.rules = rules
        self.inspectorates = inspectorates
        self.types = inspected_types(read(doc, "services"))
        self.tokens = tokens_of(doc)
        self.mentions = mentions_of(read(doc, "services"), read(doc, "inspectorates"))
        names = inspecting_names(doc)
        self.speech = [
            (part[0], part[1])
            for quote in read(doc, "quotes")
            if "speaker_type" in quote and not is_inspecting(quote, names)
            for part in quote["parts"]
        ]
        lower = self.tokens.text.lower()
        self.is_review = any(phrase in lower for phrase in rules.review)
        self.date = next((one["date"] for one in read(doc, "dates")), "")
        years = (int(word) for word in self.tokens.words if _YEAR.fullmatch(word))
        self.year = int(self.date[:4]) if self.date else max(years, default=0) + 1

    def counts_services(self, line: Mapping[str, Any]) -> bool:
        """Whether a sentence counts services: three other services were inspected."""
        first, last = self.tokens.over(line["start"], line["end"])
        counted = (at for at in range(first + 1, last) if self.tokens.words[at] in self.rules.services)
        return any(any(self.tokens.numbers[max(first, at - _COUNTED) : at]) for at in counted)

    def sentence(
        self, line: Mapping[str, Any], labels: list[Label], rated: str, *, listed: bool, counting: bool
    ) -> Sentence:
        """A sentence with its labels."""
        start, end = line["start"], line["end"]
        first, last = self.tokens.over(start, end)
        wording = read_wording(
            self.tokens,
            (first, last),
            [_characters(self.tokens, label) for label in labels],
            [one for one in self.mentions if start <= one[0][0] < end],
            self.inspectorates,
            self.types,
            self.rules.wording,
        )
        cues = [
            cue
            for cue in self.rules.cues(self.doc, [(first, last)])
            if not self._is_in_name(cue, wording) and not self._is_in_label(cue, labels)
        ]
        spoken = any(begin <= self.tokens.starts[labels[0].start] < stop for begin, stop in self.speech)
        return Sentence(
            first,
            last,
            self.tokens,
            labels,
            _without_parts(cues, self.rules),
            wording,
            spoken,
            self.year,
            self.date,
            self.inspectorates,
            rated,
            listed,
            counting,
        )

    def _is_in_label(self, cue: Match, labels: Sequence[Label]) -> bool:
        """Whether a cue is part of a score, or a denial ends inside a label: *not* sufficiently good."""
        denies = self.rules.rules[cue.rule].effect == "denies"
        return any(
            one.start < cue.end <= one.end and (denies or (one.rule and one.start <= cue.start)) for one in labels
        )

    def _is_in_name(self, cue: Match, wording: Wording) -> bool:
        """Whether a cue begins inside the name of a part, or counts what is only the end of one or of a body's name."""
        start, end = self.tokens.starts[cue.start], self.tokens.starts[cue.end - 1]
        counts = self.rules.rules[cue.rule].effect == "counts"
        kinds = "AJ" if counts else "A"
        names = [span for span, letter in zip(wording.spans, wording.letters, strict=True) if letter in kinds]
        return any(first < start < last or (counts and start < first < end < last) for first, last in names)


def _without_parts(cues: list[Any], rules: LabelRules) -> list[Any]:
    """Cues without those that speak against a rating and are part of a longer one: no longer."""
    rejects = ("denies", "supposes", "counts")
    return [
        cue
        for cue in cues
        if rules.rules[cue.rule].effect not in rejects
        or not any(
            other.start <= cue.start
            and cue.end <= other.end
            and other.end - other.start > cue.end - cue.start
            and rules.rules[other.rule].effect not in rejects
            for other in cues
        )
    ]


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
