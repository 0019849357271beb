"""`load`, `import bookings` and `export bookings` as an owner types them."""

from pathlib import Path

from tests.support.typed import BAD, GOOD, HEADER, SALON


def test_load_says_what_it_did_and_that_a_second_time_did_nothing(run):
    assert run("load salon.toml") == (0, "Added the location nord: 1 service, 1 specialist, 1 form.\n", "")
    assert run("load salon.toml") == (0, "Nothing has changed at nord.\n", "")

    Path("salon.toml").write_text(SALON.replace("45.00", "50.00").replace("17:00", "18:00"))

    assert run("load salon.toml")[1] == "Updated the location nord:\n  working hours: changed\n  services: changed cut\n"


def test_a_broken_file_names_its_keys_and_stores_nothing(run):
    Path("salon.toml").write_text(SALON.replace('"45.00"', "45").replace("Europe/Berlin", "Mars"))

    code, out, err = run("load salon.toml")

    assert (code, out) == (2, "")
    assert [line.partition(":")[0] for line in err.splitlines()] == ["location.timezone", "services[0].price"]
    Path("salon.toml").write_text(SALON)
    assert run("load salon.toml")[1].startswith("Added")


def test_a_check_makes_neither_a_database_nor_keys(run, tmp_path, monkeypatch):
    monkeypatch.setenv("CHAIRTIME_DATABASE_URL", f"sqlite:///{tmp_path}/other/new.db")

    assert run("load salon.toml --check") == (0, "salon.toml can be loaded: 1 service, 1 specialist, 1 form.\n", "")
    assert not (tmp_path / "other").exists()


def test_a_check_knows_what_is_stored(run):
    run("load salon.toml")
    Path("salon.toml").write_text(SALON.replace('id = "nord"', 'id = "sued"'))

    code, _, err = run("load salon.toml --check")

    assert (code, err) == (2, 'forms[0].id: The form "main" belongs to the location "nord".\n')


def test_a_picture_that_is_not_there_is_named(run):
    Path("salon.toml").write_text(SALON.replace('name = "Anna"', 'name = "Anna"\nphoto = "anna.jpg"'))

    assert run("load salon.toml") == (2, "", 'staff[0].photo: There is no picture "anna.jpg" beside the file.\n')
    assert run("load salon.toml --check")[0] == 2


def test_an_import_names_refused_rows_and_writes_them_down(run):
    run("load salon.toml")
    Path("bookings.csv").write_text(HEADER + GOOD + BAD)

    code, out, err = run("import bookings bookings.csv")

    assert code == 1
    assert out == "1 booking stored, 0 known already, 1 row refused.\n"
    assert err.splitlines()[0] == 'Row 2 (line 3): There is no service "nails" at "nord".'
    header, row = Path("bookings.errors.csv").read_text().splitlines()
    assert header == HEADER.strip() + ",row,reason"
    assert row == BAD.strip() + ',2,"There is no service ""nails"" at ""nord""."'


def test_the_file_of_refused_rows_can_be_mended_and_imported(run):
    run("load salon.toml")
    Path("bookings.csv").write_text(HEADER + GOOD + BAD)
    run("import bookings bookings.csv")
    mended = Path("bookings.errors.csv").read_text().replace("nails", "cut", 1)
    Path("bookings.errors.csv").write_text(mended)

    assert run("import bookings bookings.errors.csv")[:2] == (0, "1 booking stored, 0 known already, 0 rows refused.\n")


def test_a_second_import_changes_nothing_and_takes_old_errors_away(run):
    run("load salon.toml")
    Path("bookings.csv").write_text(HEADER + GOOD + BAD)
    run("import bookings bookings.csv")
    Path("bookings.csv").write_text(HEADER + GOOD)

    assert run("import bookings bookings.csv") == (0, "0 bookings stored, 1 known already, 0 rows refused.\n", "")
    assert not Path("bookings.errors.csv").exists()


def test_dry_runs_and_all_or_nothing_store_nothing(run):
    run("load salon.toml")
    Path("bookings.csv").write_text(HEADER + GOOD + BAD)

    dry, whole = run("import bookings bookings.csv --dry-run"), run("import bookings bookings.csv --all-or-nothing")

    assert dry[:2] == (1, "A dry run, nothing is stored: 1 booking would be, 0 known already, 1 row refused.\n")
    assert whole[:2] == (1, "Nothing is stored: 1 row refused.\n")
    assert run("import bookings bookings.csv")[1].startswith("1 booking stored")


def test_a_file_that_is_no_bookings_csv_is_bad_input(run):
    assert run("import bookings none.csv")[0] == 2
    code, _, err = run("import bookings salon.toml")
    assert code == 2
    assert "The header has no external_id" in err


def test_an_export_comes_back_unchanged(run):
    run("load salon.toml")
    Path("bookings.csv").write_text(HEADER + GOOD)
    run("import bookings bookings.csv")

    assert run("export bookings out.csv") == (0, "Exported 1 booking to out.csv.\n", "")
    assert run("import bookings out.csv")[1] == "0 bookings stored, 1 known already, 0 rows refused.\n"
    assert run("export bookings none/out.csv")[0] == 2
