"""LinkedIn's own export: invented archives of several years and languages, in the shapes that were seen."""

import json
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whodex.errors import ImportFailed, RecordRejected
from whodex.ingest.base import Options, Raw, Refused
from whodex.ingest.files import open_input
from whodex.ingest.linkedin_export import FORMATS, tables
from whodex.ingest.linkedin_export.archive import LinkedInExport
from whodex.ingest.registry import format_named, mappers, plan, recognise
from whodex.ingest.sampling import sample
from whodex.model.dates import PartialDate, Period
from whodex.model.network import Connection, Item, Message
from whodex.model.observation import Claim, Entity
from whodex.model.person import OrgRef, Person, Position
from whodex.model.post import Comment, Post, Reaction

sys.path.insert(0, str(Path(__file__).parent))
from fake_files import Memory

FORMAT = LinkedInExport()
NOTES = 'Notes:\n"When exporting your connection data, you may notice that some ""emails"" are missing."\n\n'
ME = "https://www.linkedin.com/in/petra-holm-1"

MODERN = {
    "Profile.csv": (
        "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,"
        "Twitter Handles,Websites,Instant Messengers\n"
        'Petra,Holm,Ek,"Street 1",Oct 18,Head of Ops,"Two\nlines",Logistics,123,"Malmö, Sweden",[petraholm],'
        '"[PORTFOLIO:https://holm.example/x,COMPANY:ops.example]",\n'
    ),
    "Profile Summary.csv": 'Profile Summary\n"About, me"\n',
    "Positions.csv": (
        "Company Name,Title,Description,Location,Started On,Finished On\n"
        'Nordfrakt,Head of Ops,"Runs\n\nall",Malmö,Nov 2021,\nPosthuset,Clerk,,,2013,Oct 2015\n'
    ),
    "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name,Activities\nLunds,Oct 2010,2013,N,MSc,Choir\n",
    "Skills.csv": "Name\nLogistics\nExcel\n",
    "Languages.csv": "Name,Proficiency\nSwedish,Native or bilingual proficiency\n",
    "Certifications.csv": "Name,Url,Authority,Started On,Finished On,License Number\nPMP,pmi.org/x,PMI,Jan 2020,,77\n",
    "Email Addresses.csv": (
        'Email Address,Confirmed,Primary,Updated On\npetra@holm.se,Yes,Yes,"12/22/19, 10:06 AM"\nold@holm.se,No,No,\n'
    ),
    "PhoneNumbers.csv": "Extension,Number,Type\n+46,70 123,Mobile\n",
    "Whatsapp Phone Numbers.csv": "Number,Extension,Is_WhatsApp_Number\n70 123,+46,true\n",
    "Connections.csv": NOTES
    + "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    + "Olof,Berg,https://www.linkedin.com/in/olof-berg,olof@berg.se,Berg AB,CEO,17 Nov 2021\n"
    + 'Ida,"Åk, PhD",,,Firma,"Buyer, Steel",01 Jan 2020\n'
    + ",,,,,,30 Apr 2026\n",
    "messages.csv": (
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,"
        "FOLDER,ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION ARCHIVED\n"
        f'2-MGM1==,,Petra Holm,{ME},Olof Berg,https://www.linkedin.com/in/olof-berg,2021-11-17 18:14:58 UTC,,"Hi, '
        'Olof",INBOX,,No,No\n'
        f'2-MGM2==,Trip,Olof Berg,https://www.linkedin.com/in/olof-berg,"Petra Holm,Kim Lo","{ME},'
        'https://www.linkedin.com/in/kim-lo",2022-01-02 03:04:05 UTC,S,<p>One &amp; two</p><p>three</p>,SPAM,,false,\n'
    ),
    "Invitations.csv": (
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        f'Petra Holm,Kim Lo,"11/16/21, 9:40 AM",Hello,OUTGOING,{ME},https://www.linkedin.com/in/kim-lo\n'
        f'Ann Oy,Petra Holm,"1/2/22, 9:40 PM",,INCOMING,https://www.linkedin.com/in/ann-oy,{ME}\n'
    ),
    "Company Follows.csv": "Organization,Followed On\nBerg AB,Tue Sep 28 09:08:27 UTC 2021\n",
    "Member_Follows.csv": "Date,Status,FullName\n2021-10-27 19:36:45,Active,Lars Lo\n",
    "Endorsement_Received_Info.csv": (
        "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status\n"
        "2021/09/14 12:18:19 UTC,Logistics,Olof,Berg,www.linkedin.com/in/olof-berg,ACCEPTED\n"
    ),
    "Endorsement_Given_Info.csv": (
        "Endorsement Date,Skill Name,Endorsee First Name,Endorsee Last Name,Endorsee Public Url,Endorsement Status\n"
        "2021/09/14 12:18:19 UTC,Steel,Kim,Lo,www.linkedin.com/in/kim-lo,ACCEPTED\n"
    ),
    "Recommendations_Received.csv": (
        "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\nOlof,Berg,Berg AB,CEO,Great,"
        '"07/19/19, 07:07 AM",VISIBLE\n'
    ),
    "Shares_7789716.csv": (
        "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
        "2025-11-19 09:59:30,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7396842541036605440,"
        '"First ""line""\n""second""",https://a.example/b,,MEMBER_NETWORK\n'
        "2025-11-18 09:59:30,https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A7396842541036605441,"
        "PUBLIC,Shifted text here,,\n"
    ),
    "Comments_7789716.csv": (
        "Date,Link,Message\n2025-11-19 10:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A"
        "7396842541036605442?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A7396842541036605442%2C7396842541036605999%29"
        ',"So \\"true\\", yes"\n'
    ),
    "Reactions_1.csv": (
        "Date,Type,Link\n2021-10-27 19:36:45,PRAISE,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A"
        "7396842541036605442\n"
    ),
    "Votes.csv": "Date,Link,OptionText\n2021-10-27 19:36:45,https://www.linkedin.com/feed/update/x,Yes\n",
    "Jobs/Saved Jobs.csv": (
        'Saved Date,Job Url,Job Title,Company Name\n"9/18/21, 11:44 AM",https://www.linkedin.com/jobs/view/2731234567,'
        "Planner,Berg AB\n"
    ),
    "Articles/Articles/2020-03-02_on-freight.html": (
        "<html><head><title>On freight</title><style>p{}</style></head><body><h1>"
        '<a href="https://www.linkedin.com/pulse/on-freight-petra-holm">On freight</a></h1><p>Slow &amp; safe</p>'
    ),
    "guide_messages.csv": (
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n1,,a,b,c,,,x,X\n"
    ),
    "Ad_Targeting.csv": "Member Age,Company Names,Company Names\n30,x,y\n",
    "Verifications/Verifications.csv": (
        "First name,Middle name,Last name,Verification type,Organization name,Verified date\nPetra,,Holm,Identity,"
        "Nordfrakt,12 Jun 2024\n"
    ),
}

