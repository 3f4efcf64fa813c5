"""Which of LinkedIn's 22 profile languages a text is written in: by its script, else by the small words it uses.

Codes are LinkedIn's (`in` is Indonesian). The word lists are our own: the commonest function words of each language,
and words that short profiles hold (`and`, `und`; `manager`, `Leiter`). A text with too few of them has no language.
"""

import re
from functools import cache
from typing import Final

MOST_CHARACTERS: Final = 250
"""The beginning of a profile tells; the rest would only take time."""
ENOUGH: Final = 2.0  # words of one language, each counted by how few languages share it
LEAD: Final = 1.3  # the best language against the next

_WORD: Final = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPTS: Final = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# A letter of a neighbour that writes with the same script: then it is not the language LinkedIn has.
_NOT_RUSSIAN: Final = frozenset("іїєґў")
_NOT_ARABIC: Final = frozenset("پچژگ")

_WORDS: Final = {
    "cs": "a v na se je že s z do o pro ve jako jsem jsou za po při práce práci vedoucí manažer firmy společnosti let "
    "zkušenosti zaměstnanec ředitel oblasti také nebo které který",
    "da": "og i at er en til af det på for med den de som et jeg ikke har fra hos min mine eller erfaring leder inden "
    "arbejder ansvarlig virksomhed samt konsulent også blev år",
    "de": "und der die das in von zu mit für auf im den ist ich bei als an des dem ein eine aus am bin zur nach über "
    "leiter leiterin leitung geschäftsführer entwickler entwicklung berater mitarbeiter unternehmen erfahrung "
    "seit jahren sowie bereich werkstudent",
    "en": "and the of to in for with at is on a as by from our my we i am that this are an who their have has be "
    "manager engineer senior director head lead developer analyst officer specialist experience years team work "
    "working software sales marketing business consultant assistant helping professional",
    "es": "y de la el en los que con para del las por una un al se su como más es soy años experiencia gerente jefe "
    "director ingeniero ingeniera desarrollador empresa trabajo equipo ventas responsable en gestión especialista",
    "fr": "et de la le les des en du pour à un une dans que qui sur au par avec je suis est chez aux plus mon ma nos "
    "directeur directrice responsable ingénieur développeur chargé chargée chef entreprise expérience ans gestion "
    "conseiller stagiaire",
    "in": "dan di yang untuk dengan dari pada dalam saya adalah ini itu sebagai tahun pengalaman kami oleh juga akan "
    "bekerja perusahaan bidang manajer tidak karyawan bertanggung jawab lebih telah",
    "it": "e di la il in che per con del della un una nel delle dei al sono da le i alla come anche presso mia anni "
    "esperienza responsabile direttore ingegnere sviluppatore azienda lavoro gestione vendite impiegato consulente",
    "ms": "dan yang di untuk dengan dari pada dalam saya adalah ini itu sebagai tahun pengalaman kami oleh juga akan "
    "bekerja syarikat bidang pengurus tidak pekerja jurutera eksekutif pelajar telah ialah boleh",
    "nl": "en de het van een in is op te met voor ik die aan zijn bij als ook door naar mijn uit om dat ben "
    "medewerker directeur eigenaar adviseur ervaring bedrijf jaar werkzaam verantwoordelijk projectleider "
    "ontwikkelaar binnen",
    "no": "og i er en til av på for med det den som et jeg ikke har fra hos min mine eller erfaring leder innen "
    "arbeider jobber ansvarlig bedrift samt konsulent også ble år daglig",
    "pl": "i w na z do się jest że o jak dla od po przez oraz jestem przy ze nie pracy doświadczenie kierownik "
    "specjalista dyrektor inżynier firmie lat zespołu zarządzanie sprzedaży właściciel",
    "pt": "e de a o da do em que para com os um uma na no dos por as mais como ao sou são não anos experiência gerente "
    "diretor diretora engenheiro engenheira desenvolvedor empresa trabalho equipe vendas gestão coordenador analista",
    "ro": "și de în la cu pe pentru din care a un o sunt este al mai prin ca ani experiență manager inginer "
    "dezvoltator companie echipa vânzări sau am fost responsabil specialist director",
    "sv": "och i att är en som på det av för med till den har de ett jag inte från hos min mina eller erfarenhet chef "
    "inom arbetar ansvarig företag samt konsult även blev år säljare utvecklare ingenjör",
    "tl": "ang ng sa na at mga ay ko para ako si kung may ito namin aking trabaho taon bilang karanasan hindi kami "
    "isang din po mula dahil nang",
    "tr": "ve bir bu için ile de da olarak ben çok daha en olan yıl deneyim müdürü uzmanı mühendisi yöneticisi "
    "mühendis uzman şirket iş çalışma satış genel sorumlusu yazılım",
}  # fmt: skip


@cache
def _table() -> dict[str, tuple[tuple[str, float], ...]]:
    """Word → the languages that use it, each with what the word counts for it."""
    found: dict[str, list[str]] = {}
    for code, words in _WORDS.items():
        for word in dict.fromkeys(words.split()):
            found.setdefault(word, []).append(code)
    return {word: tuple((code, 1 / len(codes)) for code in codes) for word, codes in found.items()}


def language_of(*texts: str | None) -> list[str]:
    """The one language (LinkedIn's code) the texts together are written in; [] where it cannot be told."""
    text = " ".join([part for part in texts if part])[:MOST_CHARACTERS].lower()
    if not text.isascii() and (others := _OTHER_SCRIPTS.findall(text)):
        letters = sum(map(len, _WORD.findall(text)))
        if len(others) * 3 > letters:
            return _by_script(others)
    scores: dict[str, float] = {}
    table = _table()
    for word in filter(table.__contains__, _WORD.findall(text)):
        for code, counts in table[word]:
            scores[code] = scores.get(code, 0.0) + counts
    *_, second, best = 0.0, 0.0, *sorted(scores.values())
    if best < ENOUGH or best < LEAD * second:
        return []
    return [min(code for code, score in scores.items() if score == best)]


def _by_script(letters: list[str]) -> list[str]:
    """The language of letters outside the Latin script."""
    counts = {"ar": 0, "ja": 0, "ko": 0, "ru": 0, "zh": 0}
    for letter in letters:
        code = ord(letter)
        script = "ru" if code < 0x0600 else "ar" if code < 0x3000 else "ja" if code < 0x3400 else "zh"
        counts["ko" if code >= 0xAC00 else script] += 1
    if counts["ja"]:
        counts["ja"] += counts["zh"]  # Japanese is written with Chinese characters and its own
    best = max(counts, key=lambda code: (counts[code], code))
    strange = {"ru": _NOT_RUSSIAN, "ar": _NOT_ARABIC}.get(best, frozenset())
    return [] if strange.intersection(letters) else [best]
