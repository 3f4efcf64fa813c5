"""What the place does to a title: a bank's Vice President, the Director of a firm of two, a Partner by kind of firm.

Each rule answers with a class and a confidence, or stays silent; the title alone stands where no rule speaks.
"""

import re
from functools import lru_cache

from whodex.titles.classes import Context, Score
from whodex.titles.lexicon import lexicon
from whodex.titles.parse import Parsed, parse
from whodex.titles.rank import Rank, rank
from whodex.titles.words import fold


def _words(text: str) -> re.Pattern[str]:
    parts = [re.escape(word).replace(r"\*", r"\w*") for word in text.split()]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)")


SMALL = 4
"""People up to which a director owns or runs the whole (a company register calls a sole owner "director")."""
LARGE = 1_000
"""People from which an organisation has ranks of its own: not every vice president is an officer."""

# Whole words, or beginnings of words where a * stands: "ubs" is no part of "clubs", "law" none of "lawn".
_BANKS = _words(
    "bank banks banking banken banca banque banco financ* capital investment investments securities brokerage wealth "
    "sparkasse volksbank *bank barclays ubs goldman morgan citi citigroup hsbc bnp paribas nomura jefferies lazard"
)
_NO_BANKS = _words("food blood sperm tissue data river burbank fairbank milbank")
_PARTNERSHIPS = {
    14: _words("law legal attorneys solicitors kanzlei avocat* advoc* rechtsanw* lawyers barristers notary"),
    1: _words("accounting accountants audit tax steuer* comptab* cpa cpas wirtschaftspruf*"),
    10: _words("venture equity investment investments capital"),
    6: _words("consult* advisory strategy unternehmensberat*"),
    23: _words("estate immobil* realty"),
    3: _words("architecture architects design"),
    11: _words("dental veterinary health medical clinic"),
    12: _words("staffing recruit* executive search"),
}
_SELF_EMPLOYED = ("self employed", "self-employed", "sole proprietor", "self owned", "freelance")
_SCHOOLS = ("school", "education", "academy", "college", "schule")

# Function by an organisation's industry, for titles that name none. First words that match win.
_INDUSTRY_FUNCTIONS: tuple[tuple[str, int], ...] = (
    ("law enforcement", 17), ("military", 17),
    ("law", 14), ("legal", 14), ("accounting", 1), ("venture capital", 10), ("bank", 10), ("insurance", 10),
    ("investment", 10), ("financ", 10), ("hospital", 11), ("health", 11), ("medical", 11), ("pharma", 24),
    ("research", 24), ("biotech", 24), ("education", 7), ("school", 7), ("universit", 7), ("real estate", 23),
    ("staffing", 12), ("human resources", 12), ("marketing", 15), ("advertising", 15), ("public relations", 16),
    ("newspaper", 16), ("media", 16), ("broadcast", 16), ("publishing", 16), ("design", 3), ("arts", 3), ("music", 3),
    ("military", 17), ("defense", 17), ("law enforcement", 17), ("security and investigations", 17),
    ("non-profit", 5), ("nonprofit", 5), ("civic", 5), ("religious", 5), ("software", 8), ("construction", 8),
    ("engineering", 8), ("it services", 13), ("information technology", 13), ("computer", 13), ("retail", 25),
    ("wholesale", 25), ("consult", 6), ("logistic", 18), ("transport", 18), ("restaurant", 18), ("hospitality", 18),
    ("manufactur", 18), ("farming", 18),
)  # fmt: skip


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


@lru_cache(maxsize=65536)
def _kind(industry: str, name: str) -> tuple[bool, int | None, int | None]:
    """Whether a place is a bank, the function of a partner there, and the function its industry suggests."""
    industry, name = fold(industry), fold(name)
    bank = bool(_BANKS.search(industry) or (_BANKS.search(name) and not _NO_BANKS.search(name)))
    partner = next((f for f, words in _PARTNERSHIPS.items() if words.search(industry)), None)
    if partner is None:
        partner = next((f for f, words in _PARTNERSHIPS.items() if words.search(name)), None)
    if partner is None and bank:
        partner = 10
    return bank, partner, next((f for word, f in _INDUSTRY_FUNCTIONS if word in industry), None)


