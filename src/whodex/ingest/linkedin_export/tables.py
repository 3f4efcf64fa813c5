"""Which file of the archive is which table, by name and by header; and which files are left out, and why."""

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

from whodex.ingest.linkedin_export.localised import SYNONYMS
from whodex.text.names import fold

# Stem of the file (see `stem_of`) → table. Older and newer names of one file lead to the same table.
STEMS: Final[dict[str, str]] = {
    "profile": "profile",
    "profilesummary": "summary",
    "positions": "positions",
    "education": "education",
    "skills": "skills",
    "languages": "languages",
    "certifications": "certifications",
    "projects": "projects",
    "publications": "publications",
    "patents": "patents",
    "courses": "courses",
    "honors": "honours",
    "honorsandawards": "honours",
    "volunteering": "volunteering",
    "volunteeringexperiences": "volunteering",
    "organizations": "organisations",
    "testscores": "test_scores",
    "causesyoucareabout": "causes",
    "emailaddresses": "emails",
    "phonenumbers": "phones",
    "whatsappphonenumbers": "phones",
    "connections": "connections",
    "contacts": "contacts",
    "importedcontacts": "contacts",
    "messages": "messages",
    "invitations": "invitations",
    "companyfollows": "company_follows",
    "memberfollows": "member_follows",
    "endorsementreceivedinfo": "endorsements_received",
    "endorsementsreceived": "endorsements_received",
    "endorsementgiveninfo": "endorsements_given",
    "endorsementsgiven": "endorsements_given",
    "recommendationsreceived": "recommendations_received",
    "recommendationsgiven": "recommendations_given",
    "shares": "shares",
    "instantreposts": "reposts",
    "comments": "comments",
    "reactions": "reactions",
    "likes": "reactions",
    "votes": "votes",
    "savedjobs": "saved_jobs",
    "jobapplications": "job_applications",
    "savedarticles": "saved_articles",
    "saveditems": "saved_articles",
    "events": "events",
    "verifications": "verifications",
    "searchqueries": "searches",
    "learning": "learning",
    "richmedia": "rich_media",
}

_PRIVATE: Final = "account data of the member that says nothing about people, organisations or jobs"
_ADS: Final = "advertising data: LinkedIn's guesses, not facts"
SKIPPED: Final[dict[str, str]] = {
    "guidemessages": "a chat with LinkedIn's assistant, not messages between people",
    "learningroleplaymessages": "a chat with a training program, not messages between people",
    "learningcoachmessages": "a chat with LinkedIn's assistant, not messages between people",
    "adtargeting": _ADS,
    "adsclicked": _ADS,
    "lanadsengagement": _ADS,
    "inferencesaboutyou": _ADS,
    "registration": _PRIVATE,
    "logins": _PRIVATE,
    "securitychallenges": _PRIVATE,
    "accountstatushistory": _PRIVATE,
    "receipts": _PRIVATE,
    "receiptsv2": _PRIVATE,
    "receiptslbp": _PRIVATE,
    "privateidentityasset": _PRIVATE,
    "jobseekerpreferences": _PRIVATE,
    "savedjobalerts": _PRIVATE,
    "jobapplicantsavedanswers": _PRIVATE,
    "jobapplicantsavedscreeningquestionresponses": _PRIVATE,
}

# What a single file of unknown name must have in its header to be that table, and how sure that is.
SIGNATURES: Final[tuple[tuple[str, frozenset[str], int], ...]] = (
    ("connections", frozenset({"firstname", "lastname", "company", "position", "connectedon"}), 90),
    ("messages", frozenset({"conversationid", "from", "to", "content"}), 85),
    ("invitations", frozenset({"from", "to", "sentat", "direction"}), 85),
    ("profile", frozenset({"firstname", "lastname", "maidenname", "headline", "summary"}), 85),
    ("endorsements_received", frozenset({"endorsementdate", "skillname", "endorserfirstname"}), 85),
    ("endorsements_given", frozenset({"endorsementdate", "skillname", "endorseefirstname"}), 85),
    ("shares", frozenset({"date", "sharelink", "sharecommentary"}), 85),
    ("company_follows", frozenset({"organization", "followedon"}), 70),
    ("positions", frozenset({"companyname", "title", "startedon", "finishedon"}), 60),
)
# Files only this archive has, and files other things are called as well.
_TELLING: Final = frozenset(
    "connections invitations companyfollows memberfollows endorsementreceivedinfo endorsementgiveninfo "
    "recommendationsreceived recommendationsgiven profilesummary whatsappphonenumbers adtargeting "
    "inferencesaboutyou jobseekerpreferences searchqueries guidemessages learningroleplaymessages".split()
)

_TAIL: Final = re.compile(r"(?:[_\s]+\d+|\s*\(\d+\))+$")


def stem_of(path: str) -> str:
    """`Jobs/Saved Jobs_7789716.csv` → `savedjobs`: no folder, ending, member number, copy number or spaces."""
    name = PurePosixPath(path).name
    stem = name.rpartition(".")[0] or name
    return re.sub(r"[^a-z0-9]+", "", _TAIL.sub("", stem).lower())


@lru_cache(maxsize=8192)
def column(table: str, written: str) -> str:
    """The plain name of a column: `Connected On`, `CONNECTED ON`, `Verbunden am` → `connectedon`."""
    squashed = fold(written).replace(" ", "")
    return SYNONYMS.get(table, {}).get(squashed, squashed)


def table_by_header(columns: list[str]) -> tuple[str, int] | None:
    """The table whose signature a header holds, and how sure that is, 0 to 100; None where it is none."""
    for table, wanted, score in SIGNATURES:
        missing = wanted - {column(table, one) for one in columns}
        if not missing:
            return table, score
    return None


def score_members(members: list[str]) -> int:
    """How surely files of these names are the archive."""
    stems = {stem_of(path) for path in members if path.lower().endswith(".csv")}
    known = stems & (STEMS.keys() | SKIPPED.keys())
    if any("linkedindataexport" in path.lower() for path in members) and known:
        return 95
    if not known & _TELLING:
        return 50 if {"profile", "positions"} <= known or {"messages", "profile"} <= known else 0
    return 90 if len(known) > 1 else 60
