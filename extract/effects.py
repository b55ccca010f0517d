"""Effects: which cues of a sentence reach a label, and what they make of it.

Good *at its last inspection*; *not* good: a cue reaches a label some words away, on one side of it, down to a mark or a
word that ends its clause, and only where it is not about something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.label_rules import Label, LabelRule, LabelRules, Sentence
from extract.matching import Match
from extract.statuses import last_words

REJECTS = ("denies", "supposes", "counts")
"""The effects that make a label none, the strongest first."""

_HEARD = re.compile(r"ZD?x?R[^t;]*$")
_APPOSED = re.compile(r"[’”'\"]? ?[,–—-] (?:a|an|one|something)\b")
_NEAR, _OPENING, _FARTHEST = 3, 4, 99


def find_effects(label: Label, sentence: Sentence, rules: LabelRules) -> dict[str, str]:
    """The rule id of the nearest cue of each effect that reaches the label."""
    found: dict[str, tuple[int, str]] = {}
    for cue in sentence.cues:
        rule = rules.rules[cue.rule]
        if not _concerns(rule, label, sentence, rules):
            continue
        ahead = cue.end <= label.start
        apart = cue.end <= label.start or label.end <= cue.start
        distance = (label.start - cue.end if ahead else cue.start - label.end) if apart else 0
        if distance > found.get(rule.effect, (_FARTHEST, ""))[0] or rule.side == ("before" if ahead else "after"):
            continue
        fronted = rule.fronted and ahead and cue.start - sentence.start < _OPENING
        if distance > rule.reach and not fronted:
            continue
        if not _is_stopped(rule, cue, label, sentence, rules, fronted=fronted) and (
            not _is_of_before(rule, cue, label, sentence) if ahead else not _tells_rank(rule, cue, label, sentence)
        ):
            found[rule.effect] = distance, rule.id
    return {effect: rule for effect, (_, rule) in found.items()}


def _concerns(rule: LabelRule, label: Label, sentence: Sentence, rules: LabelRules) -> bool:
    """Whether a rule is about such a label in such a sentence, wherever its cue stands."""
    if rule.labels and label.words not in rule.labels:
        return False
    if rule.beside and all(one is label or one.words in rules.statuses for one in sentence.labels):
        return False
    spoken = sentence.spoken and not rule.speech
    per_cent = label.rule == "labels.per_cent" and not rule.per_cent
    return rule.effect != "rates" or not (spoken or per_cent)


def _is_stopped(
    rule: LabelRule, cue: Match, label: Label, sentence: Sentence, rules: LabelRules, *, fronted: bool
) -> bool:
    """Whether something between a cue and a label ends the reach of the cue."""
    first, last = (cue.end, label.start) if cue.end <= label.start else (label.end, cue.start)
    between: Sequence[str] = sentence.words[first:last]
    if rule.first and any(first <= other.start < last for other in sentence.labels):
        return True
    ends = rules.contrast if fronted else rules.clause if rule.clause else ()
    if rule.effect == "denies" and "but" in sentence.words[cue.start : cue.end]:
        return True
    return any(word in ends or word in rule.until for word in between)


def _is_of_before(rule: LabelRule, cue: Match, label: Label, sentence: Sentence) -> bool:
    """Whether a cue ahead of a label is about something else than the label."""
    if rule.effect == "denies" and _joins_label(cue, sentence):
        return True
    if rule.effect == "counts" and _is_of_other(cue, label, sentence):
        return True
    if rule.effect == "previous":
        return _belongs_before(cue, sentence) or _is_reported(cue, label, sentence)
    return rule.effect in REJECTS and _in_relative(cue, label, sentence)


def _tells_rank(rule: LabelRule, cue: Match, label: Label, sentence: Sentence) -> bool:
    """Whether a cue only tells the place of the label before it, or who else has it.

    Inadequate, the lowest of *four grades*; outstanding, a mark that *two forces* have.
    """
    if rule.effect == "counts" and _APPOSED.match(" ".join(sentence.words[label.end : cue.start])):
        return True
    ahead = [word for word in sentence.words[max(sentence.start, cue.start - 2) : cue.start] if word != "the"]
    return rule.effect == "explains" and ahead[-1:] == ["of"]


def _in_relative(cue: Match, label: Label, sentence: Sentence) -> bool:
    """Whether a cue stands in a relative clause that ends before the label: planning, which has *no* points, was."""
    opened = last_words(sentence.words[sentence.start : cue.start])[:1]
    return list(opened) in (["which"], ["who"]) and "," in sentence.words[cue.end : label.start]


def _joins_label(cue: Match, sentence: Sentence) -> bool:
    """Whether a cue only joins a label to the one before: one star and *the word* poor."""
    follows = any(other.end <= cue.start <= other.end + _NEAR for other in sentence.labels)
    return follows and list(sentence.words[cue.start - 1 : cue.start + 1]) == ["and", "the"]


def _belongs_before(cue: Match, sentence: Sentence) -> bool:
    """Whether a time belongs to the label before it: good, the same as *last time*, staffing is poor."""
    earlier = any(other.end <= cue.start for other in sentence.labels)
    return earlier and sentence.words[cue.end : cue.end + 1] in ([","], [";"], [")"], ["and"])


def _is_of_other(cue: Match, label: Label, sentence: Sentence) -> bool:
    """Whether a part is what a label is about after a fronted count, or a service after the word for another.

    Of four core services, *surgery* was good; neighbouring *Marrow PDU*, which was good.
    """
    first = sentence.wording.at(sentence.tokens.starts[cue.end - 1])
    last = sentence.wording.labels[sentence.number(label)]
    letters = sentence.wording.letters[first:last]
    return bool(re.search(r",[Dcd]*A[^,#q]*$", letters) or re.match(r"x?S(?:,R)?[^S#q]*$", letters))


def _is_reported(cue: Match, label: Label, sentence: Sentence) -> bool:
    """Whether "had been" only reports what is: members *heard that* planning *had been* rated good."""
    before = sentence.wording.letters[: sentence.wording.labels[sentence.number(label)]]
    had = sentence.words[cue.start] in ("had", "having")
    return had and bool(_HEARD.search(before)) and "now" not in sentence.words[sentence.start : sentence.end]
