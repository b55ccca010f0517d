"""Aspects: which part of a service a label is about, by where it is named beside the label.

Rated good *for safety and respect*; *safety and respect* were rated good; *Safety*: good; good, up from poor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.numbers import read_number
from extract.wording import Span, Wording

_LONGEST = 16
_HEADS_LIST = re.compile(r"[:-]d*")
_TAIL = re.compile(r"(?:M|d|\([^)L]*\)|[-)])*(?:[,d]*(?P<overall>O))?M?(?P<break>,?c?d*)F+a?")
_OF_ALL = re.compile(r"M?BF*(?=D?q?[AP])")
_ONE_AND_OTHER = re.compile(r"M?,?:?#F")
_INSIDE = re.compile(r"(?P<items>x?A|P)M")
_SO_IS = re.compile(r",?(?:ad*|cd|d)[BHG]|,?&")
_NEXT_NUMBER = re.compile(r"[,c;]+#[,(-]*$")
_COORDINATED = re.compile(r"[,c]+")
_JOINED = re.compile(r"[,rTd(]+")
_SEVERAL = re.compile(r"(?:rating|grade|mark|judgement|judgment|verdict)s\b")
_LISTED = re.compile(r"[^.;,L:-]*[:-]d*")
_TABLE = re.compile(r"(?:^|[.;|(]|MF)(?P<items>[^.;|(VGKCBHZ]*?)[:|-]+[d(]*$")
_DOMAIN = re.compile(r"(?P<domain>[^-:;.,L]+)-[^-:]+:")
_VERB = re.compile(r"[VGKCBHZ]")
_CLAUSE = re.compile(
    r"[;:.X|-]|Z(?=x*R)|(?<=Z)R|Z(?=[^VGKCBHZL]*[BH])|(?<=,)R"
    r"|,?c(?=[dO]*[sySJ]d*[VGKCBHZ])|,(?=[dO]*[sySJ]d*[VGKCBHZ])"
)
_MAIN_CLAUSE = re.compile(r"[^,]*[VGKCBH].*,(?=[^,]*[AxPQsSWy][^,]*[VGKCBH])")
_FRONTED = re.compile(r"[dc,]*F(?P<items>[^,sSJH]+),?(?=[HsSJy])")
_OPENING = re.compile(r"[dc,]*(?:[oF][^,]*,|t,?)+")
_LEADING = re.compile(r"(?:[dcaNFtw,:&'(i-]|[Dq#]*M[Fo]|[#q](?=F)|[Dq]?x?F)+")
_TRAILING = re.compile(r"[dDqFaoTwubNcBHrt,:&'(i-]+$")
_SEPARATOR = re.compile(r"[,;c&ri]+")
_NEW_ITEM = re.compile(r"D?[FA]")
_BULLET_END = re.compile(r"[\s,;.]*(?:\band)?[\s,;.]*$")
_OPEN_TRAILING = re.compile(r"[dcr,:]+$")
_BARE = re.compile(r"[Dq#]+")
_CLAUSE_WORDS = ("how", "whether", "way", "ability", "what")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the aspects of a label are named.

    Attributes: items: their characters; whole: whether the label is (also) on the service as a whole; service: where
        the clause names a service, -1 when it names none; vague: whether the label is on nobody knows which parts
        ("two good grades"); domain: what stands before a row of aspects ("*Court work* – planning: good; delivery:
        good").
    """

    rule: str
    items: tuple[Span, ...] = ()
    whole: bool = False
    service: int = -1
    vague: bool = False
    domain: str = ""


