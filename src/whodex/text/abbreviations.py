"""Abbreviations that titles are written with, and what they stand for: English ones that name one thing or two."""

from typing import Final

ABBREVIATIONS: Final[dict[str, tuple[str, ...]]] = {
    "ceo": ("chief executive officer",),
    "cfo": ("chief financial officer",),
    "coo": ("chief operating officer",),
    "cto": ("chief technology officer", "chief technical officer"),
    "cio": ("chief information officer",),
    "cmo": ("chief marketing officer",),
    "ciso": ("chief information security officer",),
    "chro": ("chief human resources officer",),
    "cpo": ("chief product officer", "chief people officer", "chief procurement officer"),
    "cro": ("chief revenue officer",),
    "cco": ("chief commercial officer", "chief customer officer"),
    "vp": ("vice president",),
    "svp": ("senior vice president",),
    "evp": ("executive vice president",),
    "md": ("managing director",),
    "gm": ("general manager",),
    "hr": ("human resources",),
    "pr": ("public relations",),
    "qa": ("quality assurance",),
    "pm": ("product manager", "project manager"),
    "ea": ("executive assistant",),
    "sdr": ("sales development representative",),
    "bdr": ("business development representative",),
    "sre": ("site reliability engineer",),
    "ux": ("user experience",),
    "bi": ("business intelligence",),
    "ml": ("machine learning",),
    "ai": ("artificial intelligence",),
}
WRITTEN_OUT: Final = {tuple(text.split()): short for short, texts in ABBREVIATIONS.items() for text in texts}
"""Words in a row → their abbreviation."""
MOST_WORDS: Final = max(map(len, WRITTEN_OUT))