def placed(ranked: Rank | None, context: Context) -> tuple[Score, str] | None:
    """The class a title means at its place and the reason, or None when the place changes nothing."""
    if ranked is None:
        return None
    head = ranked.role
    bank, partner, _ = _kind(context.industry or "", context.organisation or "")
    size, base = context.size, ranked.base
    kind = fold(context.type or "")
    if "partner" in head.flags:
        if partner is not None:
            return Score(320, 0.97), "a partner of a partnership"
        if size is not None and size >= LARGE:
            return Score(120, 0.55), "a partner by name in a large company that is no partnership"
    if "vp" in head.flags and bank and (size is None or size >= 50):
        return _banker(head.text, sure=size is not None and size >= LARGE)
    if _holds(kind, _SELF_EMPLOYED) and base in (200, 210, 220, 310):
        return Score(320, 0.9), "self-employed"
    if size is not None and size <= SMALL:
        if "director" in head.flags and ranked.because[-1:] == (head.text,) and len(ranked.because) == 1:
            if _elsewhere(context.other_titles):
                return Score(130, 0.7), "a board seat beside a main role elsewhere"
            return Score(320, 0.85), f"a director of {size} people"
        if "top" in head.flags and size <= 2:
            return Score(320, 0.8), f"the head of {size} people"
    if base == 220 and head.text == "director" and len(ranked.because) == 1 and _elsewhere(context.other_titles):
        return Score(130, 0.5), "a director without portfolio beside a main role elsewhere"
    if head.text == "principal" and base == 220 and partner in (6, 10) and not _holds(kind, _SCHOOLS):
        return Score(210, 0.7), "a principal of a consultancy or fund"
    if base == 110 and head.text == "associate" and partner == 14:
        return Score(120, 0.9), "an associate of a law firm is an attorney"
    return None


def _banker(text: str, *, sure: bool) -> tuple[Score, str]:
    words = set(text.split())
    if words & {"evp", "sevp"} or "executive" in words:
        return Score(300, 0.9), "an executive vice president of a bank"
    if words & {"avp", "assistant", "associate"}:
        return Score(120, 0.7), "an assistant vice president of a bank is no officer"
    if words & {"svp", "senior", "first", "fvp", "gvp", "group"}:
        return Score(220, 0.7), "a senior vice president of a bank ranks as a director"
    return Score(210, 0.85 if sure else 0.6), "a vice president of a bank is no officer"


@lru_cache(maxsize=65536)
def bearing(organisation: str | None, kind: str | None) -> tuple[object, ...]:
    """All that an organisation's name and type can change where no more is known of it: alike in this, alike in all."""
    folded = fold(kind or "")
    return _kind("", organisation or ""), _holds(folded, _SELF_EMPLOYED), _holds(folded, _SCHOOLS)


def leads_elsewhere(titles: tuple[str, ...]) -> bool:
    """All that other current titles can change: whether one is an owner's or a head's."""
    return bool(titles) and _elsewhere(titles)


def _elsewhere(titles: tuple[str, ...]) -> bool:
    """Whether another current title is an owner's or a head's."""
    return any(_other(title) >= 310 for title in titles)


@lru_cache(maxsize=65536)
def _other(title: str) -> int:
    found = rank(parse(title, lexicon()))
    return found.base if found is not None else 0


def place_function(parsed: Parsed, ranked: Rank | None, context: Context, votes: dict[int, float]) -> dict[int, float]:
    """Votes with what the place adds: a partner's field, and the industry's function where the title names none."""
    _, partner, industry = _kind(context.industry or "", context.organisation or "")
    strongest = max(votes.values(), default=0.0)
    if ranked is not None and "partner" in ranked.role.flags and partner is not None and strongest <= 2.0:
        return {**votes, partner: 4.0}
    if parsed.segments and industry is not None and strongest <= 1.2 and ranked is not None and ranked.base < 300:
        return {**votes, industry: votes.get(industry, 0.0) + 1.8}
    return votes
