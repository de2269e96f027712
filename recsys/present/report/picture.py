"""The waterfall of an explanation as a picture, drawn by matplotlib without any state that threads share."""

from __future__ import annotations

import io
from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle

from recsys.present.charts.chart import Bar
from recsys.present.charts.waterfall import residual_sentence, steps
from recsys.present.looks import LOOKS, NEUTRAL
from recsys.present.report.context import Context
from recsys.present.report.lettering import drawable, fitted, fonts
from recsys.present.text import listed, quoted, signed, typeset
from recsys.schema import Explanation, Source

WIDTH, HEAD, ROW, FOOT = 8.0, 1.22, 0.3, 0.62
"""Inches; one inch is 100 pixels at scale 1."""
LEFT, RIGHT, NAMES, VALUE = 0.35, 0.35, 2.75, 0.62
TEXT, QUIET, PAPER, LINE, TOTAL = "#23211E", "#6B6862", "#FDFCFA", "#D9D5CD", "#DFDFE0"


def picture(explanation: Explanation, context: Context, scale: float = 2.0) -> bytes:
    """A PNG of the waterfall, 800 × scale pixels wide and as high as its rows need."""
    bars = steps(explanation)
    height = HEAD + ROW * len(bars) + FOOT
    figure = Figure(figsize=(WIDTH, height), dpi=100 * scale, facecolor=PAPER)
    FigureCanvasAgg(figure)
    sheet = _Sheet(figure, height)
    sheet.write(f"{explanation.item.label}: why rank {explanation.rank:,}", LEFT, 0.42, size=16, weight="bold")
    sheet.write(_asked(explanation, context), LEFT, 0.68, colour=QUIET)
    _legend(sheet, [source for source in Source if explanation.of(source)])
    _waterfall(sheet, bars)
    told = f"Score {signed(explanation.score)}, the sum of the bars above. {residual_sentence(explanation)}"
    sheet.write(told, LEFT, height - 0.36, colour=QUIET, size=9)
    origin = f"{context.dataset} · made with Because {context.version}, {context.day}"
    sheet.write(origin, LEFT, height - 0.17, colour=QUIET, size=9)
    target = io.BytesIO()
    figure.savefig(target, format="png", facecolor=PAPER, metadata={"Software": f"Because {context.version}"})
    return target.getvalue()


def _asked(explanation: Explanation, context: Context) -> str:
    text = explanation.query.intent.text.strip()
    asked = f"for {quoted(text)}" if text else "asked without words"
    return f"{asked}, without {listed(context.taken_out)}" if context.taken_out else asked


class _Sheet:
    """A figure that is drawn on in inches from its upper left corner."""

    def __init__(self, figure: Figure, height: float) -> None:
        self.figure, self.height = figure, height
        self.axes = figure.add_axes((0.0, 0.0, 1.0, 1.0), xlim=(0.0, WIDTH), ylim=(height, 0.0))
        self.axes.set_axis_off()

    def write(
        self,
        text: str,
        left: float,
        top: float,
        width: float = WIDTH - LEFT - RIGHT,
        size: float = 10.5,
        weight: str = "normal",
        colour: str = TEXT,
        align: str = "left",
        below: float = 0.0,
    ) -> float:
        """Write one line, cut to a width, centred on or standing at ``top``; returns how wide it came out."""
        drawn = self.axes.text(
            left,
            top + below,
            "",
            fontproperties=FontProperties(family=list(fonts()), size=size, weight=weight),
            color=colour,
            ha=align,
            va="center_baseline",
            parse_math=False,
        )

        def width_of(line: str) -> float:
            drawn.set_text(line)
            return float(drawn.get_window_extent().width / self.figure.dpi)

        drawn.set_text(fitted(drawable(typeset(text)), width, width_of))
        return width_of(drawn.get_text())

    def box(self, left: float, top: float, width: float, height: float, colour: str, hatched: bool = False) -> None:
        """A box filled with a colour, or hatched in it."""
        box = Rectangle((left, top), width, height, facecolor="none" if hatched else colour, edgecolor=colour)
        box.set_linewidth(0.8 if hatched else 0.0)
        if hatched:
            box.set_hatch("//////")
            box.set_hatch_linewidth(1.6)
        self.axes.add_patch(box)

    def line(self, left: float, top: float, right: float, bottom: float, colour: str, width: float = 0.8) -> None:
        """A straight line."""
        self.axes.plot([left, right], [top, bottom], color=colour, linewidth=width, solid_capstyle="butt")


def _legend(sheet: _Sheet, sources: Sequence[Source]) -> None:
    left, top = LEFT, 0.98
    for source in sources:
        sheet.box(left, top - 0.055, 0.11, 0.11, LOOKS[source].colour)
        left += 0.17 + sheet.write(LOOKS[source].name, left + 0.17, top, size=9, colour=QUIET) + 0.22
    sheet.box(left, top - 0.055, 0.11, 0.11, NEUTRAL, hatched=True)
    sheet.write("Below zero", left + 0.17, top, size=9, colour=QUIET)


def _waterfall(sheet: _Sheet, bars: Sequence[Bar]) -> None:
    places = [0.0, *(bar.start for bar in bars), *(bar.end for bar in bars)]
    low, high = min(places), max(places)
    near = low + 0.15 * (high - low)
    before = VALUE if any(bar.value < 0 and bar.end < near for bar in bars) else 0.12
    start, room = LEFT + NAMES + before, WIDTH - LEFT - NAMES - RIGHT - before - VALUE
    unit = room / ((high - low) or 1.0)
    for row, bar in enumerate(bars):
        top = HEAD + ROW * row
        middle = top + ROW / 2
        left = start + (min(bar.start, bar.end) - low) * unit
        length = abs(bar.value) * unit
        total = bar.source is None
        weight = "bold" if total else "normal"
        sheet.write(bar.name, LEFT + NAMES, middle, NAMES, align="right", weight=weight)
        colour = LOOKS[bar.source].colour if bar.source else TOTAL
        sheet.box(left, top + 0.06, length, ROW - 0.12, colour, hatched=bar.value < 0 and not total)
        below = bar.value < 0
        place, align = (left - 0.07, "right") if below else (left + length + 0.07, "left")
        sheet.write(signed(bar.value), place, middle, align=align, weight=weight, size=10)
        if not total:
            end = start + (bar.end - low) * unit
            sheet.line(end, top + ROW - 0.06, end, top + ROW + 0.06, LINE)
    zero = start - low * unit
    sheet.line(zero, HEAD, zero, HEAD + ROW * len(bars), QUIET)
