"""Parts of services that are inspected by themselves: *maternity services at Eskerford Hospital*."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from extract.bodies import BodyRules, ServiceRule, longest_services
from extract.spans import Found


def with_parts(text: str, mentions: Sequence[Found], types: Collection[str], rules: BodyRules) -> list[Found]:
    """The mentions, each with the words that name a part of it: *maternity services at Eskerford Hospital*.

    Args: types: the service types that the article's inspectorates inspect: only such parts count.
    Returns: Found whose `whole` is, for a part, the fields of what it is a part of.
    """
    bodies = [one for one in mentions if one.label == "inspectorate"]
    services = [one for one in mentions if one.label == "service"]
    parts = [
        part
        for rule, pattern in rules.parts
        if rule.type in types
        for one in services
        if one.fields["type"] in rule.parts_of and (part := _part_of(one, text, rule, pattern))
    ]
    return [*bodies, *longest_services([*services, *parts], besides=bodies)]


def _part_of(one: Found, text: str, rule: ServiceRule, before: re.Pattern[str]) -> Found | None:
    """The part of a service that the words before its name tell, if they do."""
    line = text.rfind("\n", 0, one.start) + 1
    match = before.search(text[line : one.start])
    if not match:
        return None
    part = match["part"]
    fields = one.fields | {
        "type": rule.type,
        "name": f"{part} at {one.fields['name']}",
        "own": part,
        "key": f"{one.fields['key']} {part.split()[0].lower()}",
        "service_id": "",
        "area": "",
        "ons_code": "",
        "whole": one.fields,
    }
    return Found(line + match.start("part"), one.end, rule.id, "service", fields)
