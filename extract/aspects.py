"""Aspects: which part of a service a label is about, by where it is named beside the label.

Rated good *for safety and respect*; *safety and respect* were rated good; *Safety*: good; good, up from poor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.items import CLAUSE_WORDS, Items, Level
from extract.nearby import find_among, find_nearby
from extract.numbers import NUMBER, read_number
from extract.wording import Span, Wording

_HEADS_LIST = re.compile(r"[:-]d*")
_SEMICOLONS = re.compile(r"[^.|(L]*;[^.|(L]*")
_TAIL = re.compile(r"(?:M|d|q|\([^)L]*\)|[-)])*(?:B[dH]*G|[fb]J)?(?:[,d]*(?P<overall>O))?M?(?P<break>,?c?d*)F+a?")
_OVERALL_OF = re.compile(r"OM?(?:o|B|:)D?$")
_OF_ALL = re.compile(r",?M?(?:BF*|[BCH]x?[TF]+)(?=D?q?[AP])")
_ONE_AND_OTHER = re.compile(r"M?,?:?#F")
_INSIDE = re.compile(r"(?P<items>x?A|P)M|(?P<part>A)(?=[,.;cw]|$)")
_SO_IS = re.compile(r"(?:,[^,.;:LVGKCBHZ]{1,8}(?=,))?M?[,;-]?(?:ad*|cd|d)[BHG]|,?&")
_DOES_TOO = re.compile(r",?c(?P<items>[^,;.:XLVGKCB]*[AP])Hd|,D?q[aB](?P<other>[^,;.:XLVGKCB]*[AP])")
_THAT_GOT = re.compile(r"RD?(?P<items>[AP](?:[co]D?[AP])*)[dx]*[GVH]")
_OF_SERVICE = re.compile(r"M?Fd*D?[SW]")
_IN_REPORT = re.compile(r"[Ddxt]{0,4}(?:M|J)(?=[.,;:-]|$)")
_PARTS_ALONE = re.compile(r"[DdAPQcq#,&]+")
_IS_TOLD = re.compile(r"[BH]")
_NEXT_NUMBER = re.compile(r"[,c;]+#[,(-]*$")
_COORDINATED = re.compile(r"[,c]+")
_BOTH = re.compile(r"[,cdD]+")
_IS_SCORE = re.compile(r"\b(?:stars?|points?|out of)\b")
_JOINED = re.compile(r"[,rTd(]+")
_SERVICE_BEFORE = re.compile(r"S'?[(,d-]*$")
_SEVERAL = re.compile(r"(?:rating|grade|mark|judgement|judgment|verdict)s\b")
_BESIDE_SO_IS = re.compile(r"(?:\([^()]*\)|,r?L),?(?:ad*|cd|d)[BHG]")
_TABLE_OF_SEVERAL = re.compile(r"d*(?P<items>[^.|(VGKCBHZL:-]*;[^.|(VGKCBHZL:-]*)[:|-]+[dyq]*")
_TABLE = re.compile(r"(?:^|[.;|(]|MF)(?P<items>[^.;|(VGKCBHZ]*?)[:|-]+[d(]*$")
_QUESTION = re.compile(r"(?P<items>[^.;|(:]+):d*")
_DOMAIN = re.compile(r"(?P<domain>[^-:;.,L]+)-[^-:]+:")
_VERB = re.compile(r"[VGKCBHZ]")
_CLAUSE = re.compile(
    r"[;:.X|-]|(?<=[xd])R(?=D?[AP])|(?<=,)[dq#]{0,2}oR|Z(?=x*R)|(?<=Z)R|Z(?=[^VGKCBHZL]*[BH])|(?<=,)R"
    r"|,?c(?=[dO]*[sySJ]d*[VGKCBHZ])|c,(?=[^,L]*[VGKCBH])|,(?=[dO]*[sySJ]d*[VGKCBHZ])|,(?=l)"
)
_PLAIN_SUBJECT = re.compile(r"[d,]*D?x{1,4}(?:[co&]D?x{1,3})?[HBd]*[VG]u?,?[fT]?a?D?$")
_MAIN_CLAUSE = re.compile(r"[^,]*[VGKCBH].*,(?=[^,]*[AxPQsSWy][^,]*[VGKCBH])")
_FRONTED = re.compile(r"[dc,]*F(?P<items>[^,sSJHVGKCB]+?),?(?=D?[WM][VGKCBH]|[HsSJy])")
_OPENING = re.compile(r"[dc,]*(?:[oF][^,]*,|t,?)+")
_BULLET_END = re.compile(r"[\s,;.]*(?:\band)?[\s,;.]*$")
_ON_WHICH = re.compile(r"(?P<lead>F)(?P<items>[^,F]+),R$")
_GRADED = re.compile(r"(?P<items>[^,;:BVGKCH]*[AP][^,;:BVGKCH]*),VT?a?D?$")
_THAT_IS = re.compile(r"R?[sy]?['B]*d*D?X[uo]?f$|RBd*D?$")
_ANTECEDENT = re.compile(r"(?P<items>[^,;:.XRVGKCBHZ-]*),?(?:(?:[dq#]*o)?R)?$")
_NEW_SUBJECT = re.compile(r",c?(?=[dO]*F*D?[AP][^VGKCBHZLX;:]*[VGKCBH])")
_DASHED = re.compile(r"[^-L]-(?P<items>[^-L]*A[^-L]*)-$")
_BARE_SUBJECT = re.compile(r"x{1,2}[dH]*")
_ALL_OF = re.compile(
    r"\b(?:both|all (?:the )?(?P<number>two|three|four|five|six|\d)) (?:[\w-]+ )?"
    r"(?:counts|areas|aspects|grades|ratings|respects|fronts|scores|marks|measures|tests|judge?ments|of (?:them|these))"
    r"\b",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"(?:{NUMBER})\b", re.IGNORECASE)
_DOING_OF = re.compile(r"D?[Ax]ox{1,3}")
_OTHERS_AS = re.compile(r",?c(?P<items>[Dq]+#Q?)a?$")
_BESIDE_SERVICE = re.compile(r"FD?x{0,2}W|#W")
_WITH_GRADE = re.compile(r"(?:^|[,;c])d*(?P<items>D?[^,;:.XLBVGKCH]*[AP])x{0,2},wD?$")
_GAPPED = re.compile(r",?cd*(?P<items>D?[xAP](?:[co]?[xAP])*)[,a]*")
_SO = re.compile(r"so\b")
_STEP_FROM = re.compile(r",?X(?=[uo]?[fT])")
_PAIR = re.compile(r"[dD]*[AP]c[AP]d*")
_ONLY_ONE = ("single", "lone", "solitary", "sole")
_SINGULAR = ("is", "was", "has", "remains", "remained")
_OUT_OF = re.compile(r"\d.*\b(?:out of|points)\b")
_WORD = re.compile(r"\w+")
_VERB_LABELS = ("require", "need")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the aspects of a label are named.

    Attributes: items: their characters; whole: whether the label is (also) on the service as a whole; service: where
        the clause names a service, -1 when it names none; vague: whether the label is on nobody knows which parts
        ("two good grades"); domain: what stands before a row of aspects ("*Court work* – planning: good; delivery:
        good"); all_of: how many parts named before it means ("on *both* counts"), 0 for none.
    """

    rule: str
    items: tuple[Span, ...] = ()
    whole: bool = False
    service: int = -1
    vague: bool = False
    domain: str = ""
    all_of: int = 0


