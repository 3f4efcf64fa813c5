"""Profile languages: whole profiles, one line each, invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whodex.text.languages import language_of

TOLD = [
    ("en", "Head of Growth at Acme"),
    ("en", "Senior Software Engineer | building things with a small team"),
    ("de", "Leiter Entwicklung bei Quillmoor, verantwortlich für die Plattform und das Team"),
    ("fr", "Responsable des ventes chez Quillmoor, dix ans d'expérience dans la lumière"),
    ("es", "Gerente de ventas con diez años de experiencia en la empresa"),
    ("it", "Responsabile vendite presso Quillmoor, con anni di esperienza nella gestione"),
    ("pt", "Gerente de vendas com mais de dez anos de experiência em gestão na empresa"),
    ("nl", "Projectleider bij Quillmoor, ervaring met het bouwen van een bedrijf"),
    ("sv", "Ansvarig för försäljning och utveckling inom företag som växer, jag arbetar med lampor"),
    ("no", "Jeg jobber som daglig leder innen belysning og har ansvar for bedrift"),
    ("da", "Jeg arbejder som leder inden for belysning, ansvarlig i en virksomhed"),
    ("pl", "Kierownik sprzedaży, doświadczenie w pracy z zespołami od lat oraz dla firm"),
    ("cs", "Vedoucí oblasti, zkušenosti ve společnosti, která je pro lidi"),
    ("ro", "Inginer cu experiență în vânzări și echipa de la Quillmoor"),
    ("tr", "Satış müdürü ve yazılım uzmanı olarak çok yıl deneyim"),
    ("in", "Manajer perusahaan dengan pengalaman bekerja di bidang lampu, karyawan"),
    ("ms", "Pengurus syarikat, jurutera dengan pengalaman bekerja ialah pekerja"),
    ("tl", "Ako ay may karanasan sa trabaho ng mga ilaw para sa aking taon"),
    ("ru", "Руководитель отдела продаж"),
    ("ar", "مدير التجارة الإلكترونية"),
    ("ja", "東京のエンジニアです"),
    ("zh", "软件工程师"),
    ("ko", "소프트웨어 엔지니어"),
]


@pytest.mark.parametrize(("code", "text"), TOLD, ids=[code for code, _ in TOLD])
def test_a_profile_in_its_language(code, text):
    assert language_of(text) == [code]


@pytest.mark.parametrize("text", ["", "Quillmoor", "CTO", "Продаж і маркетинг, що є", "مدیر پروژه گروه", "Ελλάδα"])
def test_what_cannot_be_told_has_none(text):
    assert language_of(text) == []


def test_parts_together_tell_what_one_does_not():
    assert language_of("Keeper", None) == []
    assert language_of("Keeper", None, "I am the keeper of the lamp") == ["en"]


@given(st.lists(st.text() | st.none()))
def test_any_text_has_one_language_or_none(texts):
    assert len(language_of(*texts)) <= 1
