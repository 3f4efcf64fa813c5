"""`whodex email` as a person uses it."""


def test_a_persons_address_without_asking_anybody(whodex, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(
        "First Name,Last Name,Email,Company,Company Domain,LinkedIn URL\n"
        "Ada,Brook,a.brook@skerrymoor.com,Skerrymoor,skerrymoor.com,https://www.linkedin.com/in/ada-brook\n"
        "Bo,Carr,b.carr@skerrymoor.com,Skerrymoor,skerrymoor.com,https://www.linkedin.com/in/bo-carr\n"
        "Eve,Ford,,Skerrymoor,skerrymoor.com,https://www.linkedin.com/in/eve-ford\n"
    )
    assert whodex("import", file).status == 0
    known = whodex("email", "ada-brook", "--json").json()
    assert (known["email"], known["status"]) == ("a.brook@skerrymoor.com", "PROBABLE")
    guessed = whodex("email", "eve-ford", "--json").json()
    assert (guessed["email"], guessed["status"]) == ("e.ford@skerrymoor.com", "PROBABLE")
    assert whodex("email", "nobody-here").status == 1
    refused = whodex("email", "eve-ford", "--smtp")
    assert (refused.status, "contact.ehlo" in refused.err) == (2, True)
