"""How often a misspelt name is found: `python -m benchmarks.misspellings --people 20000 --texts 200`, without an engine.

People are made up from a seed; of some, a text is written as people mistype names, a kind at a time. Two figures a kind: how many of the
texts share a search key with the name that was meant (`keys`), and of how many that name is in the first ten once candidates are cut and
ranked as `find` does (`ten`). The referee compares the text with every name by rapidfuzz (`referee`): where even it does not have the
name in the first ten, too many others are as near. A name is found when a person of that very name is: nobody can tell namesakes apart by name.
"""

import argparse
import heapq
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

import numpy
from rapidfuzz import fuzz, process

from graph_service.questions.find import COMPARED, LIKE_ENOUGH
from graph_service.spelling.clues import Clue, at_most, clues
from graph_service.spelling.likeness import likeness_to
from graph_service.spelling.names import folded, name_keys
from sightline.town import people

TEN = 10
_COMMON = [
    "Smith",
    "Jones",
    "Taylor",
    "Brown",
    "Williams",
    "Wilson",
    "Johnson",
    "Davies",
    "Patel",
    "Robinson",
    "Wright",
    "Thompson",
    "Evans",
    "Walker",
    "White",
    "Roberts",
    "Green",
    "Hall",
    "Wood",
    "Jackson",
    "Clarke",
    "Khan",
    "Hussain",
    "Ali",
    "Ahmed",
    "Begum",
    "Singh",
    "Kaur",
    "Shah",
    "Mahmood",
    "Akhtar",
    "Malik",
    "Rahman",
    "Miah",
    "Uddin",
    "Hassan",
    "Ward",
    "Lee",
    "Cox",
    "Fox",
    "Gray",
    "Hunt",
    "Nowak",
    "Kowalski",
    "Wisniewski",
    "Okafor",
    "Adeyemi",
    "Mensah",
    "Osei",
    "Nguyen",
    "Tran",
    "Chen",
    "Wong",
    "Kelly",
    "Murphy",
    "Walsh",
    "Byrne",
    "Ryan",
    "Popescu",
    "Ionescu",
    "Hodgson",
    "Shaw",
]
_GIVEN = [
    "Elizabeth",
    "Robert",
    "William",
    "Margaret",
    "Katherine",
    "Christopher",
    "Michael",
    "Joseph",
    "Thomas",
    "Samuel",
    "Benjamin",
    "Alexander",
    "Daniel",
    "Matthew",
    "Andrew",
    "Nicholas",
    "Anthony",
    "Edward",
    "Richard",
    "James",
    "Jennifer",
    "Jessica",
    "Rebecca",
    "Victoria",
    "Susan",
    "Deborah",
    "Patricia",
    "Pamela",
    "Theresa",
    "Abigail",
    "Stephen",
    "Charles",
    "Mohammed",
    "Mohammad",
    "Muhammad",
    "Fatima",
    "Zainab",
    "Khadija",
    "Ayesha",
    "Maryam",
    "Abdul",
    "Ahmed",
    "Bilal",
    "Usman",
    "Jordan",
    "Jasmine",
    "Charlotte",
    "Sophie",
    "Olivia",
    "Emily",
    "George",
    "Harry",
]
_SHORT = {
    "Elizabeth": ("Liz", "Beth"), "Robert": ("Bob", "Rob"), "William": ("Bill", "Will"), "Margaret": ("Maggie", "Peggy"),
    "Katherine": ("Kate", "Kathy"), "Christopher": ("Chris",), "Michael": ("Mike", "Mick"), "Joseph": ("Joe",), "Thomas": ("Tom",),
    "Samuel": ("Sam",), "Benjamin": ("Ben",), "Alexander": ("Alex", "Sandy"), "Daniel": ("Dan", "Danny"), "Matthew": ("Matt",),
    "Andrew": ("Andy", "Drew"), "Nicholas": ("Nick",), "Anthony": ("Tony",), "Edward": ("Ted", "Ed"), "Richard": ("Dick", "Rick"),
    "James": ("Jim", "Jimmy"), "Jennifer": ("Jenny", "Jen"), "Jessica": ("Jess",), "Rebecca": ("Becky", "Becca"), "Victoria": ("Vicky",),
    "Susan": ("Sue", "Susie"), "Deborah": ("Debbie", "Deb"), "Patricia": ("Pat", "Trish"), "Pamela": ("Pam",), "Theresa": ("Terry", "Tess"),
    "Abigail": ("Abby", "Gail"), "Stephen": ("Steve",), "Charles": ("Charlie", "Chuck"), "Charlotte": ("Lottie",), "Sophie": ("Soph",),
    "George": ("Georgie",), "Harry": ("Hal",), "Olivia": ("Liv",),
}  # fmt: skip
_SOUND = (
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("c", "k"), ("k", "c"), ("s", "z"), ("z", "s"), ("y", "i"), ("i", "y"), ("ee", "ea"), ("ei", "ie"),
    ("ou", "u"), ("a", "e"), ("e", "a"), ("o", "u"), ("sh", "sch"), ("th", "t"), ("gh", "g"), ("ss", "s"), ("ll", "l"), ("nn", "n"),
    ("mm", "m"), ("v", "ph"), ("x", "ks"), ("ai", "ay"), ("w", "wh"), ("t", "tt"), ("d", "dd"), ("n", "nn"), ("l", "ll"),
)  # fmt: skip
_ACCENTS = str.maketrans("aeiouc", "áéíöüç")


