"""Quality and speed of the title classifier on the labelled development titles.

Rows with an empty label are left out; `0` is right only when the answer abstains; macro-F1 is over the ten classes;
"accepted" asks whether the primary function is among the accepted ones. ECE: ten equal bins of confidence, an
abstention counts as neither right nor wrong there.
"""

import csv
import os
import tempfile
import time
from pathlib import Path

from whodex.services.classifying import classify_file
from whodex.titles import CLASSES, FUNCTIONS, Classification, classify_many
from whodex.titles.lexicon import LANGUAGES, lexicon
from whodex.titles.model import weights
from whodex.titles.words import tokens

TARGETS = {
    "seniority accuracy": 0.92, "seniority macro-F1": 0.88, "primary function": 0.86, "accepted function": 0.91,
}  # fmt: skip
SPEED_TITLES = 40_000
PROBE = Path(__file__).parent / "data" / "titles_by_language.tsv"


def dev_rows() -> list[dict[str, str]]:
    """The labelled titles, from $WHODEX_SHARED or ../shared. Exits with a clear word when they are not there."""
    shared = Path(os.environ.get("WHODEX_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    path = shared / "data" / "titles" / "dev.tsv"
    if not path.is_file():
        raise SystemExit(f"{path} is not there: set WHODEX_SHARED")
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def senior_id(answer: Classification) -> int:
    return answer.seniority.id if answer.seniority else 0


def function_id(answer: Classification) -> int:
    return answer.functions[0].id if answer.functions else 0


def macro_f1(pairs: list[tuple[int, int]]) -> float:
    """Mean over the ten classes of F1; a class that is neither labelled nor answered is left out."""
    scores = []
    for number in CLASSES:
        hits = sum(1 for want, got in pairs if want == got == number)
        wanted = sum(1 for want, _ in pairs if want == number)
        given = sum(1 for _, got in pairs if got == number)
        if wanted or given:
            scores.append(2 * hits / (wanted + given))
    return sum(scores) / len(scores) if scores else float("nan")


def calibration_error(answers: list[tuple[float, bool]]) -> float:
    """Expected calibration error over ten equal bins of confidence."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in answers:
        bins.setdefault(min(9, int(confidence * 10)), []).append((confidence, right))
    return sum(
        abs(sum(c for c, _ in held) / len(held) - sum(r for _, r in held) / len(held)) * len(held) / len(answers)
        for held in bins.values()
    )


def figures(rows: list[dict[str, str]], answers: list[Classification]) -> dict[str, float]:
    pairs = [(int(r["seniority"]), senior_id(a)) for r, a in zip(rows, answers, strict=True) if r["seniority"]]
    primary = [(int(r["function"]), function_id(a)) for r, a in zip(rows, answers, strict=True) if r["function"]]
    accepted = [
        function_id(a) in {int(number) for number in r["functions_accepted"].split(",")}
        for r, a in zip(rows, answers, strict=True)
        if r["functions_accepted"]
    ]
    seniors = [
        (a.seniority.confidence, a.seniority.id == int(r["seniority"]))
        for r, a in zip(rows, answers, strict=True)
        if r["seniority"] and a.seniority
    ]
    works = [
        (a.functions[0].confidence, a.functions[0].id == int(r["function"]))
        for r, a in zip(rows, answers, strict=True)
        if r["function"] and a.functions
    ]
    return {
        "seniority accuracy": sum(w == g for w, g in pairs) / max(1, len(pairs)),
        "seniority macro-F1": macro_f1(pairs),
        "primary function": sum(w == g for w, g in primary) / max(1, len(primary)),
        "accepted function": sum(accepted) / max(1, len(accepted)),
        "seniority ECE": calibration_error(seniors) if seniors else float("nan"),
        "function ECE": calibration_error(works) if works else float("nan"),
    }


def confusion(rows: list[dict[str, str]], answers: list[Classification]) -> None:
    numbers = (0, *CLASSES)
    print("\nSeniority: labelled (down) against answered (across)")
    print("     " + "".join(f"{number:>5}" for number in numbers))
    for want in numbers:
        line = [
            sum(1 for r, a in zip(rows, answers, strict=True) if r["seniority"] == str(want) and senior_id(a) == got)
            for got in numbers
        ]
        print(f"{want:>5}" + "".join(f"{count or '.':>5}" for count in line))
    print("\nFunctions confused most (labelled → answered)")
    wrong: dict[tuple[int, int], int] = {}
    for row, answer in zip(rows, answers, strict=True):
        if row["function"] and int(row["function"]) != function_id(answer):
            pair = (int(row["function"]), function_id(answer))
            wrong[pair] = wrong.get(pair, 0) + 1
    for (want, got), count in sorted(wrong.items(), key=lambda item: -item[1])[:10]:
        print(f"  {count:>3}  {FUNCTIONS.get(want, 'none')} → {FUNCTIONS.get(got, 'none')}")


def probe() -> None:
    """Twenty common occupations in each of fourteen languages, written by hand for this; not used to tune anything."""
    lines = PROBE.read_text("utf-8").splitlines()
    cases = [line.split("\t") for line in lines if line and not line.startswith("#")]
    tally: dict[str, list[int]] = {}
    missed = []
    for (language, title, ranks, works), answer in zip(cases, classify_many([c[1] for c in cases]), strict=True):
        senior = str(answer.seniority.id if answer.seniority else 0)
        right = senior in ranks.split(","), str(function_id(answer)) in works.split(",")
        row = tally.setdefault(language, [0, 0, 0])
        for at, one in enumerate((True, *right)):
            row[at] += one
        if not all(right):
            missed.append(f"{language} {title}")
    print("\nProbe: common occupations by language, hand-written (titles, seniority right, function right)")
    print("  " + "  ".join(f"{name} {n}/{s}/{f}" for name, (n, s, f) in tally.items()))
    total = [sum(row[at] for row in tally.values()) for at in range(3)]
    print(f"  all {total[0]}: seniority {total[1] / total[0]:.3f}, function {total[2] / total[0]:.3f}")
    print("  missed: " + ", ".join(missed))


def calibration_loop() -> float:
    """Processor seconds of ten million additions, so that speeds of different machines can be compared."""
    began = time.process_time()
    total = 0
    for number in range(10_000_000):
        total += number
    return time.process_time() - began


def speed(titles: list[str]) -> None:
    many = (titles * (SPEED_TITLES // len(titles) + 1))[:SPEED_TITLES]
    classify_many(many[:1000])
    best = 0.0
    for _ in range(3):
        began = time.process_time()
        classify_many(many)
        best = max(best, SPEED_TITLES / (time.process_time() - began))
    loop = calibration_loop()
    print(
        f"\nSpeed: {best:,.0f} titles per second of one core (target 20,000; nothing is cached between titles);"
        f" calibration loop of 10M additions {loop:.2f} s, so {best * loop:,.0f} titles per loop"
    )


def file_speed(titles: list[str]) -> None:
    """`whodex classify --csv` in one process, on a file in which every title is another one."""
    best = 0.0
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.csv")
        for run in range(3):
            with source.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out)
                writer.writerow(["id", "title", "city"])
                rows = ([n, f"{titles[n % len(titles)]} {run}{n:05}", "Aldermere"] for n in range(SPEED_TITLES))
                writer.writerows(rows)
            began = time.process_time()
            done = classify_file(source, "title", Path(folder, "out.csv"), processes=1)
            best = max(best, done.rows / (time.process_time() - began))
    print(
        f"Files: {best:,.0f} rows per second of one core with whodex classify --csv (target 20,000;"
        " no title twice; the command takes as many cores as there are)"
    )


def main() -> None:
    began = time.process_time()
    lexicon()
    weights()
    loading = time.process_time() - began
    rows = dev_rows()
    titles = [row["title"] for row in rows]
    answers = classify_many(titles)
    print(f"Titles: {len(rows)} labelled development titles (never trained on)\n")
    bare = figures(rows, classify_many(titles, rules=False))
    print(f"{'':<22}{'measured':>10}{'target':>10}{'rules off':>12}")
    for name, value in figures(rows, answers).items():
        target = f"≥ {TARGETS[name]:.2f}" if name in TARGETS else "≤ 0.05"
        print(f"{name:<22}{value:>10.3f}{target:>10}{bare[name]:>12.3f}")
    phrases = lexicon().phrases
    fresh = [number for number, title in enumerate(titles) if " ".join(tokens(title)) not in phrases]
    part = figures([rows[n] for n in fresh], [answers[n] for n in fresh])
    print(f"\nOn the {len(fresh)} that are no phrase of the tables as a whole")
    print("  " + ", ".join(f"{name} {value:.3f}" for name, value in part.items()))
    print("\nBy language of the recognised words")
    print(f"{'':<6}{'titles':>7}{'seniority':>11}{'primary':>9}{'accepted':>10}")
    for language in (*LANGUAGES, None):
        chosen = [number for number, answer in enumerate(answers) if answer.language == language]
        if chosen:
            part = figures([rows[n] for n in chosen], [answers[n] for n in chosen])
            print(
                f"{language or 'none':<6}{len(chosen):>7}{part['seniority accuracy']:>11.3f}"
                f"{part['primary function']:>9.3f}{part['accepted function']:>10.3f}"
            )
    probe()
    confusion(rows, answers)
    speed(titles)
    file_speed(titles)
    print(f"Load: {loading * 1000:.0f} ms of processor time for tables and weights, once per process (target 100)")


if __name__ == "__main__":
    main()
