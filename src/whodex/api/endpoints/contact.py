"""Contact: a person's address, what is known of an address, and who has one."""

from typing import Final

from whodex.api import params
from whodex.api.endpoint import Answered, Asked, Endpoint
from whodex.api.params import Param
from whodex.errors import Unavailable
from whodex.model.answers import AddressChecked, AddressFound, AddressHits
from whodex.services import contact
from whodex.services.checking import Desk


def _desk(asked: Asked) -> Desk:
    desk = asked.house.contact
    if desk is None:
        raise Unavailable("this server has no place to check addresses from")
    return desk


async def _email(asked: Asked) -> Answered[AddressFound]:
    found = await contact.email_of(_desk(asked), asked.store, asked.subject, asked.apart)
    return Answered(found, items=1 if found.status == "VALID" else 0)


async def _verify(asked: Asked) -> AddressChecked:
    return await contact.verify(_desk(asked), asked.store, asked.values["email"])


def _hits(asked: Asked) -> AddressHits:
    return contact.by_email(asked.store, asked.values["email"][0].removeprefix("email:"))


CONTACT: Final = (
    Endpoint(
        path="/v1/contact/email/by-linkedin",
        area="Contact",
        summary="A person's work address",
        about="`VALID`: the server takes this address and refuses a random one. `PROBABLE`: undecided, or "
        "checking is off; `alternatives` holds the rest, likeliest first. `UNKNOWN`: no domain, or every candidate "
        "refused; `email` is empty. 503 `queued` means that the check will be made again. "
        "See [contact](contact.md).",
        params=(
            Param(
                name="url",
                kind=params.PROFILE_URL,
                about="URL of the person's profile, encoded or not.",
                example="https://www.linkedin.com/in/maya-lindqvist",
            ),
        ),
        one_of=("url",),
        scope="contact",
        credit="email",
        serve=_email,
        answer="email",
        lane="loop",
        errors=("unknown_record", "queued"),
        examples=("/v1/contact/email/by-linkedin?url=https://www.linkedin.com/in/maya-lindqvist",),
    ),
    Endpoint(
        path="/v1/contact/email/verify",
        area="Contact",
        summary="What is known of an address",
        about="`status` is VALID, INVALID, ACCEPT_ALL or UNKNOWN; a check that was not made is null.",
        params=(
            Param(
                name="email",
                kind=params.ANY_TEXT,
                about="The address. One of wrong syntax is INVALID, no error.",
                required=True,
                example="maya@tidewrack.example",
            ),
        ),
        scope="contact",
        serve=_verify,
        answer="verification",
        lane="loop",
        errors=("queued",),
        examples=("/v1/contact/email/verify?email=maya@tidewrack.example",),
    ),
    Endpoint(
        path="/v1/search/person/by-email",
        area="Contact",
        summary="Who has an address",
        about="Nobody is no error: `hits` is empty. `org` is the organisation behind the domain, where it is known.",
        params=(
            Param(
                name="email",
                kind=params.EMAIL,
                about="An email address.",
                required=True,
                example="maya@tidewrack.example",
            ),
        ),
        scope="contact",
        serve=_hits,
        answer="by_email",
        examples=("/v1/search/person/by-email?email=maya@tidewrack.example",),
    ),
)
