"""How names, plates, phones, places and grades are written, so that two spellings of one thing compare.

Pure. It stands below both the questions, which fold what is searched for, and the ingesters, which fold what is stored.
Each takes the text as it came and gives a value, or raises `Unclean` saying what was expected. None guesses silently.
"""


class Unclean(ValueError):
    """The text cannot be used; says what was expected and never holds the value, so it is safe to log."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected
