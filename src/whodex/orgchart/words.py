"""Titles and units as words: folded, split, without filler; what is left names a topic."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_SPLIT: Final = re.compile(r"[^\w&+#]+|_", re.UNICODE)
_FOLDS: Final = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "þ": "th", "ð": "d"})

# Articles, prepositions and conjunctions of en, de, fr, es, it, pt, nl, sv, da, no, pl; and words that every unit has.
FILLERS: Final[frozenset[str]] = frozenset(
    """a an and at by for from in into of on or the to with & + s
    am an auf aus bei das dem den der des die fur im in und vom von zu zum zur
    au aux d de des du en et l la le les pour sur un une
    al con da del della delle di e ed el em i il las los na nas no nos o os para per por y
    aan het met naar op te van voor och av for fra i med og om pa till til samt u w z ze oraz ds
    department dept directorate division function group office section sub team unit
    abteilung bereich gruppe service equipe departamento equipo area afdeling avdelning avdeling dzial zespol
    n a na""".split()
)

# Words of rank and standing: they say how high, not what about.
RANK_WORDS: Final[frozenset[str]] = frozenset(
    """acting interim temporary temp designate head heads chief director directors manager managers managing deputy
    assistant associate senior sr junior jr vice president vp svp evp avp lead leader leading officer
    executive principal
    staff general ceo president chair chairman chairwoman chairperson member board founder cofounder co owner partner
    permanent secretary under second team supervisor specialist coordinator administrator graduate intern trainee i ii
    iii iv lv1 lv2 adviser advisor interin post vacant vacancy not
    leiter leiterin leitung teamleiter teamleiterin abteilungsleiter abteilungsleiterin bereichsleiter bereichsleiterin
    gruppenleiter gruppenleiterin teamleitung gruppenleitung abteilungsleitung bereichsleitung geschaftsleitung
    teammanager geschaftsfuhrer geschaftsfuhrerin geschaftsfuhrung vorstand vorstandsvorsitzender
    vorstandsvorsitzende vorstandsmitglied mitarbeiter mitarbeiterin stellvertretender stellvertretende direktor
    direktorin referent referentin
    directeur directrice responsable chef cheffe adjoint adjointe charge chargee president directora jefe jefa gerente
    encargado encargada subdirector subdirectora presidente consejero delegado
    direttore direttrice capo amministratore delegato addetto addetta vicedirettore
    diretor diretora coordenador coordenadora gestor gestora
    hoofd directeur teamleider medewerker bestuurder
    chefen avdelningschef enhetschef direktor verkstallande vd ansvarig
    leder afdelingschef afdelingsleder avdelingsleder sjef daglig administrerende
    kierownik kierowniczka dyrektor dyrektorka prezes zastepca naczelnik""".split()
)

_PART_OF_SHORT_FORM: Final = frozenset(
    {"department", "directorate", "division", "function", "group", "office", "service", "unit", "team"}
)

# One spelling per topic, so that "HR" meets "Human Resources". Hand-written; short forms that stand alone in titles.
_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "hr": ("human", "resource"),
    "people": ("human", "resource"),
    "personnel": ("human", "resource"),
    "personal": ("human", "resource"),
    "talent": ("human", "resource", "talent"),
    "it": ("information", "technology"),
    "ict": ("information", "technology"),
    "is": ("information", "technology"),
    "comms": ("communication",),
    "ops": ("operation",),
    "pr": ("communication", "press"),
    "dev": ("development",),
    "eng": ("engineer",),
    "engineering": ("engineer",),
    "r&d": ("research", "development"),
    "fe": ("frontend",),
    "be": ("backend",),
    "qa": ("quality",),
    "qe": ("quality",),
    "legal": ("law",),
    "lawyer": ("law",),
    "counsel": ("law",),
    "financial": ("finance",),
    "fiscal": ("finance",),
    "commercial": ("commercial",),
    "procurement": ("procurement",),
    "purchasing": ("procurement",),
    "statistician": ("statistic",),
    "statistical": ("statistic",),
    "economist": ("economic",),
    "analyst": ("analysis",),
    "analytical": ("analysis",),
    "analytic": ("analysis",),
    "medical": ("medicine",),
    "accountant": ("accounting",),
    "accounts": ("accounting",),
    "policies": ("policy",),
    "strategic": ("strategy",),
    "scientist": ("science",),
    "scientific": ("science",),
    "inspector": ("inspection",),
    "technological": ("technology",),
    "technical": ("technology",),
    "tech": ("technology",),
    "operational": ("operation",),
    "operating": ("operation",),
    "regional": ("region",),
    "international": ("international",),
    "cfo": ("finance",),
    "coo": ("operation",),
    "cto": ("technology",),
    "cio": ("information", "technology"),
    "cmo": ("marketing",),
    "cro": ("revenue", "sale"),
    "cso": ("strategy",),
    "cpo": ("product",),
    "chro": ("human", "resource"),
    "ciso": ("security", "information"),
    "csm": ("customer", "success"),
    "sdr": ("sale", "development"),
    "bdr": ("business", "development"),
    "ux": ("design", "ux"),
    "design": ("design",),
    "designer": ("design",),
    "writer": ("writing",),
    "recruiter": ("human", "resource", "recruiting"),
    "recruitment": ("recruiting",),
    "marketer": ("marketing",),
    "developer": ("engineer",),
    "programmer": ("engineer",),
}


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Case and accents off (`Leiter Qualität` → `leiter qualitat`); letters of other scripts stay."""
    lowered = text.casefold().translate(_FOLDS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(plain.replace("'", "").replace("’", "").split())


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order, fillers included."""
    return tuple(w for w in _SPLIT.split(fold(text)) if w)


def _stem(word: str) -> str:
    """English plurals off; enough for units and titles, and harmless elsewhere because both sides are cut alike."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=65536)
def topics(text: str) -> tuple[str, ...]:
    """The words of a text that name a topic: no fillers, no words of rank, stems, short forms spelt out."""
    found: dict[str, None] = {}
    for word in words(text):
        if word in FILLERS or word in RANK_WORDS:
            continue
        stem = _stem(word)
        for topic in _SYNONYMS.get(word) or _SYNONYMS.get(stem) or (stem,):
            found[topic] = None
    return tuple(found)


@lru_cache(maxsize=65536)
def initials(text: str) -> tuple[str, ...]:
    """The short forms a name may go by, with and without fillers: `Debt Management & Banking` → `dmb`."""
    every = words(text)
    telling = [w for w in every if w not in FILLERS or w in _PART_OF_SHORT_FORM]
    found = {"".join(w[0] for w in some if w[0].isalpha()) for some in (every, telling)}
    return tuple(sorted(short for short in found if len(short) > 1))