class Line:
    """A sentence with ratings.

    Attributes: labels: the parts that are labels; bullets: the list below it, if it ends with a colon.
    """

    def __init__(self, text: str, wording: Wording, bullets: Sequence[Span] = ()) -> None:
        self.text = text
        self.bullets = bullets
        self.wording = wording
        self.items = Items(text, wording)
        self.letters = wording.letters
        self.labels = wording.labels

    @property
    def refers_back(self) -> bool:
        """Whether the sentence goes on with what the paragraph before was about: *That is* a drop from good."""
        return bool(_THAT_IS.match(self.letters, 0, self.labels[0]))

    def place(self, index: int, before: Place) -> Place:
        """Where the aspects of label number `index` are named.

        Args: before: the place of the label before it, in this sentence or the one before.
        """
        at = self.labels[index]
        low = self.labels[index - 1] + 1 if index else 0
        high = self.labels[index + 1] if index + 1 < len(self.labels) else len(self.letters)
        clause = self._clause(low, at)
        found = self._respective(index)
        if not found:
            found = self._after(at, high) or self._shared(index) or self._table(low, at)
            found = self._and_so_is(found or self._subject(clause, low, at, before), at, high)
            found = self._named_after(found, at, high)
            if not found.items and not found.whole and (nearby := find_nearby(self.items, at, high)):
                found = replace(found, rule="ratings.nearby", items=nearby)
        if not found.items and not found.whole and self._is_vague(low, at):
            found = replace(found, vague=True)
        if all(map(self.items.is_vague, found.items)) and (
            match := _ALL_OF.search(self.text, *self.wording.span(0, len(self.letters)))
        ):
            found = replace(found, all_of=read_number(match["number"] or "two") or 0)
        service = self._service(clause, at, high)
        if service < 0 <= before.service and index and "S" not in self.letters[low:at]:
            service = before.service
        return replace(found, service=service)

    def _is_vague(self, low: int, at: int) -> bool:
        """Whether a label is on nobody knows what: two good *grades*; all three *grades* were good; *the* good was."""
        several = (at + 1, at + 2) if self.letters[at - 1 : at] != "B" else (max(low, at - 2), at - 1)
        if _SEVERAL.search(self.items.words(*several)):
            return True
        is_noun = low < at and self.items.word(at - 1) == "the"
        return is_noun and _IS_TOLD.match(self.letters, at + 1) is not None

    def _named_after(self, place: Place, at: int, high: int) -> Place:
        """The parts beside a count of them: four were good – *planning*, *staff* …; four, *planning* among them."""
        if not place.items or not all(map(self.items.is_vague, place.items)):
            return place
        marked = self.letters[at + 1 : at + 2] in ("-", ":")
        more = self.items.after_mark(at + 1, high) if marked else find_among(self.items, at, high)
        kept = tuple(item for item in place.items if self.items.is_more(item, len(more), including=False))
        return replace(place, items=(*(kept if marked else place.items), *more)) if more else place

    def _shared(self, index: int) -> Place | None:
        """The aspects after the next label, where both have the same: from poor to good *for safety*."""
        following = self.labels[index + 1 : index + 3]
        if not following:
            return None
        between = self.labels[index] + 1, following[0]
        is_score = [bool(_IS_SCORE.search(self.items.word(at))) for at in (self.labels[index], following[0])]
        same = _BOTH.fullmatch(self.letters, *between) and is_score[0] != is_score[1]
        if not same and not _JOINED.fullmatch(self.letters, *between):
            return None
        return self._after(following[0], following[1] if len(following) > 1 else len(self.letters))

    def _respective(self, index: int) -> Place | None:
        """The one aspect of a label of several: planning and delivery were good and poor *respectively*."""
        if "respectively" not in self.text[self.wording.spans[0][0] : self.wording.spans[-1][1]]:
            return None
        first = last = index
        while first and _COORDINATED.fullmatch(self.letters, self.labels[first - 1] + 1, self.labels[first]):
            first -= 1
        while last + 1 < len(self.labels) and _COORDINATED.fullmatch(
            self.letters, self.labels[last] + 1, self.labels[last + 1]
        ):
            last += 1
        low = self.labels[first - 1] + 1 if first else 0
        place = self._subject(self._clause(low, self.labels[first]), low, self.labels[first], Place("ratings.overall"))
        if last == first or len(place.items) != last - first + 1:
            return None
        return replace(place, items=(place.items[index - first],))

    def _clause(self, low: int, at: int) -> int:
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
        return bool(verb) and "R" in self.letters[start : verb.start()] if verb else False

    def _service(self, low: int, at: int, high: int) -> int:
        """Where a service is named in a clause: before the label, else right after it."""
        found = self.letters.rfind("S", low, at)
        if found < 0 and (match := re.compile(r"[xdD]{0,2}S").match(self.letters, at + 1, high)):
            found = match.end() - 1
        return self.wording.spans[found][0] if found >= 0 else -1

    def _after(self, at: int, high: int) -> Place | None:
        """Good *for safety*; an outstanding *planning* grade; good in two areas: *safety* and *respect*."""
        if not at and _SO.match(self.items.word(at)):
            items = self.items.between(1, self.items.end(1, high), "strict")
            return Place("ratings.after", items, vague=not items)
        if self.letters[at + 1 : at + 2] == "Q" and self.letters[at - 1 : at] in ("q", "#") and at:
            return Place("ratings.after", (self.wording.span(at - 1, at + 2),))
        if match := _INSIDE.match(self.letters, at + 1, high):
            return Place("ratings.after", (self.wording.span(*match.span(match.lastgroup or "")),))
        if self.letters in ("L", "LF") and self.bullets:
            return Place("ratings.after", tuple(map(self._bullet, self.bullets)))
        if match := _THAT_GOT.match(self.letters, at + 1, high):
            return Place("ratings.after", self.items.between(*match.span("items"), "any"))
        if (match := _HEADS_LIST.match(self.letters, at + 1, high)) and not self.letters[:at].strip("#d"):
            listed = _SEMICOLONS.match(self.letters, match.end())
            end = listed.end() if listed else self.items.end(match.end(), high)
            items = self.items.between(match.end(), end, "any" if listed else "subject")
            return Place("ratings.after", items) if items else None
        tail = _TAIL.match(self.letters, at + 1, high)
        apposed = self.letters[at - 1 : at] in ("r", ",") or self.letters[:at].endswith("L,c")
        one_of = at > 0 and (self.letters[at - 1] == "#" or self.items.word(at - 1) in _ONLY_ONE)
        if tail and tail["break"].strip("d") and not tail["overall"] and not apposed and not one_of:
            tail = None
        level: Level = "any"
        if not tail:
            tail = _ONE_AND_OTHER.match(self.letters, at + 1, high)
        if not tail and (re.search("[QM]|D$", self.letters[:at]) or re.match("M|.?C", self.letters[at + 1 : at + 3])):
            tail, level = _OF_ALL.match(self.letters, at + 1, high), "strict"
        if not tail:
            return None
        if self.bullets and self.letters[tail.end() :] == ":":
            return Place("ratings.after", tuple(map(self._bullet, self.bullets)))
        end = self.items.end(tail.end(), high)
        if (
            level == "any"
            and end == high < len(self.letters)
            and (cut := _NEXT_NUMBER.search(self.letters, tail.end(), end))
        ):
            end = cut.start()
        if self._is_circumstance(tail.end()) or _IN_REPORT.match(self.letters, tail.end(), high):
            return None
        items = self.items.between(tail.end(), end, level)
        more = self.items.after_mark(end, high) if not items or all(self.items.is_vague(item) for item in items) else ()
        if more:
            items = tuple(item for item in items if self.items.is_more(item, len(more), including=True)) + more
        whole = bool(tail.groupdict().get("overall")) or any(
            map(self.items.is_overall, self.items.pieces(tail.end(), end))
        )
        return Place("ratings.after", items, whole) if items else None

    def _is_circumstance(self, at: int) -> bool:
        """Whether a list after a label begins as a time or place does: in an otherwise good year."""
        lead, article = (self.items.word(at - 1), self.items.word(at)) if at < len(self.letters) else ("", "")
        return lead in ("in", "on", "over", "under", "across", "around") and article in ("a", "an")

    def _bullet(self, bullet: Span) -> Span:
        """A line of a list without the marks at its end."""
        words = self.text[slice(*bullet)]
        return bullet[0], bullet[0] + len(_BULLET_END.sub("", words))

    def _table(self, low: int, at: int) -> Place | None:
        """*Safety*: good."""
        match = (
            _TABLE_OF_SEVERAL.fullmatch(self.letters[low:at])
            or _TABLE.search(self.letters[low:at])
            or self._question(low, at)
        )
        if not match:
            return None
        first, last = low + match.start("items"), low + match.end("items")
        domain = self._domain(last)
        if _OF_SERVICE.match(self.letters, at + 1) and not _PARTS_ALONE.fullmatch(self.letters, first, last):
            return Place("ratings.table", whole=True)
        if "-" in self.letters[first:last]:
            first = self.letters.rindex("-", first, last) + 1
        items = self.items.between(first, last, "any")
        one = "S" not in match["items"] and ";" not in match["items"]
        if items and one and self.letters[first:last].replace("c", "").strip("A,"):
            items = ((items[0][0], items[-1][1]),)
        return Place("ratings.table", items, domain=domain) if items or "S" in match["items"] else None

    def _question(self, low: int, at: int) -> re.Match[str] | None:
        """*How good is our leadership*: weak."""
        return _QUESTION.fullmatch(self.letters[low:at]) if self.items.word(low).split()[:1] == ["how"] else None

    def _domain(self, last: int) -> str:
        """What the row of aspects that a label stands in is about: *Court work* – planning: good; delivery: good."""
        match = _DOMAIN.match(self.letters[:last])
        words = self.text[slice(*self.wording.span(*match.span("domain")))] if match else ""
        return words if not re.search(r"[SsWJ]", match["domain"] if match else "") else ""

    def _subject(self, clause: int, low: int, at: int, before: Place) -> Place:
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
        if match := _GRADED.search(letters, low, at):
            return Place("ratings.subject", self.items.between(*match.span("items"), "strict"))
        if not low and before.items and _THAT_IS.match(letters, 0, at):
            return replace(before, rule="ratings.inherited")
        if not verbs:
            return self._verbless(clause, low, at, before)
        items = self.items.between(verbs[-1] + 1, at, "strict")
        if items and not all(map(self.items.is_vague, items)):
            return Place("ratings.subject", items)
        fronted = _FRONTED.match(letters, clause, at)
        if fronted and (items := self.items.between(*fronted.span("items"), "strict")):
            return Place("ratings.subject", items)
        opening = _OPENING.match(letters, clause, verbs[-1])
        start = opening.end() if opening else clause
        first = next((verb for verb in verbs if verb >= start), verbs[-1])
        subject = letters[start:first].strip("dcN,tOa(")
        if subject == "s" and self._means_part(start, first, low, before):
            return replace(before, rule="ratings.inherited", items=before.items[:1])
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
        if not items and subject == "s" and letters[clause - 1 : clause] in (":", ";"):
            items = self.items.between(max(low, letters.rfind("X", low, clause) + 1), clause - 1, "strict")
        if not items and letters[start:first].strip("dcN,ta(") == "#" and _COUNT.match(self._words(before.items)):
            items = (self.wording.span(letters.index("#", start), letters.index("#", start) + 1),)
        return Place("ratings.subject", items) if items else Place("ratings.overall")

    def _words(self, items: Sequence[Span]) -> str:
        return self.text[slice(*items[0])] if items else ""

    def _is_one(self, start: int, verb: int, items: Sequence[Span]) -> bool:
        """Whether a subject with `and` inside, its verb in the singular, is one part: *seeing and hearing them* was."""
        doing = all(self.text[slice(*item)].split()[0].endswith("ing") for item in items)
        return doing or _PAIR.fullmatch(self.letters, start, verb) is not None

    def _subject_items(self, clause: int, start: int, first: int, at: int) -> tuple[Span, ...]:
        """The aspects that the subject of a clause names, between its beginning and its first verb."""
        letters = self.letters
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
        if low and letters[clause - 1 : clause] == "X" and self.items.word(clause - 1) == "having":
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
        while self.letters[verb] in "VBHd" and verb > clause and self.letters[verb - 1] in "BHd":
            verb -= 1
        start = max([clause, *(match.end() for match in re.finditer(r"[,cVGKCBHZ]", self.letters[:verb]))])
        opening = clause + len(self.letters[clause:verb]) - len(self.letters[clause:verb].lstrip("cdO,"))
        if self.items.is_open_ended(opening, at) and _VERB.search(self.letters, verb + 1, at):
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

    def _and_so_is(self, place: Place, at: int, high: int) -> Place:
        """Safety was good, *as was respect*; good, along with *respect*."""
        match = _SO_IS.match(self.letters, at + 1, high) or _BESIDE_SO_IS.match(self.letters, at + 1)
        if not match:
            return self._does_too(place, at, high)
        end = high if match.end() <= high else len(self.letters)
        items = self.items.between(match.end(), self.items.end(match.end(), end), "any")
        if not place.items and all(map(self.items.is_vague, items)):
            return place
        return Place("ratings.so_is", (*place.items, *items), place.whole) if items else place

    def _does_too(self, place: Place, at: int, high: int) -> Place:
        """Safety was good, *and respect* did too; safety was one of two that were poor, *the other being respect*."""
        match = _DOES_TOO.match(self.letters, at + 1, high)
        if not match or not place.items:
            return place
        items = self.items.between(*match.span(match.lastgroup or ""), "any")
        return replace(place, rule="ratings.so_is", items=(*place.items, *items))
