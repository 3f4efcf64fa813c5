from whodex.mail.names import NameParts
from whodex.mail.prior import Facts
from whodex.mail.ranking import learn
from whodex.mail.subject import facts_of, name_of
from whodex.model.organisation import Organisation, Place
from whodex.model.person import Person


def test_a_persons_name():
    person = Person(full_name="Dr. Ana Ruiz Soto, PhD", first_name="Ana", last_name="Ruiz Soto", former_name="Gil")
    parts = name_of(person)
    assert (parts.given, parts.surname, parts.former) == ("Ana", ("Ruiz", "Soto"), ("Gil",))
    assert name_of(Person(full_name="Ana Ruiz")).surname == ("Ruiz",)
    assert name_of(Person(first_name="Ana")).given == "Ana"
    assert name_of(Person()) == NameParts()


def test_facts_of_an_organisation():
    place = Place(country="de")
    assert facts_of(Organisation(industry="Software Development", size="51-200", headquarters=place)) == Facts(
        "tech", 125, "DE"
    )
    assert facts_of(Organisation(type="Government Agency", industry="Software Development")).sector == "public"
    assert facts_of(Organisation(type="Public Company", industry="Dairy")).sector is None
    assert facts_of(Organisation(employees=7, locations=[Place(country="Germany"), Place(country="AT")])) == Facts(
        None, 7, "AT"
    )
    assert facts_of(Organisation()) == Facts()


def test_facts_can_be_used_as_they_are():
    facts = facts_of(Organisation(size="10001+", headquarters=Place(country="NL")))
    assert sum(learn("acme.example", facts=facts).pattern) > 0.999
