from tests.domain.pair_fixtures import (  # noqa: F401
    caught,
    cycle,
    history,
    pair_in,
    propose,
    take_part,
    user_of,
)
