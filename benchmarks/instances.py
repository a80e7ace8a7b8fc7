"""Made-up programmes for the benchmark of the matching engine, the same in every run."""

from __future__ import annotations

import random

from alumnii_mentoring.domain.matching.engine import Problem, Profile

CITIES = [
    ((52.52, 13.41), 36), ((53.55, 10.0), 18), ((48.14, 11.58), 15), ((50.94, 6.96), 11),
    ((50.11, 8.68), 8), ((48.78, 9.18), 6), ((51.23, 6.78), 6), ((51.34, 12.37), 6),
    ((51.51, 7.47), 6), ((51.46, 7.01), 6), ((53.08, 8.8), 6), ((51.05, 13.74), 6),
    ((52.37, 9.73), 5), ((49.45, 11.08), 5), ((51.43, 6.76), 5), ((51.48, 7.22), 4),
    ((51.26, 7.15), 4), ((52.02, 8.53), 3), ((50.73, 7.1), 3), ((51.96, 7.63), 3),
    ((49.49, 8.47), 3), ((49.01, 8.4), 3), ((48.37, 10.9), 3), ((50.08, 8.24), 3),
    ((51.32, 9.5), 2), ((52.27, 10.52), 2), ((54.32, 10.12), 2), ((50.78, 6.08), 2),
    ((51.48, 11.97), 2), ((52.13, 11.63), 2), ((48.0, 7.84), 2), ((50.98, 11.03), 2),
]  # fmt: skip
SIZES = {
    "50²": (50, 50, ""),
    "300²": (300, 300, ""),
    "1,000²": (1000, 1000, ""),
    "1,000 × 600": (1000, 600, ""),
    "coarse 1,000²": (1000, 1000, "coarse"),
    "hard 2,000²": (2000, 2000, "hard"),
    "5,000²": (5000, 5000, ""),
    "5,000 × 3,000": (5000, 3000, ""),
    "10,000 × 20,000": (10_000, 20_000, ""),
}


def make(mentees: int, mentors: int, kind: str, seed: int = 1) -> Problem:
    chance = random.Random(seed)
    places, crowds = zip(*CITIES, strict=True)
    popular = [1 / number for number in range(1, 41)]
    hard, coarse = kind == "hard", kind == "coarse"

    def topics(most: int) -> frozenset[int]:
        return frozenset(chance.choices(range(40), popular, k=chance.randint(1, most)))

    def somebody(person: int, most: int) -> Profile:
        return Profile(
            person,
            fields=frozenset({1} if hard else chance.choices(range(12), k=chance.randint(1, 2))),
            topics=topics(most),
            languages=frozenset({1, *chance.choices(range(1, 9), k=chance.randint(0, 2))}),
            coordinates=None if coarse else chance.choices(places, crowds)[0],
            is_online_fine=chance.random() < 0.8,
            subject="" if coarse else chance.choice(["", "law", "physics", "history", "biology"]),
            degree=None if coarse else chance.choice([None, 1, 2, 3]),
            experience_years=None if coarse else chance.choice([None, 0, 2, 5, 9]),
        )

    mentee_profiles = {key: somebody(key, 5) for key in range(mentees)}
    mentor_profiles = {
        key: somebody(key, 30 if hard else 6) for key in range(10**6, 10**6 + mentors)
    }
    keys = list(mentor_profiles)
    barred = {
        (mentee, mentor): "excluded"
        for mentee in mentee_profiles
        for mentor in chance.sample(keys, mentors // 20)
    }
    famous = keys[: max(mentors // 20, 5)]
    ranks = {
        (mentee, mentor): rank
        for mentee in mentee_profiles
        for rank, mentor in enumerate(
            chance.sample(famous if hard else keys, chance.randint(0, 5)), 1
        )
    }
    seats = {key: chance.choice([2, 3]) if chance.random() < 0.2 else 1 for key in mentor_profiles}
    return Problem(
        mentee_profiles, mentor_profiles, seats, ranks=ranks, barred=barred, minimum=250
    )
