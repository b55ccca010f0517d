"""Subject aspects: the parts that the clause of a label names before it.

*Safety and respect* were good; inspectors rated *safety* good; for *safety* it was good; good, up from poor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.items import CLAUSE_WORDS, Items
from extract.numbers import NUMBER
from extract.places import Place
from extract.wording import Span, Wording

_OVERALL_OF = re.compile(r"OM?(?:o|B|:)D?$")
_SERVICE_BEFORE = re.compile(r"S'?[(,d-]*$")
_VERB = re.compile(r"[VGKCBHZ]")
_CLAUSE = re.compile(
    r"[;:.X|-]|(?<=[xd])R(?=D?[AP])|(?<=,)[dq#]{0,2}oR|Z(?=x*R)|(?<=Z)R|(?<=Z[SWJ])R|(?<=ZD[SWJ])R|Z(?=[^VGKCBHZL]*[BH])|(?<=,)R"
    r"|,?c(?=[dO]*[sySJ]d*[VGKCBHZ])|c,(?=[^,L]*[VGKCBH])|,(?=[dO]*[sySJ]d*[VGKCBHZ])|,(?=l)|\((?=[sy]d*[BH])"
)
_PLAIN_SUBJECT = re.compile(r"[d,]*D?x{1,4}(?:[co&]D?x{1,3})?[HBd]*[VG]u?,?[fT]?a?D?$")
_MAIN_CLAUSE = re.compile(r"[^,]*[VGKCBH].*,(?=[^,]*[AxPQsSWy][^,]*[VGKCBH])|[^,APSVGKCBHL]*,(?=D?[MW]d*[VGKCBH])")
_FRONTED = re.compile(r"[dc,]*F(?P<items>[^,sSJHVGKCB]+?),?(?=D?[WM][VGKCBH]|[HsSJy])")
_OPENING = re.compile(r"[dc,]*(?:[oF][^,]*,|FS(?=D?[AP])|t,?)+")
_ON_WHICH = re.compile(r"(?P<lead>F)(?P<items>[^,F]+),R$")
_GRADED = re.compile(r"(?P<items>(?:^D?[AP],c)?[^,;:BVGKCH]*[AP][^,;:BVGKCH]*),VT?a?D?$")
_BETTER_AT = re.compile(r"(?:^|[;.:]|,c)(?P<items>[^,;:.XBVGKCHL]*[AP][^,;:.XBVGKCHL]*)B[dD]*Xx{0,2},F$")
THAT_IS = re.compile(r"R?[sy]?['B]*d*D?X[uo]?f$|RBd*D?$")
_ANTECEDENT = re.compile(r"(?P<items>[^,;:.XRVGKCBHZ-]*),?(?:(?:[dq#]*o)?R)?$")
_NEW_SUBJECT = re.compile(r",c?(?=[dO]*F*D?[AP][^VGKCBHZLX;:]*[VGKCBH])")
_DASHED = re.compile(r"[^-L]-(?P<items>[^-L]*A[^-L]*)-$")
_AFTER_ASIDE = re.compile(r"S,[dt]*[ZVR][^;:.S]*L,[dHN]*[HB][^AP,;:.]*$")
_APPOSED_SERVICE = re.compile(r",S,?[dHN]*$")
_IS_SCORE = re.compile(r"\b(?:stars?|points?|out of|per cent)\b")
_OBJECT = re.compile(r"VD?x{1,3}(?:cD?x{1,3})?$")
_BARE_SUBJECT = re.compile(r"x{1,2}[dH]*")
_COUNT = re.compile(rf"(?:{NUMBER})\b", re.IGNORECASE)
_DOING_OF = re.compile(r"D?[Ax]ox{1,3}")
_OTHERS_AS = re.compile(r",?c(?P<items>[Dq]+#Q?)a?$")
_BESIDE_SERVICE = re.compile(r"FD?x{0,2}W|#W")
_WITH_GRADE = re.compile(r"(?:^|[,;c])d*(?P<items>D?[^,;:.XLBVGKCH]*[AP])x{0,2},wD?$")
_GAPPED = re.compile(r",?cd*(?P<items>D?[xAP](?:[co]?[xAP])*)[,a]*")
_STEP_FROM = re.compile(r",?X(?=[uo]?[fT])")
_PAIR = re.compile(r"[dD]*[AP]c[AP]d*")
_SINGULAR = ("is", "was", "has", "remains", "remained")
_OUT_OF = re.compile(r"\d.*\b(?:out of|points)\b")
_WORD = re.compile(r"\w+")
_VERB_LABELS = ("require", "need")


class SubjectAspects:
    """Finds them in one sentence."""

    def __init__(self, text: str, wording: Wording, items: Items) -> None:
        self.text = text
        self.wording = wording
        self.items = items
        self.letters = wording.letters
        self.labels = wording.labels

    def clause(self, low: int, at: int) -> int:
        """Where the clause of a label begins: after the last conjunction or mark that opens one."""
        found = max([low, *(match.end() for match in _CLAUSE.finditer(self.letters, low, at))])
        for match in _NEW_SUBJECT.finditer(self.letters, found, at):
            follows = 0 < low == found and self.letters[low] in "Ft"
            if follows or (
                _VERB.search(self.letters, found, match.start()) and not self._opens_aside(found, match.start())
            ):
                found = match.end()
        subordinate = self.letters[found - 1 : found] == "X" or (found == 0 and self.letters[:1] == "X")
        if subordinate and (main := _MAIN_CLAUSE.match(self.letters, found, at)):
            return main.end()
        return found

    def _opens_aside(self, start: int, comma: int) -> bool:
        """Whether the first verb of a clause stands in a relative clause that a comma ends: safety, which was, …"""
        verb = _VERB.search(self.letters, start, comma)
        return verb is not None and "R" in self.letters[start : verb.start()]

    def find(self, clause: int, low: int, at: int, before: Place) -> Place:
        """*Safety* was good; inspectors rated *safety* good; for *safety* it was good; good, up from poor."""
        letters = self.letters
        verbs = [
            match.start()
            for match in _VERB.finditer(letters, clause, at)
            if not self._is_inside_aspect(clause, match.start(), at)
        ]
        if "l" in letters[clause:at] and before.items:
            return Place("ratings.inherited", before.items[-1:])
        if _SERVICE_BEFORE.search(letters[clause:at]) or _OVERALL_OF.search(letters[clause:at]):
            return Place("ratings.overall")
        if low and _AFTER_ASIDE.search(letters[:at]):
            return Place("ratings.overall")
        if match := _GRADED.search(letters, low, at) or _BETTER_AT.search(letters, low, at):
            return Place("ratings.subject", self.items.between(*match.span("items"), "strict"))
        if not low and before.items and THAT_IS.match(letters, 0, at):
            return replace(before, rule="ratings.inherited")
        if not verbs:
            return self._verbless(clause, low, at, before)
        items = self.items.between(verbs[-1] + 1, at, "any" if self._is_object(verbs[-1], at) else "strict")
        if items and not all(map(self.items.is_vague, items)):
            return Place("ratings.subject", items)
        fronted = _FRONTED.match(letters, clause, at)
        if fronted and (items := self.items.between(*fronted.span("items"), "strict")):
            return Place("ratings.subject", items)
        opening = _OPENING.match(letters, clause, verbs[-1])
        start = opening.end() if opening else clause
        first = next((verb for verb in verbs if verb >= start), verbs[-1])
        subject = letters[start:first].strip("dcN,tOa(")
        after_mark = letters[clause - 1 : clause] in (":", ";", "(")
        if subject == "s" and after_mark and (items := self._before_mark(low, clause)):
            return Place("ratings.subject", items)
        if subject == "s" and self._means_part(start, first, low, before):
            return replace(before, rule="ratings.inherited", items=before.items[:1])
        if _APPOSED_SERVICE.search(letters[start:first]):
            return Place("ratings.overall")
        is_relative = letters[clause - 1 : clause] == "R"
        both = not subject and not is_relative and self.items.words(start, first).endswith("both")
        if subject == "s" and low and before.items and self.items.words(clause - 1, clause) == "where":
            return replace(before, rule="ratings.inherited")
        if subject in ("y", "Dy") or both:
            return replace(before, rule="ratings.inherited") if before.items else Place("ratings.overall")
        if not subject:
            for verb, following in pairwise(verbs):
                if items := self.items.between(verb + 1, following, "strict"):
                    return Place("ratings.subject", items)
        if not subject or (is_relative and subject in ("J", "s")):
            return self._elided(clause, low, before)
        items = self._subject_items(clause, start, first, at)
        if not items and subject == "#" and before.items and _COUNT.match(self.text, before.items[0][0]):
            number = letters.index("#", start)
            items = (self.wording.span(number, number + 1),)
        return Place("ratings.subject", items) if items else Place("ratings.overall")

    def _is_object(self, verb: int, at: int) -> bool:
        """Whether other words than names stand between a verb and its label: judged *learning and skills* poor."""
        if not _OBJECT.match(self.letters, verb, at) or _IS_SCORE.search(self.items.word(at)):
            return False
        return self.text[slice(*self.wording.span(verb + 1, at))].islower()

    def _before_mark(self, low: int, clause: int) -> tuple[Span, ...]:
        """The aspects that a clause before a mark is about: *planning* fell short: it was poor."""
        start = max(low, self.letters.rfind("X", low, clause) + 1)
        verb = _VERB.search(self.letters, start, clause)
        about = self.items.between(start, verb.start(), "strict") if verb else ()
        if verb and not about and self.letters[clause - 1] == "(":
            about = self.items.between(start, verb.start(), "subject")
        return about or self.items.between(start, clause - 1, "strict")

    def _is_one(self, start: int, verb: int, items: Sequence[Span]) -> bool:
        """Whether a subject with `and` inside, its verb in the singular, is one part: *seeing and hearing them* was."""
        doing = all(self.text[slice(*item)].split()[0].endswith("ing") for item in items)
        return doing or _PAIR.fullmatch(self.letters, start, verb) is not None

    def _subject_items(self, clause: int, start: int, first: int, at: int) -> tuple[Span, ...]:
        """The aspects that the subject of a clause names, between its beginning and its first verb."""
        letters = self.letters
        if self.items.is_open_ended(start, first):
            first = start + len(letters[start:first].rstrip("BHd"))
        items = self.items.between(start, first, "subject")
        apposed = letters[first - 1] == "," and "i" not in letters[start:first]
        if len(items) > 1 and apposed and self.items.is_vague(items[0]):
            items = items[1:]
        if not items and not letters[:clause].strip("Xcd") and _PLAIN_SUBJECT.match(letters, clause, at):
            items = self.items.between(start, first, "any")
        bare = _BARE_SUBJECT.fullmatch(letters, start, first) and letters[first] in "KC"
        if not items and bare and self.text[self.wording.spans[start][0]].islower():
            items = self.items.between(start, first, "any")
        if len(items) > 1 and self.items.word(first) in _SINGULAR and self._is_one(start, first, items):
            items = ((items[0][0], items[-1][1]),)
        return items

    def _verbless(self, clause: int, low: int, at: int, before: Place) -> Place:
        """The aspects of a label in a clause without a verb: *staffing*, with a good; and *delivery* poor."""
        letters = self.letters
        if (match := _WITH_GRADE.search(letters, low, at)) and letters[at - 1] in "wD":
            return Place("ratings.subject", self.items.between(*match.span("items"), "strict"))
        if match := _OTHERS_AS.search(letters, low, at):
            return Place("ratings.subject", self.items.between(*match.span("items"), "any"))
        if not low and letters[clause - 1 : clause] == "-" and not letters[clause:at].strip("ufTod"):
            verb = _VERB.search(letters)
            items = self.items.between(0, verb.start() if verb else clause - 1, "strict")
            return Place("ratings.subject", items) if items else Place("ratings.overall")
        clause = letters.rfind("w", clause, at) + 1 or clause
        if before.rule == "ratings.subject" and low and (match := _GAPPED.fullmatch(letters, low, at)):
            return Place("ratings.subject", self.items.between(*match.span("items"), "any"))
        is_verb = self.items.word(at).startswith(_VERB_LABELS)
        doing = letters[clause - 1 : clause] == "w" and _DOING_OF.fullmatch(letters, clause, at) is not None
        if (letters[at - 1] != "x" or is_verb or doing) and (items := self.items.between(clause, at, "subject")):
            return Place("ratings.subject", items)
        if letters[at - 1 : at] == "#" and at:
            return Place("ratings.overall", vague=True)
        if low and "having" in (self.items.word(clause - 1), *self.items.word(at - 1).split()):
            return replace(before, rule="ratings.inherited")
        if low and not re.search(r"[XSsWx]", _STEP_FROM.sub("", letters[low:at]).replace("H", "")):
            return replace(before, rule="ratings.inherited")
        return Place("ratings.overall")

    def _means_part(self, start: int, verb: int, low: int, before: Place) -> bool:
        """Whether "it" is a part: planning is good (*it* was poor); planning was poor in 2019. *It* is now good."""
        if "it" not in _WORD.findall(self.items.words(start, verb)) or before.whole or not before.items:
            return False
        if not low and _OUT_OF.search(self.items.word(self.labels[0])):
            return False
        if re.search("[WS]", _BESIDE_SERVICE.sub("", self.letters[:start])):
            return False
        bracketed = "(" in self.letters[max(low, start - 1) : verb]
        later = not low or self.letters[start - 1 : start] == "X"
        return bracketed or (
            later and before.rule in ("ratings.subject", "ratings.inherited") and len(before.items) == 1
        )

    def _is_inside_aspect(self, clause: int, verb: int, at: int) -> bool:
        """Whether a verb belongs to an aspect in the words of a clause: how young people *are* assessed."""
        last = verb
        while self.letters[verb] in "VBHd" and verb > clause and self.letters[verb - 1] in "BHd":
            verb -= 1
        start = max([clause, *(match.end() for match in re.finditer(r"[,cVGKCBHZ]", self.letters[:verb]))])
        opening = clause + len(self.letters[clause:verb]) - len(self.letters[clause:verb].lstrip("cdO,"))
        if self.items.is_open_ended(opening, at) and _VERB.search(self.letters, last + 1, at):
            return True
        return any(self.items.word(part).split()[0] in CLAUSE_WORDS for part in range(start, verb))

    def _elided(self, clause: int, low: int, before: Place) -> Place:
        """A clause without a subject: *safety*, which was good; safety was good and got two stars."""
        if gerund := self._gerund_before(low, clause):
            return Place("ratings.subject", gerund)
        if dashed := _DASHED.search(self.letters, low, clause):
            return Place("ratings.subject", self.items.between(*dashed.span("items"), "any"))
        antecedent = _ANTECEDENT.search(self.letters[low:clause].rstrip(","))
        if antecedent and clause > low and self.letters[clause - 1] in "R,":
            first, last = low + antecedent.start(), low + antecedent.end("items")
            if self.letters[first:last].rstrip(",R").endswith("S"):
                return Place("ratings.overall")
            lead = self.letters.find("F", first, last)
            first = lead if lead > first and not re.search("[AP]", self.letters[first:lead]) else first
            first += self.letters[first] == "x" and self.items.word(first).endswith("ing")
            if items := self.items.between(first, last, "strict"):
                return Place("ratings.subject", items)
        if low and before.rule in ("ratings.subject", "ratings.inherited"):
            return replace(before, rule="ratings.inherited")
        if not low and (verb := _VERB.search(self.letters)):
            items = self.items.between(0, verb.start(), "strict")
            return Place("ratings.subject", items) if items else Place("ratings.overall")
        return Place("ratings.overall")

    def _gerund_before(self, low: int, clause: int) -> tuple[Span, ...]:
        """What inspectors looked at, before `which`: on *cutting waits*, which was good."""
        match = _ON_WHICH.search(self.letters, low, clause)
        if not match or not self.items.is_open_ended(match.end("lead"), match.end("items")):
            return ()
        return self.items.between(*match.span("items"), "any")
