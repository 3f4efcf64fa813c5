"""Which path names what: the route table of LinkedIn's entity pages, and of the pages that are none.

Sources: `../shared/spec/linkedin-urls.md` §8; `/recruiter/profile` and `/public-profile` are old forms of the same.
"""

import re
from typing import Final

from whodex.errors import UnreadableUrl
from whodex.model.identifiers import Kind
from whodex.text.address import Address, decode_once, query_values, refuse_placeholder
from whodex.text.canonical import lower
from whodex.text.slugs import organisation_name, person_slug, plain_slug
from whodex.text.urns import member_identifiers, post_of, read_urn

Read = tuple[Kind, list[str]]

_MEMBER_IN_SLUG: Final = re.compile(r"(?:AC[ow]AA|AEMAA|AAkAA)[A-Za-z0-9_-]{1,75}")
_MEMBER_ID: Final = re.compile(r"A[A-Za-z0-9_-]{2,79}")
_NUMBER: Final = re.compile(r"\d{1,18}")
_JOB_SLUG: Final = re.compile(r".*-(\d{8,18})", re.DOTALL)  # §8.3: at least 8 digits after a title
_POST_SLUG: Final = re.compile(r".*[-_](activity|ugcpost|share)-(\d{1,20})(?:-[\w-]*)?", re.IGNORECASE | re.DOTALL)
_PUB_PART: Final = re.compile(r"[0-9a-z]{1,4}", re.IGNORECASE)
_POST_NUMBER: Final = re.compile(r"\d{15,20}")
_POST_TYPES: Final = {"activity": "activity", "share": "share", "ugcpost": "ugcPost"}

_OTHERS: Final = {
    "": "LinkedIn's front page",
    "search": "a search page, not a profile or company page",
    "vsearch": "a search page, not a profile or company page",
    "directory": "a name directory",
    "groups": "a group",
    "events": "an event",
    "learning": "a course",
    "newsletters": "a newsletter",
    "messaging": "a conversation",
    "mynetwork": "a page of one's own network",
    "notifications": "a page of notifications",
    "products": "a product page",
    "services": "a services page",
    "help": "a help page",
    "legal": "a legal page",
    "signup": "a sign-up page",
    "login": "a sign-in page",
    "authwall": "a sign-in page",
    "title": "a title directory",
}


def read(address: Address) -> Read:
    """The kind of entity and its identifiers. Raises UnreadableUrl with what the page is instead."""
    if address.site == "crunchbase":
        return _crunchbase(address)
    route = address.route(0)
    reader = _READERS.get(route)
    if reader is not None:
        return reader(address)
    refuse_placeholder("/".join(address.segments))
    raise UnreadableUrl(f"{_OTHERS.get(route, f'a LinkedIn page of another kind (/{route[:40]})')}")


def beside(address: Address, kind: Kind) -> list[str]:
    """Identifiers that stand in the query of a page of another kind: the open job of a search, a company facet."""
    values = query_values(address.query)
    if kind == "job" and address.route(0) in ("jobs", "search"):
        number = values.get("currentjobid") or (values.get("id", "") if address.route(1) != "view" else "")
        return [f"job:{int(number)}"] if number and _NUMBER.fullmatch(number) else []
    if kind == "organisation" and address.route(0) == "vsearch":
        number = values.get("f_cc", "")
        return [f"orgid:{int(number)}"] if _NUMBER.fullmatch(number) else []
    return []


def _crunchbase(address: Address) -> Read:
    name = address.segments[1] if len(address.segments) > 1 else ""
    if address.route(0) == "person" and name:
        return "person", [f"cbperson:{plain_slug(name)}"]
    if address.route(0) in ("organization", "company") and name:
        return "organisation", [f"cborg:{plain_slug(name)}"]
    raise UnreadableUrl("a Crunchbase page that is neither a person's nor an organisation's")


def _member(text: str, where: str) -> Read:
    """The id before the first comma: `ACwAA…,NAME_SEARCH,xxxx`, `12345,token,NAME_SEARCH`."""
    refuse_placeholder(text)
    member = decode_once(text).split(",")[0].strip()
    if _NUMBER.fullmatch(member):
        return "person", [f"member:{int(member)}"]
    if _MEMBER_ID.fullmatch(member):
        return "person", member_identifiers(member)
    raise UnreadableUrl(f"no member id stands after {where}: {member[:60]!r}")


def _in(address: Address) -> Read:
    if len(address.segments) < 2:
        raise UnreadableUrl("/in/ without a name")
    name = address.segments[1]
    if _MEMBER_IN_SLUG.fullmatch(name):
        return "person", member_identifiers(name)
    return "person", [f"slug:{person_slug(name)}"]


def _pub(address: Address) -> Read:
    if address.route(1) == "dir":
        raise UnreadableUrl("a name directory (/pub/dir), not a profile")
    parts = address.segments[1:5]
    if len(parts) != 4 or not all(_PUB_PART.fullmatch(part) for part in parts[1:]):
        raise UnreadableUrl("an old public address needs a name and three parts: /pub/<name>/<a>/<b>/<c>")
    return "person", [f"pub:{'/'.join([person_slug(parts[0]), *(part.lower() for part in parts[1:])])}"]


