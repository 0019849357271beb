from tests.support.collector import collector  # noqa: F401 - fixtures are found by being named here
from tests.usecases.bookings.conftest import shop  # noqa: F401
