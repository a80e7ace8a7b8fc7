from tests.domain.pair_fixtures import *  # noqa: F403
