"""Charts for a page that stands alone: plotly.js once, each figure as data that no title can break out of."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go
import plotly.io
from plotly.offline import get_plotlyjs

from recsys.present.charts.chart import Chart
from recsys.present.text import escaped, typeset

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_CLEAR = "rgba(0,0,0,0)"


@lru_cache(maxsize=1)
def plotly_script() -> str:
    """The whole of plotly.js, about 4.8 MB, as the installed package carries it; it has no smaller part for bars."""
    return str(get_plotlyjs())


def script_safe(json: str) -> str:
    """JSON for inside a ``<script>``: the same data, without a character that could end or open an element."""
    return "".join(_UNSAFE.get(letter, letter) for letter in json)


def chart_block(chart: Chart, name: str) -> str:
    """HTML of a chart: the place where it is drawn, its sentence, and its data for the script of the page."""
    figure = go.Figure(chart.figure)
    figure.update_layout(template=go.layout.Template(), paper_bgcolor=_CLEAR, plot_bgcolor=_CLEAR, font_family=FONT)
    data = script_safe(plotly.io.to_json(figure, validate=False))
    height = int(figure.layout.height or 300)
    return (
        f'<figure><div class="chart" id="chart-{name}" role="img" aria-label="{escaped(typeset(chart.alt))}" '
        f'style="min-height:{height}px"></div><figcaption>{escaped(typeset(chart.sentence))}</figcaption></figure>'
        f'<script type="application/json" data-chart="chart-{name}">{data}</script>'
    )
