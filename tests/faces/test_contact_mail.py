"""Bounces and answers, as a person imports them."""

from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "mail/data/bounces"


def test_a_bounced_address_is_not_given_and_comes_back_with_the_import_taken_back(whodex, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(
        "First Name,Last Name,Email,Company,Company Domain,LinkedIn URL\n"
        "Ada,Brook,ada.brook@skerrymoor.com,Skerrymoor,skerrymoor.com,https://www.linkedin.com/in/ada-brook\n"
    )
    assert whodex("import", file).status == 0
    bounce = (SAMPLES / "postfix.eml").read_bytes().replace(b"skerrymoor.example", b"skerrymoor.com")
    box = tmp_path / "bounces.mbox"
    box.write_bytes(b"From MAILER-DAEMON Tue Nov  3 10:20:30 2026\n" + bounce)
    brought = whodex("import", box, "--json")
    assert (brought.status, brought.json()["new"]) == (0, 1)
    found = whodex("email", "ada-brook", "--json").json()
    assert found["status"] == "PROBABLE"
    assert "ada.brook@skerrymoor.com" not in [found["email"], *found["alternatives"]]
    number = brought.json()["files"][0]["importId"]
    assert whodex("imports", "remove", number).status == 0
    assert whodex("email", "ada-brook", "--json").json()["email"] == "ada.brook@skerrymoor.com"