class Line:
    """A sentence with ratings.

    Attributes: labels: the parts that are labels; bullets: the list below it, if it ends with a colon.
    """

    def __init__(self, text: str, wording: Wording, bullets: Sequence[Span] = ()) -> None:
        self.text = text
        self.bullets = bullets
        self.wording = wording
        self.letters = wording.letters
        self.labels = wording.labels

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
        if not found.items and not found.whole and _SEVERAL.search(self._words(at + 1, at + 2)):
            found = replace(found, vague=True)
        return replace(found, service=self._service(clause, at, high))

    def _shared(self, index: int) -> Place | None:
        """The aspects after the next label, where both have the same: from poor to good *for safety*."""
        following = self.labels[index + 1 : index + 3]
        if not following or not _JOINED.fullmatch(self.letters, self.labels[index] + 1, following[0]):
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
        if len(place.items) != last - first + 1:
            return None
        return replace(place, items=(place.items[index - first],))

    def _clause(self, low: int, at: int) -> int:
        """Where the clause of a label begins: after the last conjunction or mark that opens one."""
        found = max([low, *(match.end() for match in _CLAUSE.finditer(self.letters, low, at))])
        subordinate = self.letters[found - 1 : found] == "X" or (found == 0 and self.letters[:1] == "X")
        if subordinate and (main := _MAIN_CLAUSE.match(self.letters, found, at)):
            return main.end()
        return found

    def _service(self, low: int, at: int, high: int) -> int:
        """Where a service is named in a clause: before the label, else right after it."""
        found = self.letters.rfind("S", low, at)
        if found < 0 and (match := re.compile(r"[xdD]{0,2}S").match(self.letters, at + 1, high)):
            found = match.end() - 1
        return self.wording.spans[found][0] if found >= 0 else -1

    def _after(self, at: int, high: int) -> Place | None:
        """Good *for safety*; an outstanding *planning* grade; good in two areas: *safety* and *respect*."""
        if self.letters[at + 1 : at + 2] == "Q" and self.letters[at - 1 : at] in ("q", "#") and at:
            return Place("ratings.after", (self.wording.span(at - 1, at + 2),))
        if match := _INSIDE.match(self.letters, at + 1, high):
            return Place("ratings.after", (self.wording.span(*match.span("items")),))
        if (match := _HEADS_LIST.match(self.letters, at + 1, high)) and not self.letters[:at].strip("#d"):
            items = self._items(match.end(), self._end(match.end(), high), "subject")
            return Place("ratings.after", items) if items else None
        tail = _TAIL.match(self.letters, at + 1, high)
        apposed = self.letters[at - 1 : at] in ("r", ",")
        if tail and tail["break"].strip("d") and not tail["overall"] and not apposed:
            tail = None
        level = "any"
        if not tail and (tail := _ONE_AND_OTHER.match(self.letters, at + 1, high)):
            level = "any"
        elif not tail and re.search("[QM]|D$", self.letters[:at] + self.letters[at + 1 : at + 2].replace("B", "")):
            tail, level = _OF_ALL.match(self.letters, at + 1, high), "strict"
        if not tail:
            return None
        if self.bullets and self.letters[tail.end() :] == ":":
            return Place("ratings.after", tuple(map(self._bullet, self.bullets)))
        end = self._end(tail.end(), high)
        if (
            level == "any"
            and end == high < len(self.letters)
            and (cut := _NEXT_NUMBER.search(self.letters, tail.end(), end))
        ):
            end = cut.start()
        if self._is_circumstance(tail.end()):
            return None
        items = self._items(tail.end(), end, level)
        more = self._listed(end, high) if not items or all(self._is_vague(item) for item in items) else ()
        if more:
            items = tuple(item for item in items if self._is_more(item, len(more), including=True)) + more
        whole = bool(tail.groupdict().get("overall")) or any(map(self._is_overall, self._pieces(tail.end(), end)))
        return Place("ratings.after", items, whole) if items else None

    def _is_circumstance(self, at: int) -> bool:
        """Whether a list after a label begins as a time or place does: in an otherwise good year."""
        lead, article = (self._word(at - 1), self._word(at)) if at < len(self.letters) else ("", "")
        return lead in ("in", "on", "over", "under", "across", "around") and article in ("a", "an")

    def _word(self, at: int) -> str:
        return self._words(at, at + 1)

    def _words(self, first: int, last: int) -> str:
        return self.text[slice(*self.wording.span(first, last))].lower() if first < last <= len(self.letters) else ""

    def _end(self, start: int, high: int) -> int:
        """Where a list of aspects after a label ends."""
        letters = self.letters
        open_ended = False
        for at in range(start, high):
            letter, before = letters[at], letters[at - 1]
            if before in "Fc,wo" or at == start:
                open_ended = self._is_open_ended(at, high)
            if letter in ".;:(X-" or (letter == "R" and not open_ended):
                return at
            if open_ended:
                continue
            if letter in "VGKCBHZ":
                cut = max(letters.rfind(",", start, at), letters.rfind("c", start, at), letters.rfind("&", start, at))
                return cut if cut >= start else at
            if letter in "ubNJstf" or (letter == "a" and before != "F") or (letter in "wT" and before not in "xP"):
                lead = letters.rfind("F", max(start, at - 3), at)
                return lead if lead > start else at
        return high

    def _listed(self, start: int, high: int) -> tuple[Span, ...]:
        """The aspects after a colon or dash: in two areas – safety and respect."""
        match = _LISTED.match(self.letters, start, high)
        return self._items(match.end(), self._end(match.end(), high), "subject") if match else ()

    def _bullet(self, bullet: Span) -> Span:
        """A line of a list without the marks at its end."""
        words = self.text[slice(*bullet)]
        return bullet[0], bullet[0] + len(_BULLET_END.sub("", words))

    def _table(self, low: int, at: int) -> Place | None:
        """*Safety*: good."""
        match = _TABLE.search(self.letters[low:at])
        if not match:
            return None
        first, last = low + match.start("items"), low + match.end("items")
        domain = self._domain(last)
        if "-" in self.letters[first:last]:
            first = self.letters.rindex("-", first, last) + 1
        items = self._items(first, last, "any")
        if items and "S" not in match["items"] and self.letters[first:last].replace("c", "").strip("A,"):
            items = ((items[0][0], items[-1][1]),)
        return Place("ratings.table", items, domain=domain) if items or "S" in match["items"] else None

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
            if not self._is_inside_aspect(clause, match.start())
        ]
        if not verbs:
            items = self._items(clause, at, "subject") if letters[at - 1] != "x" else ()
            if items:
                return Place("ratings.subject", items)
            if low and not re.search(r"[XSsWx]", letters[low:at].replace("H", "")):
                return replace(before, rule="ratings.inherited")
            return Place("ratings.overall")
        if items := self._items(verbs[-1] + 1, at, "strict"):
            return Place("ratings.subject", items)
        fronted = _FRONTED.match(letters, clause, at)
        if fronted and (items := self._items(*fronted.span("items"), "strict")):
            return Place("ratings.subject", items)
        opening = _OPENING.match(letters, clause, verbs[-1])
        start = opening.end() if opening else clause
        first = next((verb for verb in verbs if verb >= start), verbs[-1])
        subject = letters[start:first].strip("dcN,tOa")
        if subject in ("y", "Dy") or (not subject and self._words(start, first).endswith("both")):
            return replace(before, rule="ratings.inherited") if before.items else Place("ratings.overall")
        if not subject or (letters[clause - 1 : clause] == "R" and subject in ("J", "s")):
            return self._elided(clause, low, before)
        items = self._items(start, first, "subject")
        apposed = letters[first - 1] == "," and "i" not in letters[start:first]
        if len(items) > 1 and apposed and self._is_vague(items[0]):
            items = items[1:]
        if not items and subject == "s" and letters[clause - 1 : clause] in (":", ";"):
            items = self._items(low, clause - 1, "strict")
        return Place("ratings.subject", items) if items else Place("ratings.overall")

    def _is_inside_aspect(self, clause: int, verb: int) -> bool:
        """Whether a verb belongs to an aspect in the words of a clause: how young people *are* assessed."""
        while self.letters[verb] in "VBHd" and verb > clause and self.letters[verb - 1] in "BHd":
            verb -= 1
        start = max([clause, *(match.end() for match in re.finditer(r"[,cVGKCBHZ]", self.letters[:verb]))])
        return any(self._word(at).split()[0] in _CLAUSE_WORDS for at in range(start, verb))

    def _elided(self, clause: int, low: int, before: Place) -> Place:
        """A clause without a subject: *safety*, which was good; safety was good and got two stars."""
        antecedent = re.compile(r"[^,;:.XRVGKCBHZ-]*,?R?$").search(self.letters[low:clause].rstrip(","))
        if antecedent and clause > low and self.letters[clause - 1] in "R,":
            first, last = low + antecedent.start(), low + antecedent.end()
            first = max(first, self.letters.find("F", first, last))
            if items := self._items(first, last, "strict"):
                return Place("ratings.subject", items)
        if low and before.rule in ("ratings.subject", "ratings.inherited"):
            return replace(before, rule="ratings.inherited")
        if not low and (verb := _VERB.search(self.letters)):
            items = self._items(0, verb.start(), "strict")
            return Place("ratings.subject", items) if items else Place("ratings.overall")
        return Place("ratings.overall")

    def _and_so_is(self, place: Place, at: int, high: int) -> Place:
        """Safety was good, *as was respect*; good, along with *respect*."""
        match = _SO_IS.match(self.letters, at + 1, high)
        if not match:
            return place
        items = self._items(match.end(), self._end(match.end(), high), "subject")
        return Place("ratings.so_is", (*place.items, *items), place.whole) if items else place

    def _pieces(self, start: int, end: int) -> Iterator[Span]:
        """A list cut at its commas and conjunctions.

        `How it treats the public and its staff` is one piece, and so is what follows the last `and` of a longer list.
        """
        at = start
        comma = ended = False
        for match in _SEPARATOR.finditer(self.letters, start, end):
            joins = match.group() == "c" and self._is_open_ended(at, match.start())
            new = self._is_open_ended(match.end(), end) or _NEW_ITEM.match(self.letters, match.end())
            if (joins and not new) or (
                match.group() == "c" and ended and self.letters[match.end() : match.end() + 1] != "F"
            ):
                continue
            ended = comma and match.group() == "c"
            comma = comma or match.group() == ","
            yield at, match.start()
            at = match.end()
        yield at, end

    def _items(self, start: int, end: int, level: str) -> tuple[Span, ...]:
        """The aspects in a list; none where the words name the service itself or no aspect at all."""
        items = [self._item(*self._trim(*piece), level) for piece in self._pieces(start, end)]
        found = [self.wording.span(*item) for item in items if item]
        named = sum(not self._is_vague(item) for item in found)
        including = "i" in self.letters[start:end]
        return tuple(item for item in found if not named or self._is_more(item, named, including=including))

    def _trim(self, first: int, last: int) -> Span:
        """A piece without what belongs to no aspect: articles, adverbs, prepositions at its ends."""
        letters = self.letters
        if (possessive := letters.rfind("'", first, last)) >= 0 and re.search("[AxPQ]", letters[possessive:last]):
            first = possessive + 1
        if match := _LEADING.match(letters, first, last):
            first = match.end()
        ends = _OPEN_TRAILING if self._is_open_ended(first, last) else _TRAILING
        if match := ends.search(letters[first:last]):
            last = first + match.start()
        if "Q" not in letters[first:last] and (match := _BARE.match(letters, first, last)) and match.end() < last:
            first = match.end()
        if named := re.compile(r"[^S]*[AP][^S]*?(?=[Fo]D?S)").match(letters, first, last):
            last = named.end()
        return first, last

    def _item(self, first: int, last: int, level: str) -> Span | None:
        """A trimmed piece, if it is an aspect.

        Args: level: `strict` takes known names alone; `subject` other words, too, that name no service; `any` all.
        """
        letters = self.letters[first:last]
        if not letters or last - first > _LONGEST or "S" in letters:
            return None
        if re.search("[APQ]", letters):
            return first, last
        if level == "strict" or re.search("[sJMyO]|W(?:$|[Fow])", letters):
            return None
        if letters.strip("Dq") == "#":
            return (first, last) if len(self.labels) > 1 or "Q" in self.letters else None
        words = self.text[slice(*self.wording.span(first, last))]
        if "x" not in letters or (level == "subject" and not words[0].islower() and first > 0):
            return None
        if re.search(r"\b[A-Z]", words[1:]):
            return None
        return (first, last) if level == "any" or self._is_open_ended(first, last) else None

    def _is_open_ended(self, at: int, last: int) -> bool:
        """Whether an aspect in the words of a clause begins at a part: how it treats people, keeping people safe."""
        while at < last and self.letters[at] in "DdsFq":
            at += 1
        if at >= last:
            return False
        word = self._word(at).split()[0]
        return word in _CLAUSE_WORDS or (word.endswith("ing") and self.letters[at] in "xV")

    def _is_vague(self, item: Span) -> bool:
        first, last = self.wording.at(item[0]), self.wording.at(item[1] - 1) + 1
        return not re.search("[APx]", self.letters[first:last])

    def _is_more(self, item: Span, named: int, *, including: bool) -> bool:
        """Whether an aspect is named itself, or says more than the ones named beside it: eight areas, among them two.

        Args: including: whether the others are part of it.
        """
        words = self.text[slice(*item)].lower().split()
        number = next((number for number in map(read_number, words) if number is not None), None)
        return not self._is_vague(item) or (number > named if number is not None else not including)

    def _is_overall(self, piece: Span) -> bool:
        return self.letters[slice(*piece)].strip("dcaDF,") == "O"
