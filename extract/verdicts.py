"""Verdicts: whether a word of a rating scale is a rating where it stands, and of when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.effects import REJECTS, find_effects
from extract.label_rules import REFERENCES, Label, LabelRules, Sentence, Verdict
from extract.numbers import score_of
from extract.statuses import find_status

_OPEN, _CLOSE = frozenset("“‘\"'"), frozenset("”’\"'")
_BARE_COUNT = re.compile(r"^[dcD]*[q#]+[BHd]+[VG]?D?$")
_SERIES = re.compile(r"L(?:[(,:]?[cr,(:&]*[d]?L)+")
_NAMED = re.compile(r"S'?[dHtN(]*(?:[VGKCBH][^XZL]*)?$")
_COPULA = re.compile(
    r"P(?:[oF]D?[SW])?T[^VGKCZLX;:]*B[dq]*$|A'[dq]*$|w[Ddq]*A(?:[,c&]+D?A)*d*$|(?:A|O|P?[Fo]?[Dq#]*Q|^#)[^VGKCZLX;:]*B[dq]*$"
)
_GOVERNED = re.compile(r"V[^XLZ;:,]{0,8}$|[Jy]Z[DAPcox,]{1,9}a$|GSDd?$")
_BEFORE_SCORE = (",", "(", "on", "at", "scoring", "with", "and", "a", "plus")
_NEXT_ITEM = re.compile(r"[^L]*;c?d*")
_ITS_PARTS = re.compile(r"F+[AxP]")
_GAPPED = re.compile(r"^[dcN]*(?:[APQ#qDdc,]|[Fo])+,$|,?c[dD]*[xAPo]{1,5}a$")
_ROW = re.compile(r"A(?:[,c&]A)*L\.?")
_VAGUE = re.compile(r"[q#]$")
_UNDONE = re.compile(r"^[tdc]*[#q]d?x[^APQSWsVGKC]*B?[dq]*$")
_LISTED = re.compile(r"(?:^|[:,c])[Dcd]*(?:A(?:[,c]+[D]?A)*),?d?$")
_PAIRS = re.compile(r"[AP],?d?L(?=[,;.c(]|$)")
_EACH_FOR = re.compile(r"F[^L:;.]{1,12}[,;]c?LF")
_THEN_ASIDE = (re.compile(r"[AP],$"), re.compile(r"t,?[dHN]*B"))
_PAST_ASIDE = re.compile(r",Lt?,?(?=[dHN]*B)")
_IS_AT = re.compile(r"(?:[sSW][^VGKCBHZLX;:#]*B|[LFAPxc],c?)[dq]*$")
_OF_KNOWN = re.compile(r"F+a?D?A")
_ACTS = re.compile(r"[VGKCBHZ]")
_IS_A = re.compile(r"Bd*Dd?$")
_ENDS_WITH_IS = re.compile(r"B[dq]*$")
_IN_BRACKETS = re.compile(r"[^L]*[:|-]L\($")
_NOW = re.compile(r"^[^XZLVGKC]*(?:[SsW]B[qd]*d[dq]*|[SW]B)$")
_THEN = re.compile(r"t,")
_ATTRIBUTIVE = (("BD", "W"), ("Ww", "A"), ("WD", "A"))
_PART_IS = re.compile(r"P[^VGKCZLX;:]*B[dq]*$")
_PRONOUN_IS = re.compile(r"[tdN]*(?:[ys]d*H)?[ys]?d*B[dq]*$")
_IS = re.compile(r"(?:[sSWPA]|Q|^)[^VGKCZLX;:]*B[dq]*$")
_SERVICE_IS = re.compile(r"S(?:,[^,;:LVGKCBHZ]*,?)?d*B$")
_OF_PART = re.compile(r"[dO]*(?:F+a?[Dq#do]*(?:xP?[Fo]?D?)?[AQ]|F+a?:$|O)")
_JUDGED_A, _A_SERVICE = re.compile(r"VD$"), re.compile(r"W|#(?=[.,;])")
_AGO = frozenset(("years", "months", "weeks", "year", "winters", "summers"))
_ENDS = ",.;:FcXaOwu()-tJRrT&d"


def judge(index: int, sentence: Sentence, rules: LabelRules, accepted: Sequence[tuple[Label, str]]) -> Verdict:
    """Decide on one label: cues against it, then the word after it, then cues for it, then its form.

    Args: index: its number in the sentence; accepted: the labels before it that are ratings, with their status.
    """
    label = sentence.labels[index]
    effects = find_effects(label, sentence, rules)
    if _is_legend(index, sentence):
        return Verdict(False, "labels.legend")
    if label.rule and rules.rules[label.rule].fronted:
        return Verdict(bool(sentence.rated), label.rule, sentence.rated or "current")
    if "explains" in effects and len({one.words for one in sentence.labels}) > 1:
        return Verdict(False, effects["explains"])
    if _is_either(label, sentence, rules):
        return Verdict(False, "labels.either")
    for effect in REJECTS:
        if effect in effects and not (effect == "counts" and _NAMED.search(sentence.before(index))):
            return Verdict(False, effects[effect])
    if sentence.counting and _BARE_COUNT.search(sentence.before(index)):
        return Verdict(False, "labels.counted")
    alone = _is_alone(label, sentence)
    status = find_status(index, sentence, rules, effects, accepted)
    if fixed := _fixed_form(index, sentence, status, accepted):
        return Verdict(True, *fixed)
    plain = not label.rule and label.words not in rules.special
    named_so = (
        "rates" in effects and _JUDGED_A.search(sentence.before(index)) and _A_SERVICE.match(sentence.after(index))
    )
    if not alone and plain and not named_so and not _is_followed(label, sentence, rules):
        return Verdict(False, "labels.everyday")
    if label.words == "outstanding" and _UNDONE.search(sentence.before(index)):
        return Verdict(False, "labels.not_done")
    if "rates" in effects:
        return Verdict(True, effects["rates"], status)
    if not sentence.spoken and label.rule != "labels.per_cent" and _GOVERNED.search(sentence.before(index)):
        return Verdict(True, "labels.rated", status)
    if alone and not _is_followed(label, sentence, rules) and sentence.after(index)[:1] == "x":
        return Verdict(False, "labels.everyday")
    form = _form(index, sentence, rules, alone=alone)
    if not form and accepted and not sentence.spoken and _GAPPED.search(sentence.before(index)):
        return Verdict(sentence.after(index)[:1] in ("", ".", ";"), "labels.listed", status)
    if form:
        return Verdict(True, form, status)
    if accepted and not sentence.spoken and _goes_on(label, sentence, accepted[-1][0]):
        return Verdict(True, "labels.listed", status)
    return Verdict(False, "labels.bare")


def _fixed_form(
    index: int, sentence: Sentence, status: str, accepted: Sequence[tuple[Label, str]]
) -> tuple[str, str] | None:
    """The rule and the status of a label in a form that nothing but a rating has: *Good* in 2016, it …; a GOOD home."""
    label = sentence.labels[index]
    if not sentence.before(index) and _THEN.match(sentence.after(index)):
        return "labels.fronted", status
    if all(map(re.Pattern.search, _THEN_ASIDE, (sentence.before(index), sentence.after(index)))):
        return "labels.then", "previous"
    if (
        accepted
        and not label.rule
        and _IN_BRACKETS.fullmatch(sentence.wording.letters[: sentence.wording.labels[index]])
    ):
        return "labels.then", "previous"
    attributive = sentence.before(index)[-4:], sentence.after(index)[:1]
    if status == "previous" and not sentence.spoken and (attributive[0][-2:], attributive[1]) in _ATTRIBUTIVE:
        return "labels.then", status
    if _IS_A.search(attributive[0]) and attributive[1] == "W" and sentence.tokens.of(label.start, label.end).isupper():
        return "labels.capital", status
    if accepted and _VAGUE.search(sentence.before(index)) and sentence.after(index)[:1] == "Q":
        return "labels.listed", status
    return None


def _is_legend(index: int, sentence: Sentence) -> bool:
    """Whether the words explain a scale: 6 - excellent; good, adequate or poor."""
    label = sentence.labels[index]
    tokens, before = sentence.tokens, range(sentence.start, label.start)
    if before and tokens.numbers[before[0]] and all(tokens.numbers[at] or tokens.words[at] in "-–—=:" for at in before):
        return True
    at = sentence.wording.labels[index]
    for series in _SERIES.finditer(sentence.wording.letters):
        if series.start() <= at < series.end():
            inside = [
                one.words
                for number, one in enumerate(sentence.labels)
                if series.start() <= sentence.wording.labels[number] < series.end()
            ]
            return len(set(inside) - {""}) > 2
    return False


def _is_alone(label: Label, sentence: Sentence) -> bool:
    """Whether quotation marks stand right around the label: 'Good'."""
    before, after = sentence.words[label.start - 1 : label.start], sentence.words[label.end : label.end + 1]
    return bool(before and after) and before[0] in _OPEN and after[0] in _CLOSE


def _is_followed(label: Label, sentence: Sentence, rules: LabelRules) -> bool:
    """Whether a rating may stand here: the next word is none that an adjective belongs to."""
    at = label.end
    while at < sentence.end and sentence.words[at] in _CLOSE:
        at += 1
    if at >= sentence.end:
        return True
    word = sentence.words[at]
    if sentence.tokens.numbers[at] and not _AGO.isdisjoint(sentence.words[at + 1 : at + 2]):
        return True
    if not word[0].isalpha():
        return word not in ("-", "–") or at > label.end or sentence.tokens.ends[at - 1] < sentence.tokens.starts[at]
    if any(cue.start == at and rules.rules[cue.rule].side == "before" for cue in sentence.cues):
        return True
    return word in rules.follower


def _is_either(label: Label, sentence: Sentence, rules: LabelRules) -> bool:
    """Whether `or` joins the label to another one, or to all beyond it: good or outstanding; good or better."""
    words = [word for word in sentence.words[label.end : label.end + 4] if word not in _CLOSE]
    if words[:1] == ["or"] and words[1:2] and words[1] in rules.beyond:
        return True
    for other in sentence.labels:
        first, second = sorted((label, other), key=lambda one: one.start)
        between = [word for word in sentence.words[first.end : second.start] if word not in _CLOSE | _OPEN | {","}]
        if between == ["/"] and len(label.words) > 2:
            return True
        scored = bool(first.rule) != bool(second.rule)
        if other is not label and not scored and between in (["or"], ["nor"], ["or", "even"]):
            return True
    return False


def _form(index: int, sentence: Sentence, rules: LabelRules, *, alone: bool) -> str:
    """The rule by which the form alone makes the label a rating, if one does."""
    label = sentence.labels[index]
    if label.rule:
        return label.rule if _is_score(label, sentence, rules) else ""
    if label.words in rules.special and not sentence.spoken:
        return "labels.special"
    if sentence.spoken:
        return ""
    if alone:
        return "labels.quoted"
    before, after = _PAST_ASIDE.sub("", sentence.before(index)), sentence.after(index)
    inside = label.start > sentence.start + 1 and before[-1:] not in (".", ":", "-", "|", "")
    word = sentence.tokens.of(label.start, label.start + 1)
    if inside and word[:1].isupper() and not word.isupper():
        return "labels.capital"
    opens = not before.strip("#d") and after[:1] in (":", "-")
    if opens and (re.match(".d*A", after) or (word[:1].isupper() and _is_doing(label.end + 1, sentence))):
        return "labels.table"
    if before[-1:] in (":", "-", "|") and (not after or after[0] in ",.;|()-&L"):
        return "labels.table"
    if (after and after[0] not in _ENDS) or not _in_force(label, sentence, rules):
        return ""
    if _ROW.fullmatch(sentence.wording.letters):
        return "labels.table"
    if before[-1:] == ":" and _EACH_FOR.match(after):
        return "labels.listed"
    if _LISTED.search(before) and len(_PAIRS.findall(sentence.wording.letters)) > 1:
        return "labels.listed"
    if _NOW.search(before):
        return "labels.now"
    among_ratings = len(sentence.labels) > 1 or bool(sentence.rated)
    of_part = _OF_KNOWN.match(after) or _is_of_doing(label, sentence)
    if not before and of_part and not _ACTS.search(sentence.wording.letters):
        return "labels.listed"
    if sentence.listed and _ENDS_WITH_IS.search(before):
        return "labels.listed"
    if (
        (_COPULA.search(before) and sentence.words[label.end : label.end + 1] != ["at"])
        or (among_ratings and _PART_IS.search(before))
        or (sentence.rated and _PRONOUN_IS.match(before))
        or _SERVICE_IS.search(before)
        or (_IS.search(before) and _OF_PART.match(after))
        or (among_ratings and _IS_AT.search(before) and _is_of_doing(label, sentence))
    ):
        return "labels.copula"
    return ""


def _is_doing(at: int, sentence: Sentence) -> bool:
    """Whether a word is that of something done, as the names of parts are: *preventing* crime."""
    word = sentence.words[at] if at < sentence.end else ""
    return word.endswith("ing") and not word.endswith("thing")


def _is_of_doing(label: Label, sentence: Sentence) -> bool:
    """Whether a label is on how something is done: good *at responding* to fires."""
    words = [word for word in sentence.words[label.end : label.end + 4] if word not in _CLOSE]
    return words[:1] in (["at"], ["in"]) and words[1:2] != [] and words[1].endswith("ing")


def _in_force(label: Label, sentence: Sentence, rules: LabelRules) -> bool:
    """Whether a scale of the article's inspectorates had this label at its date, or before."""
    rows = [row for row in rules.scales.labels[label.words] if row.inspectorate in sentence.inspectorates]
    return not sentence.date or any(row.valid_from <= sentence.date < (row.valid_to or "9999") for row in rows)


