from tests.usecases.bookings.conftest import shop  # noqa: F401 - fixtures are found by being named here
