"""Icons as strokes on a grid of 24; they take the colour of the word that they stand beside."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

CIRCLE = "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18"

STROKES = {
    "arrow": "M4 12h15M13 6l6 6l-6 6",
    "back": "M20 12H5M11 6l-6 6l6 6",
    "bookmark": "M7 4h10v16l-5-4l-5 4z",
    "calendar": "M5 6h14v14H5zM5 10h14M9 3v4M15 3v4",
    "cap": "M2 10l10-5l10 5l-10 5zM6 12v5c3 2.500 9 2.500 12 0v-5",
    "case": "M4 8h16v11H4zM9 8V5h6v3M4 13h16",
    "check": f"{CIRCLE}M8 12.500l3 3l5-6",
    "clock": f"{CIRCLE}M12 7v5l3.500 2",
    "cross": "M6 6l12 12M18 6L6 18",
    "document": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "dots": f"{CIRCLE}M8 12h.01M12 12h.01M16 12h.01",
    "down": "M6 9l6 6l6-6",
    "download": "M12 4v11M7 10l5 5l5-5M5 20h14",
    "eye": "M2 12c4-7 16-7 20 0c-4 7-16 7-20 0M12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6",
    "filter": "M4 6h16M7 12h10M10 18h4",
    "flag": "M6 21V4h11l-2 4l2 4H6",
    "half": f"{CIRCLE}M12 3v18M14 5v14M16 5.500v13M18 7v10",
    "help": f"{CIRCLE}M9.500 9.500c0-3.500 5-3.500 5 0c0 2-2.500 2-2.500 4M12 17h.01",
    "letter": "M3 6h18v13H3zM3 7l9 7l9-7",
    "lock": "M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3",
    "pause": f"{CIRCLE}M10 9v6M14 9v6",
    "pen": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "people": "M9 5a3.500 3.500 0 1 0 0 7a3.500 3.500 0 1 0 0-7M3 20c0-7 12-7 12 0M16 5.500"
    "a3.500 3.500 0 0 1 0 6.500M18 15c2 1 3 3 3 5",
    "phone": "M5 4h4l2 5l-3 2c1 3 2 4 5 5l2-3l5 2v4c-8 2-17-7-15-15",
    "pin": "M12 21c-5-6-7-8-7-11a7 7 0 0 1 14 0c0 3-2 5-7 11M12 8a2 2 0 1 0 0 4a2 2 0 1 0 0-4",
    "search": "M10.500 4a6.500 6.500 0 1 0 0 13a6.500 6.500 0 1 0 0-13M15.500 15.500L20 20",
    "speech": "M12 4c-5 0-9 3-9 8c0 2 1 4 2 5l-1 4l4-2c8 3 13-2 13-7c0-5-4-8-9-8",
    "tick": "M5 12.500l5 5L19 7",
    "video": "M3 6h12v12H3zM15 11l6-4v10l-6-4",
    "warning": "M12 3.500L22 20H2zM12 10v4M12 17h.01",
}

_SVG = (
    '<svg class="am-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
    '<path d="{}"/></svg>'
)
_ICONS = {name: format_html(_SVG, strokes) for name, strokes in STROKES.items()}


def icon(name: str) -> SafeString:
    """Hidden from screen readers: a word always stands beside it. Raises KeyError."""
    return _ICONS[name]
