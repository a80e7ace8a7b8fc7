"""Random matchings: by a table of scores, and by people."""

import random
from array import array
from itertools import product

from alumnii_mentoring.domain.matching.engine import Problem, Profile, solve
from alumnii_mentoring.domain.matching.engine.assignment.plain_table import PlainTable
from alumnii_mentoring.domain.matching.engine.numpy.numpy_table import NumpyTable

PLACES = [(51.32, 9.5), (52.52, 13.41), (48.14, 11.58), (53.55, 10.0), None]


def table_of(scores, columns):
    return PlainTable([array("h", row) for row in scores], columns)


def problem_of(scores, places, **more):
    """Mentees 1, 2, …; mentors 100, 101, …; nothing is known of anybody."""
    mentees = {number: Profile(number) for number in range(1, len(scores) + 1)}
    mentors = {number: Profile(number) for number in range(100, 100 + len(places))}
    return Problem(mentees, mentors, dict(zip(mentors, places, strict=True)), **more)


def solve_table(scores, places, mode="best", **more):
    return solve(problem_of(scores, places, **more), mode, table=table_of(scores, len(places)))


def solve_fast(scores, places, mode="best", **more):
    table = NumpyTable.of(problem_of(scores, places))
    table.scores[:] = scores if scores else 0
    return solve(problem_of(scores, places, **more), mode, table=table)


def table_instance(seed, mentees=7, mentors=5):
    """Scarce and abundant, coarse scores for ties, forbidden pairs, mentors without a place."""
    chance = random.Random(seed)
    top, density = chance.choice([1, 2, 5, 1000]), chance.choice([0.0, 0.4, 0.8, 1.0])
    columns = chance.randint(0, mentors)
    scores = [
        [chance.randint(1, top) if chance.random() < density else 0 for _ in range(columns)]
        for _ in range(chance.randint(0, mentees))
    ]
    return scores, [chance.choice([0, 1, 1, 1, 2, 3]) for _ in range(columns)]


def best_total(scores, places):
    """Every way of giving each mentee one mentor or none."""
    best = 0
    for chosen in product(range(-1, len(places)), repeat=len(scores)):
        if all(chosen.count(column) <= free for column, free in enumerate(places)):
            pairs = [(row, column) for row, column in enumerate(chosen) if column >= 0]
            if all(scores[row][column] for row, column in pairs):
                best = max(best, sum(scores[row][column] for row, column in pairs))
    return best


def people_instance(seed, mentees=12, mentors=9, **more):
    chance = random.Random(seed)

    def sample(number, most):
        return frozenset(chance.sample(range(1, number + 1), chance.randint(0, most)))

    def somebody(person):
        return Profile(
            person,
            fields=sample(6, 2),
            topics=sample(12, 4),
            languages=sample(3, 2),
            coordinates=chance.choice(PLACES),
            is_online_fine=chance.random() < 0.7,
            subject=chance.choice(["", "law", "physics", "history"]),
            degree=chance.choice([None, 1, 2, 3]),
            experience_years=chance.choice([None, 0, 3, 9]),
            forms=frozenset(chance.sample(["online", "there"], chance.randint(0, 2))),
            times=frozenset(chance.sample(["morning", "evening"], chance.randint(0, 2))),
            employers=frozenset(chance.sample(["one", "two", "three"], chance.randint(0, 1))),
            department=chance.choice(["", "north", "south"]),
            supervisors=sample(40, 1),
        )

    mentee_profiles = {key: somebody(key) for key in range(1, chance.randint(1, mentees) + 1)}
    mentor_profiles = {
        key: somebody(key - 99) for key in range(110, 110 + chance.randint(1, mentors))
    }
    pairs = [(mentee, mentor) for mentee in mentee_profiles for mentor in mentor_profiles]
    standard = {
        "places": {mentor: chance.choice([0, 1, 1, 1, 2, 3]) for mentor in mentor_profiles},
        "ranks": {pair: chance.randint(1, 5) for pair in pairs if chance.random() < 0.1},
        "answers": {
            pair: chance.choice(["yes", "maybe"]) for pair in pairs if chance.random() < 0.1
        },
        "barred": {pair: "excluded" for pair in pairs if chance.random() < 0.05},
        "minimum": chance.choice([0, 250, 400]),
        "similar_fields": {(1, 2): 50, (3, 5): 70},
        "similar_subjects": {("law", "history"): 40},
        "bars_same_employer": chance.random() < 0.5,
        "bars_same_department": chance.random() < 0.3,
    }
    return Problem(mentee_profiles, mentor_profiles, **{**standard, **more})


def crowd_instance(seed, mentees=60, mentors=60, **more):
    """Everybody takes part, and all want much the same few mentors."""
    chance = random.Random(seed)

    def somebody(person, most):
        return Profile(
            person,
            fields=frozenset({chance.choice([1, 1, 1, 2])}),
            topics=frozenset(chance.choices(range(1, 9), k=chance.randint(1, most))),
            languages=frozenset({1, chance.choice([1, 2, 3])}),
            coordinates=chance.choice(PLACES),
            is_online_fine=True,
        )

    mentee_profiles = {key: somebody(key, 3) for key in range(1, mentees + 1)}
    mentor_profiles = {key: somebody(key, 7) for key in range(1001, 1001 + mentors)}
    pairs = [(mentee, mentor) for mentee in mentee_profiles for mentor in mentor_profiles]
    standard = {
        "places": {key: chance.choice([0, 1, 1, 1, 1, 2, 3]) for key in mentor_profiles},
        "barred": dict.fromkeys(chance.sample(pairs, len(pairs) // 20), "excluded"),
        "ranks": {pair: chance.randint(1, 5) for pair in chance.sample(pairs, mentees)},
        "minimum": 250,
    }
    return Problem(mentee_profiles, mentor_profiles, **{**standard, **more})


def obeys(result, scores, places):
    seated = list(result.mentor_of.values())
    assert [mentor for mentor in set(seated) if seated.count(mentor) > places[mentor - 100]] == []
    assert {
        mentee: scores[mentee - 1][mentor - 100] for mentee, mentor in result.mentor_of.items()
    } == result.scores
    assert 0 not in result.scores.values()
    assert sum(result.scores.values()) == result.total


SHAPES = {
    "a line, unevenly": lambda x, y: 1000 - abs(int(999 * x**2) - int(999 * y**0.5)),
    "a line, apart": lambda x, y: 1000 - abs(int(450 * x) - int(400 + 599 * y)),
    "products": lambda x, y: int(1000 * x * y),
    "sums": lambda x, y: int(500 * x + 500 * y),
    "the lower": lambda x, y: int(1000 * min(x, y)),
}


def shaped(name, mentees=150, mentors=150):
    """Scores that come from one number of either side, so very many solutions are as good."""
    chance = random.Random(name)
    mentee_numbers, mentor_numbers = (
        [chance.random() for _ in range(count)] for count in (mentees, mentors)
    )
    return [[SHAPES[name](x, y) for y in mentor_numbers] for x in mentee_numbers]
