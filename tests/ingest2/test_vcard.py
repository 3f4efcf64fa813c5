"""vCards of all versions."""

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

import feeding

from whodex.errors import RecordRejected
from whodex.ingest.base import Options, Raw, Refused
from whodex.ingest.vcard_reading import cut, properties

V3 = """BEGIN:VCARD\r
VERSION:3.0\r
N:Okonkwo;Mira;A.;;\r
FN:Mira A. Okonkwo\r
ORG:Quillmark\\, Ltd;Data\r
TITLE:Head of Data\r
EMAIL;TYPE=INTERNET,WORK:Mira.Okonkwo@quillmark.co.uk\r
EMAIL;TYPE=HOME:mira.rivers@gmail.com\r
TEL;TYPE=CELL:+44 7700 900123\r
item1.URL;type=pref:https://www.linkedin.com/in/mira-okonkwo-77/\r
item1.X-ABLabel:_$!<HomePage>!$_\r
URL;TYPE=WORK:https://www.quillmark.co.uk\r
URL:https://okonkwo.invalid\r
ADR;TYPE=WORK:;;1 Mill Lane;Leeds;England;LS1 4AP;United Kingdom\r
NOTE:Builds data teams.\\nWrites about riv\r
 ers.\r
CATEGORIES:Rivers,Data leads\r
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/\r
 2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/\r
X-SOCIALPROFILE;type=twitter:https://twitter.com/miraok\r
REV:2025-01-02T03:04:05Z\r
UID:3f1b1c2e-0000-4000-8000-123456789abc\r
END:VCARD\r
"""
V21 = (
    "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Zo=C3=AB;;;\n"
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB=\n M=C3=BCller\nTEL;WORK;VOICE:0113\n"
    "EMAIL;INTERNET:zoe@quillmark.co.uk\nEND:VCARD\n"
)
V4 = """BEGIN:VCARD
VERSION:4.0
KIND:org
FN:Quillmark
URL:https://quillmark.co.uk
TEL;VALUE=uri:tel:+44-113-000
END:VCARD
"""


def read(tmp_path, data):
    file = feeding.put(tmp_path, "x.vcf", data)
    assert feeding.ranking(file)[0][1].name == "vcard"
    return feeding.taken(feeding.named("vcard"), file)


def test_version_3(tmp_path):
    ((card, employer),) = read(tmp_path, V3)
    person = card.subject
    assert person.identifiers == [
        "slug:mira-okonkwo-77",
        "email:mira.okonkwo@quillmark.co.uk",
        "email:mira.rivers@gmail.com",
        "pvendor:vcard/3f1b1c2e-0000-4000-8000-123456789abc",
    ]
    assert (person.full_name, person.first_name, person.last_name) == ("Mira A. Okonkwo", "Mira", "Okonkwo")
    assert person.summary == "Builds data teams.\nWrites about rivers."
    assert (person.twitter, person.country, person.location) == ("miraok", "GB", "Leeds, England, United Kingdom")
    assert person.tags == ["Rivers", "Data leads"]
    assert person.experience[0].organisation.name == "Quillmark, Ltd"
    assert person.websites == ["https://okonkwo.invalid"]
    assert card.observed_at == 1735787045000
    assert employer.subject.identifiers == ["domain:quillmark.co.uk"]
    assert not any(p["name"] == "PHOTO" for p in card.record["properties"])


def test_version_21_quoted_printable_and_soft_breaks(tmp_path):
    ((card,),) = read(tmp_path, V21)
    assert (card.subject.first_name, card.subject.last_name) == ("Zoë", "Müller")
    assert card.subject.full_name == "Zoë Müller"
    assert card.subject.phones == ["0113"]


def test_version_4_organisation(tmp_path):
    ((card,),) = read(tmp_path, V4)
    assert card.format == "vcard.organisation"
    assert (card.subject.name, card.subject.identifiers) == ("Quillmark", ["domain:quillmark.co.uk"])


def test_several_cards_positions_and_broken_ones(tmp_path):
    data = V3.replace("\r\n", "\n") + "\n" + V4 + "BEGIN:VCARD\nFN:No End\n" + "BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n"
    found = feeding.named("vcard")
    raws = list(found.read(feeding.put(tmp_path, "x.vcf", data), Options()))
    assert [type(r) for r in raws] == [Raw, Raw, Refused, Raw]
    assert "END:VCARD" in raws[2].reason
    assert raws[1].position == str(data[: data.index(V4)].count("\n") + 1)
    with pytest.raises(RecordRejected, match="neither"):
        found.claims(raws[3], Options())


def test_latin1_and_utf16(tmp_path):
    plain = "BEGIN:VCARD\nVERSION:3.0\nFN:Zoë Müller\nEND:VCARD\n"
    for data in (plain.encode("cp1252"), plain.encode("utf-16"), b"\xef\xbb\xbf" + plain.encode()):
        ((card,),) = read(tmp_path, data)
        assert card.subject.full_name == "Zoë Müller"


def test_cutting_knows_backslashes():
    assert cut(r"a\;b;c\\;d\n", ";") == ["a;b", "c\\", "d"]
    assert cut("", ";") == [""]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text("NFEMAILORGTEL;:=\\\r\n \t,\"'.0123é", max_size=200).map(str.encode))
def test_any_bytes_are_a_card_or_none(body):
    record = {"properties": properties(body)}
    for mapper in feeding.named("vcard").mappers.values():
        try:
            mapper(record)
        except RecordRejected:
            continue
