"""Build src/whodex/text/search/tables.json: ids and labels of LinkedIn's closed sets.

    python tools/linkedin_tables.py FOLDER

FOLDER holds closed_sets.json, salesnav_filter_types.csv, industry_*.csv and geo_ids.csv (their README names sources
and terms). Only facts are taken: ids, labels, parents. Of the geo ids the tiers A and B, which were read off
LinkedIn's own pages, and of tier D (public maps) the countries, in which two or more maps agree, and the metropolitan
areas; ids that one list alone has (tier C) are left out.
"""

import csv
import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "src" / "whodex" / "text" / "search" / "tables.json"

# our set → key in closed_sets.json
SETS = {
    "seniority": "lead.SENIORITY_LEVEL",
    "function": "FUNCTION",
    "company_headcount": "lead.COMPANY_HEADCOUNT",
    "company_headcount:organisations": "companies.companySize",
    "years": "TENURE (YEARS_AT_CURRENT_COMPANY, YEARS_IN_CURRENT_POSITION, YEARS_OF_EXPERIENCE)",
    "company_type": "COMPANY_TYPE",
    "profile_language": "PROFILE_LANGUAGE",
    "relationship": "people.network",
    "relationship:sales_people": "lead.RELATIONSHIP",
    "relationship:sales_organisations": "account.RELATIONSHIP",
    "followers": "account.NUM_OF_FOLLOWERS",
    "fortune": "account.FORTUNE",
    "job_opportunities": "account.JOB_OPPORTUNITIES",
    "account_activities": "account.ACCOUNT_ACTIVITIES",
    "lead_interactions": "lead.LEAD_INTERACTIONS",
    "saved": "lead.SAVED_LEADS_AND_ACCOUNTS",
    "lead_list": "lead.LEAD_LIST special",
    "job_type": "jobs.f_JT",
    "workplace": "jobs.f_WT",
    "experience_level": "jobs.f_E",
    "salary_floor": "jobs.f_SB2 (USD minimum)",
    "job_function": "jobs.f_F (function codes, lower case in URLs)",
    "posted_by": "content.postedBy",
    "content_type": "content.contentType (seen)",
}


def main() -> None:
    folder = Path(sys.argv[1])
    closed = json.loads((folder / "closed_sets.json").read_text(encoding="utf-8"))
    by_key = {squeeze(key): value for key, value in closed.items()}
    labels = {name: tidy(by_key[squeeze(key)]) for name, key in SETS.items()}
    labels["industry"] = {row["id"]: row["label_ui"] for row in rows(folder / "industry_salesnav_ui.csv")}
    labels["relationship"]["A"] = labels["relationship:sales_people"]["A"]
    tables = {
        "labels": labels,
        "toggles": toggles(folder),
        "industry_parents": parents(folder),
        "industry_old_labels": {row["id"]: row["label_v1"] for row in rows(folder / "industry_v1.csv")},
        "geo": {
            row["geo_id"]: row["name"]
            for row in rows(folder / "geo_ids.csv")
            if row["best_tier"] in ("A", "B", "D") and row["geo_id"].isdigit()
        },
    }
    TARGET.write_text(json.dumps(tables, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(TARGET, {name: len(value) for name, value in tables.items()}, TARGET.stat().st_size, "bytes")


def squeeze(key: str) -> str:
    return re.sub(r"\s", "", key)


def tidy(labels: dict[str, str]) -> dict[str, str]:
    """Labels without the remarks of who collected them."""
    return {key: re.sub(r"\s*\([^()]*(?:confirmed|listed|shown)[^()]*\)", "", value) for key, value in labels.items()}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def toggles(folder: Path) -> dict[str, Any]:
    """Type → its one id and its label."""
    return {
        row["type"]: {"id": row["toggle_id"], "text": row["ui_label"]}
        for row in rows(folder / "salesnav_filter_types.csv")
        if row["toggle_id"]
    }


def parents(folder: Path) -> dict[str, str]:
    """Industry id → id of the industry it is a part of."""
    ids = {row["hierarchy"]: row["id"] for row in rows(folder / "industry_v2_mslearn.csv")}
    found = {}
    for path, number in ids.items():
        above = path.rpartition(" > ")[0]
        if above in ids:
            found[number] = ids[above]
    return found


if __name__ == "__main__":
    main()
