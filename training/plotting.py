"""Shared style of all plots: colours, resolution, fonts."""

INK, QUIET, GRID, BLUE, ORANGE = "#1f2933", "#6b7785", "#e4e8ee", "#2563a8", "#d97706"
DPI = 130
STYLE = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same on every machine
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GRID,
    "xtick.color": QUIET,
    "ytick.color": INK,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
}
