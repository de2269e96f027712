"""The doctor on what people leave and how they come: the store as it lies there, seats and names."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine

from recsys import doctor
from recsys.config import Settings
from recsys.errors import StoreDamaged
from recsys.feedback import open_store
from recsys.finding import State


def at(path, **changes) -> Settings:
    return Settings(store=f"sqlite:///{path}", **changes)


def test_a_store_that_is_not_made_yet_is_left_unmade(tmp_path):
    found = doctor.feedback(at(tmp_path / "new" / "store.sqlite"))
    assert found.state is State.LATER
    assert not (tmp_path / "new").exists()


def test_a_store_that_is_there_is_good_and_left_as_it_is(tmp_path):
    open_store(at(tmp_path / "store.sqlite")).close()
    before = (tmp_path / "store.sqlite").read_bytes()
    found = doctor.feedback(at(tmp_path / "store.sqlite"))
    assert (found.state, found.name) == (State.GOOD, str(tmp_path / "store.sqlite"))
    assert "up to date" in found.detail
    assert (tmp_path / "store.sqlite").read_bytes() == before


def test_an_empty_file_is_brought_up_to_date_later(tmp_path):
    (tmp_path / "store.sqlite").touch()
    assert doctor.feedback(at(tmp_path / "store.sqlite")).state is State.LATER


def test_a_store_of_something_else_is_a_finding(tmp_path, monkeypatch):
    engine = create_engine(f"sqlite:///{tmp_path / 'other.sqlite'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE letters (text TEXT)")
    engine.dispose()
    with pytest.raises(StoreDamaged):
        doctor.feedback(at(tmp_path / "other.sqlite"))
    monkeypatch.setenv("BECAUSE_STORE", f"sqlite:///{tmp_path / 'other.sqlite'}")
    found = {finding.topic: finding for finding in doctor.diagnose("/no/such/folder")}["store"]
    assert found.state is State.MISSING
    assert "tables of something else" in found.detail


def test_a_place_that_cannot_be_written_to_is_missing(tmp_path):
    (tmp_path / "file").write_text("x")
    found = doctor.feedback(at(tmp_path / "file" / "store.sqlite"))
    assert found.state is State.MISSING
    assert "BECAUSE_STORE" in found.mend


def test_a_server_that_does_not_answer_is_a_finding_without_its_password(monkeypatch):
    monkeypatch.setenv("BECAUSE_STORE", "postgresql://anna:geheim@127.0.0.1:9/because")
    found = {finding.topic: finding for finding in doctor.diagnose("/no/such/folder")}["store"]
    assert found.state is State.MISSING
    assert "127.0.0.1" in found.detail
    assert "geheim" not in f"{found.detail} {found.mend}"


@pytest.mark.parametrize(
    ("setting", "state", "words"),
    [("", State.GOOD, "own names"), ("a.example, b.example", State.GOOD, "b.example"), ("*", State.DIFFERENT, "every")],
)
def test_names_and_seats_are_told(monkeypatch, setting, state, words):
    monkeypatch.setenv("BECAUSE_HOSTS", setting)
    monkeypatch.setenv("BECAUSE_SEATS", "12")
    found = {finding.name: finding for finding in doctor.diagnose("/no/such/folder")}
    assert found["seats"].detail == "12 at once"
    assert found["hosts"].state is state
    assert words in found["hosts"].detail
