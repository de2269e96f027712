// Draws every chart of the report from the data beside it.
for (const block of document.querySelectorAll("script[data-chart]")) {
  const { data, layout } = JSON.parse(block.textContent);
  Plotly.newPlot(block.dataset.chart, data, layout, { displayModeBar: false, responsive: true, scrollZoom: false });
}
