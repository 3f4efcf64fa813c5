"""LinkedIn URLs: exact readings of urls_expected.jsonl, and a reading or refusal of every row of urls.tsv.

`python -m bench urls` prints the scores, and the rows by form and by what comes of them, as
docs/reference/linkedin-url-forms.md lists them; `--rows` prints every row, `--wrong` the differences. The last lines
read texts of 8 and 64 KB, made of what could make a reader run wild: were the work more than linear, they would tell.
Exact means equal kind, keywords, filters, sort and page; filters as a set, values in order (explain.md).
"""

import contextlib
import csv
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
from bench._url_forms import form_of

from whodex.errors import UnreadableUrl
from whodex.model.reading import Reading
from whodex.text.boolean import parse_boolean
from whodex.text.search import read_search, read_url

SHARED = Path(os.environ.get("WHODEX_SHARED") or Path(__file__).resolve().parent.parent.parent / "shared")


def essence(reading: dict[str, Any]) -> dict[str, Any]:
    """What is compared, in comparable form."""
    filters = sorted((f["field"], f["exclude"], json.dumps(f["values"], sort_keys=True)) for f in reading["filters"])
    return {key: reading[key] for key in ("kind", "keywords", "sort", "page")} | {"filters": filters}


def score(row: dict[str, Any]) -> tuple[bool, Any]:
    """Whether a row is read exactly, and what it was read as."""
    try:
        reading = msgspec.to_builtins(read_search(row["url"]))
    except UnreadableUrl as error:
        return "error" in row, f"refused: {error}"
    return "error" not in row and essence(reading) == essence(row), reading


def describe(url: str) -> tuple[str, str]:
    """`reading`, `entity` or `refused`, and what in one line."""
    try:
        read = read_url(url)
    except UnreadableUrl as error:
        return "refused", str(error)
    if not isinstance(read, Reading):
        return "entity", f"{read.kind} {read.shown[0]} {read.shown[1]}"
    parts = [f"{'not ' if f.exclude else ''}{f.field}×{len(f.values)}" for f in read.filters]
    words = [f"«{read.keywords[:40]}»"] if read.keywords else []
    warned = [f"{len(read.warnings)} warnings"] if read.warnings else []
    return "reading", ", ".join([f"{read.kind} p{read.page}", *words, *parts, *warned])


STEMS = (
    "", "in/", "jobs/", "jobs/view/", "posts/", "feed/hashtag/", "jobs/search/?f_C=", "search/results/people/?geoUrn=",
    "search/results/people/?", "sales/search/people?query=", "sales/search?", "sales/search/people?companyIncluded=",
    "sales/search/people?query=(filters:List((type:REGION,values:List((id:1,text:", "authwall?sessionRedirect=",
)  # fmt: skip
PIECES = (
    "(", ")", ")(", "%", "%25", "%2", '"', '["', "(text:", "a,", "a)", "…", " ", "&a=", "&", "urn:li:a:(", "-jobs-",
    "{", "<", "a-", "-1", "\\_", "List(", "id:", "+", "#", "//", "https://", "AND ", "title:", "İ", ".", "us:", "1:",
)  # fmt: skip


def slowest(size: int) -> float:
    """Seconds of CPU of the slowest of all stems with all pieces, as URLs and as boolean text of a size."""
    worst = 0.0
    for stem in STEMS:
        for piece in PIECES:
            text = (f"https://www.linkedin.com/{stem}" + piece * size)[:size]
            start = time.process_time()
            with contextlib.suppress(UnreadableUrl):
                read_url(text)
            parse_boolean(text)
            worst = max(worst, time.process_time() - start)
    return worst


def main() -> None:
    folder = SHARED / "data" / "linkedin"
    if not folder.is_dir():
        sys.exit("shared development data is absent (set WHODEX_SHARED)")
    rows = [json.loads(line) for line in (folder / "urls_expected.jsonl").read_text(encoding="utf-8").splitlines()]
    clear = ambiguous = right = right_ambiguous = 0
    for row in rows:
        exact, reading = score(row)
        if row.get("ambiguous"):
            ambiguous, right_ambiguous = ambiguous + 1, right_ambiguous + exact
        else:
            clear, right = clear + 1, right + exact
        if not exact and "--wrong" in sys.argv:
            print("URL ", row["url"][:300], "\nWANT", row.get("error") or essence(row), "\nGOT ", end=" ")
            print(reading if isinstance(reading, str) else essence(reading), "\n")
    print(f"urls_expected.jsonl  exact {right}/{clear} = {right / clear:.3f}   ", end="")
    print(f"ambiguous ones {right_ambiguous}/{ambiguous}")
    counts: dict[tuple[str, str], int] = {}
    forms: dict[tuple[str, str], int] = {}
    with (folder / "urls.tsv").open(encoding="utf-8", newline="") as file:
        for kind, url in list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            what, said = describe(url)
            counts[kind, what] = counts.get((kind, what), 0) + 1
            forms[form_of(url)] = forms.get(form_of(url), 0) + 1
            if "--rows" in sys.argv:
                print(f"{kind}\t{what}\t{said}\t{url[:150]}")
    print(f"urls.tsv  {sum(counts.values())} rows")
    for kind in dict.fromkeys(kind for kind, _ in counts):
        cells = [f"{what} {counts.get((kind, what), 0):4d}" for what in ("reading", "entity", "refused")]
        print(f"  {kind:22s}", *cells, sep="   ")
    print(f"forms  {len(forms)}")
    for (form, result), count in sorted(forms.items()):
        print(f"  {count:4d}  {form}  ->  {result}")
    short, long = slowest(8_000), slowest(64_000)
    print(f"slowest of {len(STEMS) * len(PIECES)} texts  8 KB {short * 1e3:.0f} ms of CPU, 64 KB {long * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
