"""What a database says of a failure, turned into a named failure with its mend."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from recsys.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
    UnknownPerson,
)

_PRIMARY = 0xFF  # the low byte of an SQLite code says what failed, the rest says where
_SQLITE = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_READONLY: "read only",
    sqlite3.SQLITE_PERM: "read only",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "full",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
_POSTGRESQL = {  # by the first characters of the SQLSTATE, the longest that fits first
    "55P03": "busy",
    "40P01": "busy",
    "40001": "busy",
    "57014": "busy",
    "53300": "busy",
    "25006": "read only",
    "42501": "read only",
    "53100": "full",
    "XX001": "damaged",
    "XX002": "damaged",
    "57P": "unreachable",
    "08": "unreachable",
    "28": "unreachable",
    "3D": "unreachable",
}
_FAMILY: dict[str, tuple[type[StoreError], str, str]] = {
    "read only": (
        StoreReadOnly,
        "may be read but not written to; nothing was saved.",
        "Give this program the right to write there, or set BECAUSE_STORE to another place.",
    ),
    "full": (
        StoreFull,
        "could not be written to, because the disk is full or refuses it; nothing was saved.",
        "Make room on the disk. What was saved before is kept.",
    ),
    "damaged": (
        StoreDamaged,
        "is damaged or was not written by Because; it is left as it is.",
        "Move it to a safe place and put a backup there, or start again without it; or set BECAUSE_STORE.",
    ),
    "unreachable": (
        StoreUnreachable,
        "cannot be opened.",
        "See that it is there, that the server runs and lets this program in, or set BECAUSE_STORE.",
    ),
}


@contextmanager
def named(where: str, wait: float) -> Iterator[None]:
    """Within it, every failure of the database becomes a StoreError that names ``where``."""
    try:
        yield
    except NoConnectionFree as failure:
        raise StoreBusy(where, wait) from failure
    except DBAPIError as failure:
        raise _named(failure.orig, where, wait) from failure
    except (sqlite3.Error, SQLAlchemyError) as failure:
        raise _named(failure, where, wait) from failure


def _named(failure: BaseException | None, where: str, wait: float) -> StoreError:
    if _is_of_no_person(failure):
        mend = "Reload the page to begin with a new one."
        return UnknownPerson(where, "has no such profile, or no longer; nothing was saved.", mend)
    kind = _kind(failure)
    if kind == "busy":
        return StoreBusy(where, wait)
    if kind in _FAMILY:
        family, problem, mend = _FAMILY[kind]
        return family(where, problem, mend)
    return StoreError(
        where, f"failed ({type(failure).__name__}); nothing was saved.", "Try again; the server’s log has more."
    )


def _kind(failure: BaseException | None) -> str:
    code = getattr(failure, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _SQLITE.get(code & _PRIMARY, "")
    if isinstance(failure, sqlite3.Error):
        return ""
    state = getattr(failure, "sqlstate", None)
    if not state:  # the connection broke, or was never made
        return "unreachable"
    return next((kind for start, kind in _POSTGRESQL.items() if state.startswith(start)), "")


def _is_of_no_person(failure: BaseException | None) -> bool:
    return (
        getattr(failure, "sqlite_errorcode", None) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
        or getattr(failure, "sqlstate", None) == "23503"
    )
