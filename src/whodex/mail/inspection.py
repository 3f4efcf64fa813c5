"""What can be said of an address without asking anybody: syntax, and whether it is of a special kind."""

from functools import cache

from disposable_email_domains import blocklist
from email_validator import EmailNotValidError, validate_email
from msgspec import Struct

from whodex.text.emails import is_role, is_webmail


class Inspection(Struct, frozen=True):
    """The address as servers take it, and what the lists say. `problem` tells why the syntax is wrong, else is empty.

    `domain` is in ASCII (IDNA 2008); `utf8` is true where the local part needs SMTPUTF8 (RFC 6531).
    """

    address: str
    local: str = ""
    domain: str = ""
    utf8: bool = False
    problem: str = ""
    disposable: bool = False
    role: bool = False
    webmail: bool = False

    @property
    def wire(self) -> str:
        """The address as it stands in RCPT: the domain in ASCII."""
        return f"{self.local}@{self.domain}"


def inspect(text: str) -> Inspection:
    """An address taken apart and looked up in the lists. Never raises."""
    address = text.strip()
    try:
        found = validate_email(address[:400], check_deliverability=False)
    except EmailNotValidError as error:
        return Inspection(address, problem=str(error))
    domain = (found.ascii_domain or found.domain).lower()
    local = found.local_part
    plain = f"{local}@{domain}"
    if len(local.encode()) > 64:  # RFC 5321 §4.5.3.1.1
        return Inspection(address, problem="The part before the @ is longer than 64 bytes.")
    return Inspection(
        f"{local}@{found.domain}",
        local,
        domain,
        not local.isascii(),
        "",
        is_disposable(domain),
        is_role(plain) and not plain.endswith((".example", ".test", ".invalid")),
        is_webmail(domain),
    )


def is_disposable(domain: str) -> bool:
    """Whether mailboxes of the domain, or of the domain above it, are for one use (disposable-email-domains)."""
    listed = _disposable()
    return domain in listed or domain.partition(".")[2] in listed


@cache
def _disposable() -> frozenset[str]:
    return frozenset(blocklist)