# 2021, Italian member: English names and headers of that year, localised values (class A of LINKEDIN_EXPORT.md).
ITALIAN = {
    "Profile.csv": MODERN["Profile.csv"].splitlines()[0] + "\nGianna,Bassi,,,,Direttrice,,,,Milano,,,\n",
    "Connections.csv": NOTES
    + "First Name,Last Name,Email Address,Company,Position,Connected On\n"
    + "Ugo,Neri,,Ferro Spa,Operaio,17 Nov 2021\nUgo,Neri,,Ferro Spa,Operaio,18 Nov 2021\n"
    + "Eva,Conti,eva@conti.it,,,2 Mar 2019\n",
    "messages.csv": (
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
        "c1,,Ugo Neri,https://www.linkedin.com/in/ugo-neri,Gianna Bassi,2021-11-17 18:14:58 UTC,,Ciao,INBOX\n"
        "c1,,GIANNA BASSI,https://www.linkedin.com/in/gianna-b,Ugo Neri,2021-11-17 18:15:58 UTC,,Ciao a te,INBOX\n"
    ),
    "Invitations.csv": 'From,To,Sent At,Message,Direction\nGianna Bassi,Ugo Neri,"11/16/21, 9:40 AM",,OUTGOING\n',
    "Endorsement_Received_Info.csv": (
        "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorsement Status\n"
        "2021/09/14 12:18:19 UTC,Ferro,Ugo,Neri,ACCEPTED\n"
    ),
    "Contacts.csv": (
        "Source,FirstName,LastName,Companies,Title,Emails,PhoneNumbers,CreatedAt,Addresses,Sites,"
        "InstantMessageHandles,FullName,Birthday,Location,BookmarkedAt,Profiles\n"
        'MOBILE,Lia,Sole,Sole Srl,Capo,"lia@sole.it,lia@gmail.com","+39 1,+39 2",,,,,Lia Sole,,Roma,,\n'
        "MOBILE,Zio,,,,,+39 3,,,,,Zio,,,,\n"
    ),
    "Rich Media.csv": "Type,Link\nPHOTO,https://media.example/1\n",
    "jobs/Saved Jobs.csv": MODERN["Jobs/Saved Jobs.csv"],
}

