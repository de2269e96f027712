"""The audit of packages says what it looked up, and never more."""

import importlib.util
import sys
from pathlib import Path

PATH = Path(__file__).resolve().parent.parent / ".ci" / "audit.py"
SPEC = importlib.util.spec_from_file_location("audit", PATH)
audit = sys.modules["audit"] = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(audit)

SAFE = {"name": "numpy", "version": "2.4.6", "vulns": []}
UNKNOWN = {"name": "torch", "skip_reason": "not found"}
HURT = {
    "name": "old",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}, {"id": "PYSEC-2", "fix_versions": []}],
}


def test_every_known_vulnerability_has_a_line():
    found = audit.Audit.of({"dependencies": [SAFE, UNKNOWN, HURT]})
    assert (found.looked_up, found.unknown) == (2, 1)
    assert found.vulnerable == ("old 1.0: PYSEC-1, mended in 1.1", "old 1.0: PYSEC-2, mended in no version yet")
    assert "2 packages; 1 could not be looked up" in str(found)


def test_nothing_looked_up_is_not_called_safe():
    found = audit.Audit.of({"dependencies": [UNKNOWN, UNKNOWN]})
    assert "no package was looked up" in str(found)
    assert "none known" not in str(found)


def test_all_looked_up_and_nothing_known():
    assert str(audit.Audit.of({"dependencies": [SAFE]})) == "Vulnerabilities of 1 packages: none known"