def _profile(address: Address) -> Read:
    if address.route(1) == "view":
        return _member(query_values(address.query).get("id", ""), "/profile/view?id=")
    raise UnreadableUrl("a profile page without an id")


def _talent(address: Address) -> Read:
    for index, segment in enumerate(address.segments[:-1]):
        if segment.lower() == "profile":
            return _member(address.segments[index + 1], "/profile/")
    raise UnreadableUrl("a Recruiter page that is no profile")


def _sales(address: Address) -> Read:
    route = address.route(1)
    if route == "search":
        raise UnreadableUrl("a Sales Navigator search page, not a profile or company page")
    if route == "lists":
        raise UnreadableUrl("a Sales Navigator list, whose members only its owner can see")
    rest = address.segments[2] if len(address.segments) > 2 else ""
    if route in ("people", "lead", "person", "profile"):
        return _member(rest, f"/sales/{route}/")
    number = ""
    if route in ("company", "account"):
        number = decode_once(rest).split(",")[0]
    elif route == "accounts":
        number = query_values(address.query).get("companyid", "")
    if _NUMBER.fullmatch(number):
        return "organisation", [f"orgid:{int(number)}"]
    refuse_placeholder(rest)
    raise UnreadableUrl("a Sales Navigator page without the number of a company or the id of a member")


def _organisation(address: Address) -> Read:
    route = address.route(0)
    if len(address.segments) < 2:
        raise UnreadableUrl(f"/{route}/ without a name")
    return "organisation", [organisation_name(address.segments[1], "school" if route == "school" else "company")]


def _guest_organisation(address: Address) -> Read:
    if address.route(1) in ("company", "school") and len(address.segments) > 2:
        return "organisation", [organisation_name(address.segments[2], address.route(1))]
    raise UnreadableUrl("an organisation page without a name")


def _edu(address: Address) -> Read:
    number = query_values(address.query).get("id", "")
    if address.route(1) == "school" and _NUMBER.fullmatch(number):
        return "organisation", [f"schoolid:{int(number)}"]
    raise UnreadableUrl("a school page without a number")


def _jobs(address: Address) -> Read:
    if address.route(1) != "view":
        raise UnreadableUrl("a job search or collection page, not a job posting")
    if len(address.segments) < 3:
        raise UnreadableUrl("/jobs/view/ without a number")
    name = address.segments[2]
    refuse_placeholder(name)
    if _NUMBER.fullmatch(name):
        return "job", [f"job:{int(name)}"]
    if found := _JOB_SLUG.fullmatch(name):
        return "job", [f"job:{int(found.group(1))}"]
    raise UnreadableUrl(f"the posting's number is missing from the URL: {name[:60]!r}")


def _guest_jobs(address: Address) -> Read:
    route = [segment.lower() for segment in address.segments]
    if "jobposting" in route[:-1]:
        number = address.segments[route.index("jobposting") + 1]
        if _NUMBER.fullmatch(number):
            return "job", [f"job:{int(number)}"]
    raise UnreadableUrl("a job search page, not a job posting")


def _feed(address: Address) -> Read:
    if address.route(1) == "hashtag":
        raise UnreadableUrl("a hashtag's page, which is a search for posts")
    if address.route(1) != "update":
        raise UnreadableUrl("a feed, not a post")
    values = query_values(address.query)
    name = address.segments[2] if len(address.segments) > 2 else values.get("updateentityurn", "")
    refuse_placeholder(name)
    if name[:4].lower() != "urn:" or "%" in name:
        name = decode_once(name)
    read = read_urn(name)
    if read is not None and read[0] in ("post", "comment"):
        return read
    post = post_of(name) or (f"activity:{name}" if _POST_NUMBER.fullmatch(name) else None)
    if post is None:
        raise UnreadableUrl(f"no post's urn stands in the URL: {name[:60]!r}")
    return "post", [f"post:{post}"]


def _posts(address: Address) -> Read:
    name = decode_once(address.segments[1]) if len(address.segments) > 1 else ""
    found = _POST_SLUG.fullmatch(name)
    if found is None:
        refuse_placeholder(name)
        raise UnreadableUrl(f"the post's number is missing from the URL: {name[:60]!r}")
    return "post", [f"post:{_POST_TYPES[found.group(1).lower()]}:{found.group(2)}"]


def _pulse(address: Address) -> Read:
    if len(address.segments) < 2:
        raise UnreadableUrl("/pulse/ without an article")
    return "post", [f"post:pulse:{lower(plain_slug(address.segments[1]))}"]


_READERS: Final = {
    "in": _in,
    "pub": _pub,
    "profile": _profile,
    "talent": _talent,
    "recruiter": _talent,
    "sales": _sales,
    "company": _organisation,
    "school": _organisation,
    "showcase": _organisation,
    "company-beta": _organisation,
    "organization-guest": _guest_organisation,
    "edu": _edu,
    "jobs": _jobs,
    "jobs-guest": _guest_jobs,
    "feed": _feed,
    "posts": _posts,
    "pulse": _pulse,
}