GERMAN = "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am\n"
FRENCH = "Prénom;Nom;URL;Adresse e-mail;Entreprise;Poste;Connecté le\n"
SPANISH = "Nombre,Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Conectado el\n"
ITALIAN_HEADER = "Nome,Cognome,URL,Indirizzo e-mail,Azienda,Posizione,Collegato il\n"
PORTUGUESE = "Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Conectado em\n"
DUTCH = "Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op\n"


def archive(files: dict[str, str], name: str = "export") -> Memory:
    return Memory(name=name, inside={path: text.encode() for path, text in files.items()})


def imported(file, **options) -> tuple[list[Claim], list[Refused], Options, object]:
    chosen = Options(**options)
    chosen.found, viewer = FORMAT.prepare(file, chosen)
    claims: list[Claim] = []
    refused: list[Refused] = []
    for raw in FORMAT.read(file, chosen):
        if isinstance(raw, Refused):
            refused.append(raw)
            continue
        try:
            found = FORMAT.claims(raw, chosen)
        except RecordRejected as error:
            refused.append(Refused(position=raw.position, reason=str(error)))
            continue
        assert found
        for claim in found:
            claim.position = raw.position
            assert FORMAT.mappers[claim.format](json.loads(json.dumps(claim.record))) == claim.subject
        claims += found
    return claims, refused, chosen, viewer


def of(claims: list[Claim], name: str) -> list[Entity]:
    return [claim.subject for claim in claims if claim.format == f"linkedin-export.{name}"]


def one(claims: list[Claim], name: str) -> Entity:
    (found,) = of(claims, name)
    return found