def _is_score(label: Label, sentence: Sentence, rules: LabelRules) -> bool:
    """Whether a score stands by itself: 24 out of 36, C3; but nine out of ten *of them* is a count."""
    words = sentence.words[label.start : label.end]
    after = sentence.words[label.end] if label.end < sentence.end else "."
    if label.rule in ("labels.stars", "labels.per_cent") or rules.rules[label.rule].stands_for in REFERENCES:
        return False
    if label.rule == "labels.out_of":
        total = (label.words or score_of(" ".join(words))).rpartition(" ")[2]
        return total in rules.totals or "point" in words or "points" in words
    return after not in rules.people and after != "of"


def _goes_on(label: Label, sentence: Sentence, before: Label) -> bool:
    """Whether the label continues a list of ratings: good for safety *and poor for respect*."""
    between = sentence.words[before.end : label.start]
    if label.rule:
        return bool(between) and all(word in _BEFORE_SCORE or word in _CLOSE for word in between)
    at = sentence.wording.labels
    letters = sentence.wording.letters[at[sentence.number(before)] + 1 : at[sentence.number(label)]]
    if _NEXT_ITEM.fullmatch(letters) and _ITS_PARTS.match(sentence.after(sentence.number(label))):
        return True
    return (
        min(len(between), len(letters)) <= 14
        and ("," in between or "and" in between)
        and not any(word in (".", ";", ":") for word in between)
    )
