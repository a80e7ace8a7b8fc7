"""Many cases in one test, of which the report names those that failed.

A parameter for each address costs as much as its visit, and a hundred reports of one fault hide
the next one.
"""

import inspect
from contextlib import contextmanager
from copy import copy
from functools import wraps

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation

COUNTS = {}  # name of a test → number of cases it walked through, for the end of the report


def check_each(check, cases, *, least):
    """Call ``check(case)``, which raises, for all; the error tells each case that failed.

    ``least`` is the number of cases that there are today: a walk that misses some proves nothing.
    """
    cases, failures = list(cases), {}
    for case in cases:
        try:
            check(case)
        except Exception as error:  # noqa: BLE001 - told with the others
            failures[case] = error
    test = check.__qualname__.partition(".")[0]
    COUNTS[test] = COUNTS.get(test, 0) + len(cases)
    assert len(cases) >= least, f"only {len(cases)} cases"
    told = [f"{case}: {type(error).__name__}: {error}" for case, error in failures.items()]
    assert not told, "\n".join([f"{len(told)} of {len(cases)} cases failed", *told])


def for_each(name, cases, *, least=1):
    """One test for all ``cases``, which it takes as ``name``; what it takes besides are fixtures.

    For what changes nothing, or nothing that the next case meets.
    """

    def decorate(test):
        @wraps(test)
        def walk(**fixtures):
            @wraps(test)
            def check(case):
                test(**{name: case}, **fixtures)

            check_each(check, cases, least=least)

        signature = inspect.signature(test)
        others = [each for each in signature.parameters.values() if each.name != name]
        walk.__signature__ = signature.replace(parameters=others)
        return walk

    return decorate


@contextmanager
def undone():
    """What is written within is gone afterwards; may be nested."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
            cache.clear()


@contextmanager
def visit(client):
    """For each case of a walk: nothing is left behind, neither rows nor language nor cookies."""
    cookies = copy(client.cookies)
    with translation.override("en"), undone():
        try:
            yield
        finally:
            client.cookies = cookies


def keeping(state):
    """A context in which ``state()`` stays the same; asked again only if something was written.

    A walk writes next to nothing, and telling the state of a world takes longer than a visit.
    """
    before = state()

    @contextmanager
    def kept():
        written = []

        def watch(execute, sql, params, many, context):
            if "alumnii_mentoring" in sql and not sql.startswith("SELECT"):
                written.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            yield
        if written:
            assert state() == before, written

    return kept
