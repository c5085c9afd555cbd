from tests.staging import part, staged


def test_an_age_somebody_guessed_bounds_the_birth_by_the_day_it_was_guessed_for():
    person = part(staged("people", "westshire-police", person="N1", stated_age="40s", age_on="2026-02-20"), "books")
    assert person.born == ("1976-02-21", "1986-02-20") and person.bears["born"] == ""
