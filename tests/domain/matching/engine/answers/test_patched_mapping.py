from alumnii_mentoring.domain.matching.engine.answers.patched_mapping import patched


def test_a_changed_mapping_is_like_a_changed_copy():
    base = {1: "a", 2: "b", 3: "c"}

    once = patched(base, {2: "x", 4: "d"}, [1, 9])
    twice = patched(once, {1: "y"}, [4])

    assert (dict(once), len(once)) == ({2: "x", 3: "c", 4: "d"}, 3)
    assert (dict(twice), len(twice)) == ({1: "y", 2: "x", 3: "c"}, 3)
    assert [key in once for key in (1, 2, 4, 9)] == [False, True, True, False]
    assert base == {1: "a", 2: "b", 3: "c"}
    assert once == {2: "x", 3: "c", 4: "d"}
