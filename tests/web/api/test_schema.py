"""The API against its own description: every call, with good and bad values made up by schemathesis."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis import Case

from booking.store.engine import make_engine
from booking.store.work import Store
from booking.web.api.openapi import document
from tests.support.salons import World


class Door:
    """A WSGI app that is there before its installation is."""

    app: Flask
    token: str

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        # The test's own client does not unpack.
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        return self.app.wsgi_app(environ, start_response)


door = Door()
CONFIG = tomllib.loads((Path(__file__).parents[3] / "schemathesis.toml").read_text())


def described(**config: Any) -> Any:
    found = schemathesis.openapi.from_dict(document(), config=schemathesis.Config.from_dict(CONFIG | config))
    found.app = door
    return found


schema = described()
known = described(parameters={"path.form_id": "main"})


@pytest.fixture(scope="module", autouse=True)
def _installation(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("described")
    path = folder / "chairtime.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    world = World(Store(engine), folder)
    door.app, door.token = world.app, world.book()["manage_url"].rsplit("/", 1)[1]
    yield
    engine.dispose()


def often(examples: int) -> settings:
    phases = [Phase.explicit, Phase.generate]
    return settings(max_examples=examples, deadline=None, database=None, phases=phases, suppress_health_check=list(HealthCheck))


@schema.parametrize()
@seed(1)
@often(40)
def test_the_description_is_true(case: Case) -> None:
    case.call_and_validate()


@known.include(path_regex="form_id").parametrize()
@seed(1)
@often(80)
def test_the_description_is_true_of_a_form_that_is_there(case: Case) -> None:
    case.call_and_validate()


@schema.include(path_regex="token").parametrize()
@seed(1)
@often(60)
def test_the_description_is_true_of_a_booking_that_is_there(case: Case) -> None:
    case.path_parameters["token"] = door.token
    case.call_and_validate()
