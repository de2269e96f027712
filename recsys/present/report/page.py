"""One explanation as one HTML file: interactive, printable, and with no way to the network."""

from __future__ import annotations

import base64
import hashlib

from recsys.config import ASSETS
from recsys.present.report.context import Context
from recsys.present.report.figures import plotly_script
from recsys.present.report.sections import body
from recsys.present.text import escaped
from recsys.schema import Explanation

STYLE, SCRIPT = ASSETS / "report.css", ASSETS / "report.js"


def report(explanation: Explanation, context: Context) -> str:
    """A stand-alone page of one explanation, UTF-8, about 5 MB of which nearly all is plotly.js.

    Nothing is fetched: charts, style and poster are in the file, and its Content-Security-Policy lets nothing else in.
    """
    scripts = (plotly_script(), SCRIPT.read_text(encoding="utf-8"))
    title = f"Why {explanation.item.label}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{content_security_policy(scripts)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">'
        f"<title>{escaped(title)} – Because</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>\n"
        f"<body>{body(explanation, context)}"
        f"{''.join(f'<script>{script}</script>' for script in scripts)}</body></html>\n"
    )


def content_security_policy(scripts: tuple[str, ...]) -> str:
    """Nothing but these very scripts, pictures within the file, and styles (Plotly writes its own as it draws)."""
    digests = (hashlib.sha256(script.encode("utf-8")).digest() for script in scripts)
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
