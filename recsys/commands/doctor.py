"""``doctor``: the state of this installation as a table, with a line to mend whatever is missing."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from recsys.commands.table import table
from recsys.doctor import diagnose, healthy
from recsys.finding import Finding, State
from recsys.present.written import written


def run(options: argparse.Namespace) -> int:
    """Print what was found; 1 where something that is needed is missing."""
    findings = diagnose(options.data)
    good = healthy(findings)
    if options.json:
        print(written({"healthy": good, "findings": [asdict(finding) for finding in findings]}))
    else:
        print(shown(findings))
    return 0 if good else 1


def shown(findings: list[Finding]) -> str:
    """A row for each finding, then what to do, each mend once."""
    rows = [[finding.topic, finding.name, str(finding.state), finding.detail] for finding in findings]
    mends: dict[str, list[str]] = {}
    for finding in findings:
        if finding.mend:
            mends.setdefault(finding.mend, []).append(finding.name)
    lines = [f"{', '.join(names)}: {mend}" for mend, names in mends.items()]
    if not healthy(findings):
        conclusion = "Something that is needed is missing."
    elif any(finding.state is State.DIFFERENT for finding in findings):
        conclusion = "Everything that is needed is there, though not all of it as expected."
    else:
        conclusion = "Everything that is needed is there."
    return "\n\n".join(part for part in (table(["", "", "state", "found"], rows), "\n".join(lines), conclusion) if part)
