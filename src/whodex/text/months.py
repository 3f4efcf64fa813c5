"""Month names, short and long, in English, German, French, Spanish, Italian, Portuguese and Dutch."""

from typing import Final

from whodex.text.names import fold

# One line per month. No name stands for two months in these seven languages.
_NAMES: Final = (
    "jan january januar jänner janv janvier ene enero gen gennaio janeiro januari",
    "feb february februar febr fév févr février febrero febbraio fev fevereiro februari",
    "mar march mär märz mrz mars marzo março mrt maart",
    "apr april avr avril abr abril aprile",
    "may mai mayo mag maggio maio mei",
    "jun june juni juin junio giu giugno junho",
    "jul july juli juil juillet julio lug luglio julho",
    "aug august août aou ago agosto augustus",
    "sep sept september septembre septiembre set sett settembre setembro",
    "oct october okt oktober octobre octubre ott ottobre out outubro",
    "nov november novembre noviembre novembro",
    "dec december dez dezember déc décembre dic diciembre dicembre dezembro",
)
MONTH_NUMBERS: Final[dict[str, int]] = {
    fold(name): number for number, names in enumerate(_NAMES, start=1) for name in names.split()
}
"""Folded month name → 1 to 12."""

PRESENT: Final = frozenset(
    fold(word)
    for word in (
        "present;today;now;current;currently;ongoing;to date;til now;till now;heute;aktuell;bis heute;gegenwart;"
        "présent;aujourd'hui;actuel;à ce jour;actualidad;presente;actual;la actualidad;hoy;attuale;oggi;in corso;"
        "presente;o momento;até o momento;atual;atualmente;heden;nu;tot nu;至今;现在;現在;현재"
    ).split(";")
)
"""Folded words that stand for an end that has not come."""