def made_up(count: int, seed: int) -> list[str]:
    """So many people's names: some names are borne by many, most by few; a middle name, two surnames, an apostrophe here and there."""
    random = Random(seed)
    given = [*_GIVEN, *people._FIRST, *people._OLDER]
    syllables = [
        a + b
        for a in [
            "b",
            "br",
            "c",
            "ch",
            "d",
            "f",
            "g",
            "h",
            "j",
            "k",
            "l",
            "m",
            "n",
            "p",
            "r",
            "s",
            "st",
            "t",
            "th",
            "w",
        ]
        for b in ["a", "e", "i", "o", "u", "ar", "el", "in", "on", "ow"]
    ]
    made = {"".join(random.choices(syllables, k=random.choice((2, 2, 3)))).capitalize() for _ in range(9000)}
    towns = [head + tail for head in people._HEAD for tail in people._TAIL]
    random.shuffle(towns)
    surnames = [*_COMMON, *towns, *sorted(made)]
    random.shuffle(given)
    by_given, by_surname = _common_first(given, 0.7), _common_first(surnames, 0.6)

    def one() -> str:
        first, last = (
            random.choices(given, cum_weights=by_given)[0],
            random.choices(surnames, cum_weights=by_surname)[0],
        )
        chance = random.random()
        if chance < 0.04:
            last = f"{last}-{random.choices(surnames, cum_weights=by_surname)[0]}"
        elif chance < 0.06:
            last = f"O'{last}"
        elif chance < 0.07:
            last = f"Mc{last}"
        elif chance < 0.08:
            last = last[0] + last[1:].translate(_ACCENTS)
        middle = f" {random.choices(given, cum_weights=by_given)[0]}" if random.random() < 0.15 else ""
        return f"{first}{middle} {last}"

    return [one() for _ in range(count)]


def _common_first(names: Sequence[str], power: float) -> list[float]:
    return list(accumulate(1 / (rank + 3) ** power for rank in range(len(names))))


# the kinds of misspelling


def slipped(random: Random, word: str, how: str = "") -> str:
    """The word with one letter put in, left out or taken for another, or two exchanged; never the same word."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    while True:
        at, kind = random.randrange(len(word)), how or random.choice(("put in", "left out", "taken", "exchanged"))
        if kind == "put in":
            found = word[:at] + random.choice(letters) + word[at:]
        elif kind == "left out":
            found = word[:at] + word[at + 1 :]
        elif kind == "taken":
            found = word[:at] + random.choice(letters) + word[at + 1 :]
        else:
            found = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
        if found != word and len(found) > 1:
            return found


def _in_one(how: str) -> Callable[[Random, list[str]], str]:
    def made(random: Random, words: list[str]) -> str:
        at = random.choice((0, -1))
        words[at] = slipped(random, words[at], how)
        return " ".join(words)

    return made


def _in_each(random: Random, words: list[str]) -> str:
    return " ".join(slipped(random, word) if at in (0, len(words) - 1) else word for at, word in enumerate(words))


def _by_ear(random: Random, words: list[str]) -> str:
    """One or two changes of spelling that are heard the same or nearly, in one word."""
    at = random.choice((0, -1))
    word, wanted = words[at], random.choice((1, 2))
    for written, heard in random.sample(_SOUND, len(_SOUND)):
        if written in word[1:] and wanted:
            where = word.index(written, 1)
            word, wanted = word[:where] + heard + word[where + len(written) :], wanted - 1
    words[at] = word
    return " ".join(words)


def _short_form(random: Random, words: list[str]) -> str:
    forms = _SHORT.get(words[0].capitalize())
    return " ".join([random.choice(forms).lower(), *words[1:]]) if forms else ""


def _long_form(random: Random, words: list[str]) -> str:
    longer = [name.lower() for name, forms in _SHORT.items() if words[0].capitalize() in forms]
    return " ".join([random.choice(longer), *words[1:]]) if longer else ""


KINDS: dict[str, Callable[[Random, list[str]], str]] = {
    "a letter put in": _in_one("put in"),
    "a letter left out": _in_one("left out"),
    "a letter taken for another": _in_one("taken"),
    "two letters exchanged": _in_one("exchanged"),
    "a slip in each word": _in_each,
    "spelt by ear": _by_ear,
    "run together": lambda _, words: "".join((words[0], words[-1])),
    "run together with a slip": lambda random, words: slipped(random, "".join((words[0], words[-1]))),
    "surname first": lambda _, words: " ".join((words[-1], *words[:-1])),
    "short form": lambda random, words: _short_form(random, words) or _long_form(random, words),
    "initial for the forename": lambda _, words: " ".join((words[0][0], words[-1])),
    "no middle name": lambda _, words: " ".join((words[0], words[-1])) if len(words) > 2 else "",
    "one surname of two": lambda random, words: (
        " ".join((words[0], random.choice(words[1:]))) if len(words) > 2 else ""
    ),
}
"""Each makes a text of the folded words of a name; empty where a name has no such form."""

WRITTEN: dict[str, Callable[[str], str]] = {
    "hyphen as a blank": lambda name: name.replace("-", " ") if "-" in name else "",
    "hyphen left out": lambda name: name.replace("-", "") if "-" in name else "",
    "apostrophe as a blank": lambda name: name.replace("'", " ") if "'" in name else "",
    "apostrophe left out": lambda name: name.replace("'", "") if "'" in name else "",
    "blank after Mc": lambda name: name.replace(" Mc", " Mc ") if " Mc" in name else "",
    "accents left out": lambda name: folded(name) if not name.isascii() else "",
}
"""Each makes a text of a name as it is written."""


def texts(names: Sequence[str], each: int, seed: int) -> dict[str, list[tuple[str, str]]]:
    """By kind, so many texts, each with the name that was meant."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in (*KINDS, *WRITTEN):
        random, pairs = Random(f"{seed} {kind}"), []
        for name in random.sample(names, len(names)):
            text = WRITTEN[kind](name) if kind in WRITTEN else KINDS[kind](random, folded(name).split())
            if (text and text != folded(name)) or (text and kind in WRITTEN):
                pairs.append((text, name))
            if len(pairs) == each:
                break
        found[kind] = pairs
    return found


