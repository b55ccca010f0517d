"""Fit the weights of strengths and concerns: `python tests/fit_weights.py GOLD:ARTICLES[:WEIGHT] …`, with scikit-learn.

Each set is a file of gold like corpus/gold.jsonl, the folder of its articles and, if other than 1, what each of its
clauses counts. It writes leans.csv anew and, in context.csv, the columns `strength` and `concern`. Take as many sets as
there are, by other hands: the corpus alone is too little for weights that hold elsewhere. The cases of
tests/cases/findings.toml are fitted, too.

Source: multinomial logistic regression (scikit-learn's LogisticRegression) over strength, concern and neither.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from conftest import cases
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.article import tidy
from extract.components.findings import read_clauses
from extract.judgements import Article
from extract.pipeline import build_nlp
from extract.score import read_gold
from extract.weights import plain

RULES = Path(__file__).parent.parent / "extract" / "rules"
NEITHER, STRENGTH, CONCERN = 0, 1, 2
CASE_COUNT = 5.0
PENALTY = 0.05
"""`C` of the regression: the smaller, the smaller the weights."""

LEAST, STEP = 0.1, 0.05
"""A word that weighs less is left out; weights are multiples of a step."""

SETS, CLAUSES = 3, 3
"""In how many sets a word must stand, and in how many clauses without a capital (names have one)."""

Sign = tuple[str, str, str]
"""Table, condition or word, and voice."""

Weights = Mapping[Sign, tuple[float, float]]


class Example(NamedTuple):
    """A clause.

    Attributes:
        source: the set that it is from.
        count: what it counts.
        lower: the words among them that it has without a capital.
        kind: what it is in gold.
    """

    source: str
    count: float
    signs: set[Sign]
    lower: set[str]
    kind: int


def read_examples(gold: Path, articles: Path, count: float, nlp: Language) -> Iterator[Example]:
    """Every clause of a set's articles that could be a strength or a concern."""
    for id_, marks in read_gold(gold).items():
        reading = tidy((articles / f"{id_}.txt").read_text(encoding="utf-8"))
        kinds = [(one["start"], one["end"], STRENGTH) for one in marks["strengths"]]
        kinds += [(one["start"], one["end"], CONCERN) for one in marks["recommendations"]]
        for words, found in _clauses(nlp(reading.text), nlp):
            span = reading.original(words.start_char, words.end_char)
            kind = next((kind for *mark, kind in kinds if _overlap(mark, span)), NEITHER)
            yield Example(str(gold), count, found, _lower(words), kind)


def read_cases(nlp: Language) -> Iterator[Example]:
    """Every clause of the cases of findings; what is expected is known by its first two words."""
    for case in cases("findings"):
        text, expect = case.values
        kinds = {words: STRENGTH if kind == "strength" else CONCERN for kind, words, _ in expect}
        for words, found in _clauses(nlp(tidy(text).text), nlp):
            kind = kinds.get(" ".join(words.text.split()[:2]), NEITHER)
            yield Example("cases", CASE_COUNT, found, _lower(words), kind)


def _clauses(doc: Doc, nlp: Language) -> Iterator[tuple[Span, set[Sign]]]:
    """The clauses of a text that could be strengths or concerns, each with its signs."""
    component: Any = nlp.get_pipe("findings")
    if not doc._.inspectorate or not any(one["main"] for one in doc._.services or ()):
        return
    for clauses, stretch, _ in read_clauses(Article(doc, component.rules)):
        for clause in clauses:
            span = doc.char_span(clause.start, clause.end, alignment_mode="expand")
            if span and clause.holds and "advice" not in clause.holds:
                held = {(one, of) for one in clause.holds for of in ("", stretch.voice)}
                signs: set[Sign] = {("context", *one) for one in held & component.rules.weights.conditions.keys()}
                yield span, signs | {("leans", word, "") for word in plain(clause.words)}


def _lower(words: Span) -> set[str]:
    return plain([word.text for word in words if word.text == word.lower_])


def _overlap(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two spans share half of the shorter."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared >= min(one[1] - one[0], other[1] - other[0])


def fit(examples: Sequence[Example]) -> Weights:
    """What each sign weighs for a strength and for a concern."""
    kept = _known(examples)
    weights = _weights(examples, kept)
    kept = {sign for sign in kept if sign[0] == "context" or max(map(abs, weights[sign])) >= LEAST}
    return {sign: pair for sign, pair in _weights(examples, kept).items() if any(pair)}


def _known(examples: Sequence[Example]) -> set[Sign]:
    """All conditions, and the words of several sets that are no names."""
    clauses: Counter[str] = Counter()
    sets: dict[Sign, set[str]] = defaultdict(set)
    for one in examples:
        clauses.update(one.lower)
        for sign in one.signs:
            sets[sign].add(one.source)
    return {sign for sign in sets if sign[0] == "context" or (len(sets[sign]) >= SETS and clauses[sign[1]] >= CLAUSES)}


def _weights(examples: Sequence[Example], kept: Collection[Sign]) -> Weights:
    """Those of the regression, relative to neither, rounded to steps."""
    vectorizer = DictVectorizer()
    rows = vectorizer.fit_transform([{"\t".join(sign): 1 for sign in one.signs & kept} for one in examples])
    model = LogisticRegression(C=PENALTY, fit_intercept=False, max_iter=1000)
    model.fit(rows, [one.kind for one in examples], sample_weight=[one.count for one in examples])
    neither, *kinds = model.coef_
    rounded = [(np.round((kind - neither) / STEP) * STEP).round(2) + 0.0 for kind in kinds]
    names = (tuple(name.split("\t")) for name in vectorizer.get_feature_names_out())
    return dict(zip(names, zip(*rounded, strict=True), strict=True))


def write_words(weights: Weights) -> None:
    """leans.csv, by word."""
    rows = [(word, *pair) for (table, word, _), pair in sorted(weights.items()) if table == "leans"]
    with (RULES / "leans.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("word", "strength", "concern"))
        writer.writerows([word, f"{strength:g}", f"{concern:g}"] for word, strength, concern in rows)


def write_conditions(weights: Weights) -> None:
    """The columns `strength` and `concern` of context.csv; its rows, notes and other columns stay."""
    with (RULES / "context.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        strength, concern = weights.get(("context", row["condition"], row["voice"]), (0, 0))
        row |= {"strength": f"{strength:g}", "concern": f"{concern:g}"}
    with (RULES / "context.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    nlp = build_nlp()
    examples = list(read_cases(nlp))
    for argument in sys.argv[1:]:
        gold, articles, *count = argument.split(":")
        examples += read_examples(Path(gold), Path(articles), float(*count or [1]), nlp)
    weights = fit(examples)
    write_words(weights)
    write_conditions(weights)
    print(f"{len(examples):,} clauses, {sum(sign[0] == 'leans' for sign in weights):,} words")


if __name__ == "__main__":
    main()
