from collections.abc import Callable

import pytest
from conftest import cases
from spacy.tokens import Doc


@pytest.mark.parametrize(("text", "expect"), cases("services"))
def test_services(text: str, expect: list[list[str]], read_doc: Callable[[str], Doc]) -> None:
    doc = read_doc(text)
    seen = {(one["service"], one["type"], one["service_id"], one["main"]): None for one in doc._.services}
    assert [doc._.inspectorate, *([*map(str, one[:3]), "main" if one[3] else ""] for one in seen)] == expect