# finding


class Index:
    """Who is under which key, as the graph holds it."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self._under: dict[str, list[int]] = defaultdict(list)
        keys_of = cache(name_keys)
        self.keys = 0
        for number, name in enumerate(names):
            for key in keys_of(name):
                self._under[key].append(number)
            self.keys += len(keys_of(name))
        self.distinct = len(self._under)

    def found(self, text: str) -> tuple[set[str], list[str], int]:
        """The names that share a key with a text, the names of its first ten, and how many were candidates."""
        shared: dict[int, list[Clue]] = defaultdict(list)
        for key, told in clues(text).items():
            for number in self._under.get(key, ()):
                shared[number] += told
        bound = {number: at_most(told) for number, told in shared.items()}
        cut = heapq.nsmallest(COMPARED, shared, key=lambda number: (-bound[number], -len(shared[number]), number))
        like = cache(likeness_to(text))
        ranked = sorted((-like(self.names[n]), n) for n in cut if like(self.names[n]) >= LIKE_ENOUGH)
        return (
            {self.names[number] for number in shared},
            [self.names[number] for _, number in ranked[:TEN]],
            len(shared),
        )


@dataclass
class Figures:
    """What came of the texts of one kind."""

    texts: int
    keys: float
    ten: float
    referee: float
    candidates: int


def judged(index: Index, pairs: Sequence[tuple[str, str]], referee: bool) -> Figures:
    """Recall of the keys, in the first ten, and of the referee in its first ten."""
    keys = ten = 0
    candidates = []
    for text, name in pairs:
        reached, first, many = index.found(text)
        keys += name in reached
        ten += name in first
        candidates.append(many)
    known = _referee(index.names, pairs) if referee else 0
    many = int(numpy.percentile(candidates, 95)) if candidates else 0
    return Figures(len(pairs), keys / len(pairs), ten / len(pairs), known / len(pairs), many)


def _referee(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> int:
    """In how many the name meant is among the ten distinct names most like the text, and whatever is as like as the tenth."""
    distinct = sorted(set(map(folded, names)))
    where = {name: number for number, name in enumerate(distinct)}
    found = 0
    for text, name in pairs:
        scores = process.cdist([folded(text)], distinct, scorer=fuzz.token_sort_ratio, dtype=numpy.float32)[0]
        tenth = numpy.partition(scores, -TEN)[-TEN]
        found += bool(scores[where[folded(name)]] >= tenth)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--texts", type=int, default=200, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-referee", action="store_true")
    asked = parser.parse_args()
    names = made_up(asked.people, asked.seed)
    began = time.perf_counter()
    index = Index(names)
    print(
        f"{asked.people:,} people, {len(set(names)):,} names, seed {asked.seed}; {index.keys / len(names):.1f} keys a name, at most ",
        end="",
    )
    print(
        f"{max(map(len, map(name_keys, set(names))))}; {index.distinct:,} keys; {time.perf_counter() - began:.0f} s\n"
    )
    print("| kind | texts | keys | in ten | referee | candidates, 95 % |\n|---|---|---|---|---|---|")
    for kind, pairs in texts(names, asked.texts, asked.seed).items():
        if pairs:
            f = judged(index, pairs, referee=not asked.no_referee)
            print(
                f"| {kind} | {f.texts} | {f.keys:.3f} | {f.ten:.3f} | {f.referee:.3f} | {f.candidates:,} |", flush=True
            )


if __name__ == "__main__":
    main()
