"""Column names in other languages than English, squashed: no accents, no spaces, lower case.

Seen for sure is German Connections.csv (`../shared/data/imports/LINKEDIN_EXPORT.md`); the others are LinkedIn's own
words in its interface of that language, several where it uses several. Longer is harmless: a table is first found by
its file name.
"""

from typing import Final


def _table(**words: str) -> dict[str, str]:
    return {word: column for column, listed in words.items() for word in listed.split()}


_NAMES: Final = {
    "firstname": "vorname prenom nombre nome voornaam",
    "lastname": "nachname nom apellidos apellido cognome sobrenome apelido achternaam",
}

SYNONYMS: Final[dict[str, dict[str, str]]] = {
    "connections": _table(
        **_NAMES,
        url="profilurl urlprofil urlduprofil urldelperfil urldelprofilo urldoperfil profielurl",
        emailaddress="emailadresse adresseemail adresseelectronique courriel direcciondecorreoelectronico "
        "correoelectronico direcciondeemail indirizzoemail indirizzodiposta enderecodeemail emailadres email",
        company="unternehmen firma entreprise societe empresa azienda societa bedrijf organisatie",
        position="poste fonction cargo puesto posizione posizionelavorativa qualifica ruolo functie",
        connectedon="verbundenam verknupftam vernetztam kontaktseit connectele relationdepuisle encontactdepuis "
        "dateconnexion conectadoel contactodesde fechadeconexion collegatoil collegatodal connessoil "
        "datadicollegamento conectadoem dataconexao ligadoem verbondenop gekoppeldop connectieop",
    ),
    "profile": _table(
        **_NAMES,
        maidenname="geburtsname madchenname nomdejeunefille nomdenaissance apellidodesoltera cognomedanubile "
        "cognomedanascita nomedesolteira meisjesnaam",
        headline="profilslogan uberschrift titre titreduprofil titular titolo sommario titulo kopregel titel",
        summary="zusammenfassung info resume extracto resumen riepilogo informazioni resumo samenvatting",
        industry="branche secteur secteurdactivite sector settore setor bedrijfstak",
        geolocation="geostandort standort emplacement lieu ubicacion ubicaciongeografica localita "
        "posizionegeografica localizacao localizacaogeografica locatie",
        websites="webseiten sitesweb sitiosweb sitiweb sites",
        twitterhandles="twitter twitternamen comptestwitter cuentasdetwitter accounttwitter contastwitter",
    ),
    "positions": _table(
        companyname="unternehmen unternehmensname firma nomdelentreprise entreprise nombredelaempresa empresa "
        "nomeazienda nomedellazienda azienda nomedaempresa bedrijfsnaam bedrijf",
        title="position titel jobtitel titre poste intitule intituleduposte cargo titulo puesto titolo qualifica "
        "posizione ruolo functie functietitel",
        description="beschreibung descripcion descrizione descricao beschrijving omschrijving",
        location="ort standort lieu ubicacion localita luogo sede localidade local localizacao locatie plaats",
        startedon="beginn beginntam begonnenam startdatum von datededebut debut commencele fechadeinicio inicio "
        "iniciadoel datadiinizio inizio iniziatoil datadeinicio iniciadoem begonnenop",
        finishedon="ende enddatum bis beendetam datedefin fin terminele fechadefinalizacion fechadefin finalizadoel "
        "datadifine fine terminatoil datadetermino fim terminadoem concluidoem einddatum geeindigdop beeindigdop",
    ),
}