def ms(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture(scope="module")
def modern() -> tuple[list[Claim], list[Refused], Options, object]:
    files = {f"Complete_LinkedInDataExport_11-20-2026/{path}": text for path, text in MODERN.items()}
    return imported(archive(files))


def test_the_viewer_is_who_sent_the_outgoing_invitations(modern) -> None:
    viewer = modern[3]
    assert (viewer.identifiers, viewer.name, viewer.made_up) == (["slug:petra-holm-1"], "Petra Holm", False)


def test_the_member_in_small_pieces(modern) -> None:
    claims = modern[0]
    profile = one(claims, "profile")
    assert isinstance(profile, Person)
    assert profile.identifiers == ["slug:petra-holm-1"]
    assert profile.full_name == "Petra Holm"
    assert profile.former_name == "Ek"
    assert (profile.location, profile.country) == ("Malmö, Sweden", "SE")
    assert profile.twitter == "petraholm"
    assert profile.websites == ["https://holm.example/x", "https://ops.example"]
    assert one(claims, "summary").summary == "About, me"
    held = [person.experience[0] for person in of(claims, "positions")]
    assert held == [
        Position(
            title="Head of Ops",
            organisation=OrgRef(name="Nordfrakt"),
            description="Runs\n\nall",
            location="Malmö",
            period=Period(PartialDate(2021, 11), None, True),
        ),
        Position(
            title="Clerk",
            organisation=OrgRef(name="Posthuset"),
            period=Period(PartialDate(2013), PartialDate(2015, 10), False),
        ),
    ]
    assert [person.skills[0].name for person in of(claims, "skills")] == ["Logistics", "Excel"]
    assert one(claims, "languages").languages[0].proficiency == "Native or bilingual proficiency"
    certificate = one(claims, "certifications").certifications[0]
    assert (certificate.url, certificate.issued, certificate.number) == (
        "https://pmi.org/x",
        PartialDate(2020, 1),
        "77",
    )
    assert [(person.emails, person.identifiers[1:]) for person in of(claims, "emails")] == [
        (["petra@holm.se"], ["email:petra@holm.se"]),
        ([], []),
    ]
    assert [person.phones for person in of(claims, "phones")] == [["+46 70 123"], ["+46 70 123"]]
    assert one(claims, "education").education[0].period == Period(PartialDate(2010, 10), PartialDate(2013), False)


def test_connections_are_a_person_and_a_connection(modern) -> None:
    claims, refused, *_ = modern
    olof, ida = of(claims, "connections")
    assert olof.identifiers == ["slug:olof-berg", "email:olof@berg.se"]
    assert olof.experience[0].period == Period(None, None, True)
    assert ida.full_name == "Ida Åk, PhD"
    assert ida.identifiers[0].startswith("pvendor:linkedin-export/")
    first, second = of(claims, "connection")
    assert isinstance(first, Connection)
    assert first.identifiers == ["key:connection/slug:petra-holm-1/slug:olof-berg"]
    assert first.viewer.identifiers == ["slug:petra-holm-1"]
    assert first.connected_at == ms(2021, 11, 17)
    assert second.person.identifiers == ida.identifiers
    assert [one.position.rpartition("/")[2] for one in refused if "names nobody" in one.reason] == ["Connections.csv:7"]


def test_messages_and_who_is_in_them(modern) -> None:
    first, second = of(modern[0], "messages")
    assert isinstance(first, Message)
    assert (first.text, first.draft, first.sent_at) == ("Hi, Olof", False, ms(2021, 11, 17, 18, 14, 58))
    assert second.text == "One & two\nthree"
    assert [ref.identifiers for ref in second.recipients] == [["slug:petra-holm-1"], ["slug:kim-lo"]]
    people = {person.identifiers[0] for person in of(modern[0], "correspondent")}
    assert people == {"slug:olof-berg", "slug:kim-lo", "slug:ann-oy"}
    records = [claim.record for claim in modern[0] if claim.format.endswith("correspondent")]
    assert (
        records.count(
            {"name": "Olof Berg", "url": "https://www.linkedin.com/in/olof-berg", "_viewer": "slug:petra-holm-1"}
        )
        == 2
    )


def test_activity(modern) -> None:
    claims = modern[0]
    first, shifted = of(claims, "shares")
    assert isinstance(first, Post)
    assert first.identifiers == ["post:share:7396842541036605440"]
    assert first.text == 'First "line\nsecond"'
    assert (first.link, first.visibility) == ("https://a.example/b", "MEMBER_NETWORK")
    assert (shifted.text, shifted.visibility, shifted.link) == ("Shifted text here", "PUBLIC", None)
    comment = one(claims, "comments")
    assert isinstance(comment, Comment)
    assert comment.identifiers == ["comment:activity:7396842541036605442/7396842541036605999"]
    assert comment.text == 'So "true", yes'
    reaction = one(claims, "reactions")
    assert isinstance(reaction, Reaction)
    assert (reaction.type, reaction.post) == ("CELEBRATE", "post:activity:7396842541036605442")
    assert one(claims, "job_posting").identifiers == ["job:2731234567"]


def test_items(modern) -> None:
    claims = modern[0]
    out, incoming = of(claims, "invitations")
    assert isinstance(out, Item)
    assert (out.outgoing, out.other.identifiers, out.at, out.text) == (
        True,
        ["slug:kim-lo"],
        ms(2021, 11, 16, 9, 40),
        "Hello",
    )
    assert (incoming.outgoing, incoming.other.identifiers) == (False, ["slug:ann-oy"])
    assert one(claims, "company_follows").at == ms(2021, 9, 28, 9, 8, 27)
    assert one(claims, "endorsements_received").other.identifiers == ["slug:olof-berg"]
    assert one(claims, "recommendations_received").text == "Great"
    article = one(claims, "articles")
    assert (article.title, article.text, article.at) == ("On freight", "Slow & safe", ms(2020, 3, 2))
    assert article.url == "https://www.linkedin.com/pulse/on-freight-petra-holm"
    assert one(claims, "verifications").at == ms(2024, 6, 12)


def test_when_each_was_observed(modern) -> None:
    day = ms(2026, 11, 20)
    by_format = {claim.format.partition(".")[2]: claim.observed_at for claim in modern[0]}
    assert {by_format[name] for name in ("profile", "skills", "connections", "connection", "correspondent")} == {day}
    assert by_format["reactions"] == ms(2021, 10, 27, 19, 36, 45)


def test_what_is_left_out_is_told(modern) -> None:
    skipped = {one.position.rpartition("/")[2]: one.reason for one in modern[1] if one.skipped}
    assert skipped.keys() == {"guide_messages.csv", "Ad_Targeting.csv"}
    assert all(reason.startswith("skipped: ") for reason in skipped.values())


def test_an_italian_archive_of_2021() -> None:
    claims, refused, _, viewer = imported(archive(ITALIAN))
    assert (viewer.identifiers, viewer.made_up) == (["slug:gianna-b"], False)
    ugo, other, eva = of(claims, "connections")
    assert ugo.identifiers != other.identifiers
    assert eva.identifiers == ["email:eva@conti.it"]
    assert len(of(claims, "connection")) == 3
    assert [message.recipients[0].name for message in of(claims, "messages")] == ["Gianna Bassi", "Ugo Neri"]
    lia, zio = of(claims, "contacts")
    assert (lia.emails, lia.phones) == (["lia@sole.it", "lia@gmail.com"], ["+39 1", "+39 2"])
    assert zio.identifiers[0].startswith("pvendor:")
    assert one(claims, "invitations").outgoing is True
    assert not refused


@pytest.mark.parametrize("header", [GERMAN, FRENCH, SPANISH, ITALIAN_HEADER, PORTUGUESE, DUTCH])
@pytest.mark.parametrize("name", ["Connections.csv", "Kontakte.csv"])
def test_connections_in_other_languages(header: str, name: str) -> None:
    sign = ";" if ";" in header else ","
    row = sign.join(
        ["Anna", "Maß", "https://www.linkedin.com/in/anna-mass", "a@mass.de", "Maß GmbH", "CEO", "3 März 2020"]
    )
    files = {name: NOTES + header + row + "\n", "Invitations.csv": MODERN["Invitations.csv"], "Skills.csv": "Name\nX\n"}
    claims, *_ = imported(archive(files))
    person = one(claims, "connections")
    assert (person.first_name, person.last_name) == ("Anna", "Maß")
    assert person.identifiers == ["slug:anna-mass", "email:a@mass.de"]
    assert person.experience[0].organisation == OrgRef(name="Maß GmbH")
    assert one(claims, "connection").connected_at == ms(2020, 3, 3)


@pytest.mark.parametrize("written", ["17 Nov 2021", "17-Nov-21", "17.11.2021", "2021-11-17", "Nov 17, 2021"])
def test_the_day_of_a_connection_as_it_comes(written: str) -> None:
    text = f'First Name,Last Name,URL,Connected On\nA,B,https://www.linkedin.com/in/a-b-1,"{written}"\n'
    claims, *_ = imported(archive({"Connections.csv": text}), viewer="me-myself")
    assert one(claims, "connection").connected_at == ms(2021, 11, 17)


def test_german_profile_and_positions() -> None:
    files = {
        "Profile.csv": "Vorname,Nachname,Geburtsname,Adresse,Geburtsdatum,Profilslogan,Zusammenfassung,Branche\n"
        "Eva,Maß,,,,Chefin,Text,Bau\n",
        "Positions.csv": "Unternehmen,Position,Beschreibung,Ort,Beginn,Ende\nMaß GmbH,Chefin,,Bonn,März 2019,\n",
        "Skills.csv": "Name\nBau\n",
    }
    claims, _, _, viewer = imported(archive(files))
    assert one(claims, "profile").headline == "Chefin"
    assert one(claims, "positions").experience[0].period == Period(PartialDate(2019, 3), None, True)
    assert (viewer.identifiers, viewer.made_up) == (["slug:eva-mass-made-up"], True)


def test_the_viewer_said_wins_and_must_be_readable() -> None:
    file = archive(MODERN)
    *_, viewer = imported(file, viewer="https://www.linkedin.com/in/Somebody-Else/")
    assert viewer.identifiers == ["slug:somebody-else"]
    with pytest.raises(ImportFailed, match="neither"):
        FORMAT.prepare(file, Options(viewer="https://example.com/x"))
    with pytest.raises(ImportFailed, match="--viewer"):
        FORMAT.prepare(archive({"Connections.csv": MODERN["Connections.csv"]}), Options())


def test_incoming_invitations_tell_the_viewer_where_nothing_else_does() -> None:
    rows = MODERN["Invitations.csv"].splitlines()
    files = {"Invitations.csv": "\n".join([rows[0], rows[2]]), "Connections.csv": MODERN["Connections.csv"]}
    _, viewer = FORMAT.prepare(archive(files), Options())
    assert (viewer.identifiers, viewer.name) == (["slug:petra-holm-1"], "Petra Holm")


def test_two_exports_in_one_folder_are_refused() -> None:
    files = {f"{top}/{path}": text for top in "ab" for path, text in MODERN.items()}
    with pytest.raises(ImportFailed, match="2 exports"):
        FORMAT.prepare(archive(files), Options())


def test_one_file_alone_is_recognised_by_its_header() -> None:
    for path in (
        "Connections.csv",
        "messages.csv",
        "Invitations.csv",
        "Profile.csv",
        "Positions.csv",
        "Shares_7789716.csv",
    ):
        file = Memory(MODERN[path].encode(), name="download.csv")
        assert FORMAT.score(sample(file)) >= 60, path
    messages = imported(Memory(MODERN["messages.csv"].encode(), name="download.csv"), viewer="petra-holm-1")
    assert len(of(messages[0], "messages")) == 2
    file = Memory(MODERN["Connections.csv"].encode(), name="Connections (1).csv")
    claims, *_ = imported(file, viewer="me-myself")
    assert of(claims, "connection")[0].viewer.identifiers == ["slug:me-myself"]
    for text in ("Name,Email\nA,a@b.se\n", "First Name,Last Name,Company,Email\nA,B,C,d@e.se\n", "Name\nExcel\n"):
        assert FORMAT.score(sample(Memory(text.encode(), name="x.csv"))) == 0


@pytest.mark.parametrize(
    ("members", "sure"),
    [
        (["Connections.csv", "Profile.csv"], True),
        (["Basic_LinkedInDataExport_01-02-2023/Positions.csv"], True),
        (["Profile.csv", "Positions.csv", "Skills.csv"], True),
        (["Skills.csv", "Projects.csv"], False),
        (["people.jsonl", "companies.jsonl"], False),
        (["connections.json"], False),
    ],
)
def test_archives_are_recognised_by_their_members(members: list[str], sure: bool) -> None:
    assert (tables.score_members(members) >= 50) is sure


def test_through_the_registry_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name, text in MODERN.items():
            made.writestr(name, text)
    (tmp_path / "folder").mkdir()
    path.rename(tmp_path / "folder" / "export.zip")
    (tmp_path / "folder" / "note.txt").write_text("only words")
    planned = plan(open_input(tmp_path / "folder"))
    ((unit, chosen),) = planned.units
    assert chosen is FORMATS[0] is format_named("linkedin-export")
    assert unit.name == "export.zip"
    assert [name for name, _ in planned.unknown] == ["note.txt"]
    assert set(chosen.mappers) <= set(mappers())
    with pytest.raises(ImportFailed, match=r"columns Colour, Weight.*Accepted: .*linkedin-export"):
        recognise(Memory(b"Colour,Weight\nred,heavy\n", name="x.csv"))


def test_mapping_twice_gives_the_same() -> None:
    file = archive(MODERN)
    again = [(claim.format, claim.record, claim.subject) for claim in imported(file)[0]]
    assert [(claim.format, claim.record, claim.subject) for claim in imported(file)[0]] == again


def test_a_broken_member_does_not_keep_the_others_out() -> None:
    files = MODERN | {"Skills.csv": "", "Positions.csv": "\0\0\0", "Languages.csv": "Name\n"}
    claims, refused, *_ = imported(archive(files))
    assert len(of(claims, "connection")) == 2
    assert {one.position for one in refused} >= {"Skills.csv", "Positions.csv"}


@given(st.sampled_from(sorted(MODERN)), st.binary(max_size=200), st.integers(0, 300))
def test_any_bytes_as_any_member_never_crash(path: str, data: bytes, keep: int) -> None:
    inside = {name: text.encode() for name, text in MODERN.items()}
    inside[path] = inside[path][:keep] + data
    file = Memory(name="x", inside=inside)
    options = Options(viewer="petra")
    options.found, _ = FORMAT.prepare(file, options)
    for raw in FORMAT.read(file, options):
        assert isinstance(raw, Raw | Refused)
        if isinstance(raw, Raw) and raw.position.startswith(path):
            try:
                found = FORMAT.claims(raw, options)
            except RecordRejected:
                continue
            for claim in found:
                assert FORMAT.mappers[claim.format](json.loads(json.dumps(claim.record))) == claim.subject


def test_the_shared_archive(shared: Path) -> None:
    file = open_input(shared / "imports" / "linkedin_export_2026.zip")
    assert recognise(file)[0][1].name == "linkedin-export"
    claims, refused, _, viewer = imported(file)
    assert viewer.identifiers == ["slug:fake-ada-byron-lovelace"]
    assert len({entity.identifiers[0] for entity in of(claims, "connection")}) == 2000
    assert len({entity.identifiers[0] for entity in of(claims, "messages")}) == 20_000
    assert all(one.skipped for one in refused)
    assert {post.visibility for post in of(claims, "shares")} <= {"PUBLIC", "CONNECTIONS", "MEMBER_NETWORK"}
    assert all(post.text for post in of(claims, "shares"))
