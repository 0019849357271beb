"""Who may import whom, how long a file or function may be, and who may ask for the time."""

import ast

import pytest

from tests.architecture.source import imports_of, name_of, parsed, tracked

MAY_IMPORT = {
    "domain": set[str](),
    "store": {"domain"},
    "usecases": {"domain", "store"},
    "gateways": {"domain", "usecases.ports"},
    "web": {"domain", "usecases", "settings"},
    "jobs": {"domain", "usecases"},
}
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
LONG_FUNCTIONS = {
    "booking/web/api/openapi_parts.py:operations": "one table: the API's paths",
    "booking/store/migrations/versions/0001_first_schema.py:upgrade": "one list: the tables",
}
CLOCKS = {"now", "utcnow", "today", "time"}


def ring_files():
    return [path for path in tracked(".py") if name_of(path).startswith("booking/")]


@pytest.mark.parametrize("ring", sorted(MAY_IMPORT))
def test_a_ring_imports_only_what_lies_inside_it(ring):
    allowed = {f"booking.{name}" for name in MAY_IMPORT[ring] | {ring}}
    wrong = []
    for path in ring_files():
        if not name_of(path).startswith(f"booking/{ring}/"):
            continue
        for module in imports_of(path):
            if module.startswith("booking.") and not any(module == one or module.startswith(one + ".") for one in allowed):
                wrong.append(f"{name_of(path)} imports {module}")
    assert wrong == []


def test_the_domain_knows_no_framework():
    foreign = {"flask", "sqlmodel", "sqlalchemy", "pydantic", "babel", "itsdangerous", "random", "secrets", "os"}
    wrong = [
        f"{name_of(path)}: {module}"
        for path in ring_files()
        if name_of(path).startswith("booking/domain/")
        for module in imports_of(path)
        if module.partition(".")[0] in foreign
    ]
    assert wrong == []


def test_only_wiring_and_the_server_side_import_the_web():
    doors = ("booking/web/", "booking/wiring.py", "booking/server/", "booking/cli/")
    wrong = [
        name_of(path)
        for path in ring_files()
        if not name_of(path).startswith(doors) and any(module.startswith("booking.web") for module in imports_of(path))
    ]
    assert wrong == []


def test_no_file_is_longer_than_four_hundred_lines():
    ours = [
        path
        for path in tracked(".py", ".js", ".css", ".html")
        if not name_of(path).startswith(("static/vendor/", "e2e/support/axe/"))
    ]
    long = {name_of(path): lines for path in ours if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE}
    assert long == {}


def test_no_function_is_longer_than_fifty_lines():
    long = []
    for path in ring_files():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                name = f"{name_of(path)}:{node.name}"
                if node.end_lineno - node.lineno >= LONGEST_FUNCTION and name not in LONG_FUNCTIONS:
                    long.append(name)
    assert long == []


def test_the_clock_is_read_in_one_place():
    wrong = []
    for path in ring_files():
        if name_of(path) == "booking/gateways/clock.py":
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id in {"datetime", "date", "time", "dt"}:
                    wrong.append(f"{name_of(path)}:{node.lineno}")
    assert wrong == []
