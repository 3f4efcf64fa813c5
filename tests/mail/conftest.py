import pytest
from tests.mail.steady import run_steadily
from tests.mail.world import world


@pytest.fixture
def in_world():
    """Runs a coroutine function with a fresh scripted world."""

    def run(test):
        async def inner():
            async with world() as made:
                return await test(made)

        return run_steadily(inner())

    return run
