from extract.units import Units

TEXT = "The emergency department was clean. Ward A1 and the neonatal unit were not. The department must act. The ward is old."


def last(words: str, *nouns: str) -> str:
    start = TEXT.index(words)
    return Units(TEXT, nouns or ("ward", "department", "unit")).last(start, start + len(words))


def test_a_unit_is_named_in_full() -> None:
    assert last("The emergency department was clean") == "emergency department"
    assert last("Ward A1") == "Ward A1"
    assert last("Ward A1 and the neonatal unit were not") == "neonatal unit"


def test_the_ward_is_the_one_named_before() -> None:
    assert last("The department must act") == "emergency department"
    assert last("The ward is old") == "Ward A1"


def test_without_nouns_nothing_is_found() -> None:
    assert Units(TEXT, ()).last(0, len(TEXT)) == ""
