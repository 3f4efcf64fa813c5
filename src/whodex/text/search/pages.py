"""The searches of linkedin.com itself: people, companies, posts. `linkedin-urls.md` §1 to §3; fields: `explain.md`."""

from collections.abc import Iterable
from typing import Final, Literal

from whodex.text.search.builder import Builder
from whodex.text.search.parameters import NOISE, facet_values, is_true, text_value, texts

Action = Literal["facet", "text", "json", "none"]

PEOPLE: Final[dict[str, tuple[Action, str]]] = {
    "geourn": ("facet", "geo"),
    "network": ("facet", "relationship"),
    "currentcompany": ("facet", "current_company"),
    "pastcompany": ("facet", "past_company"),
    "industry": ("facet", "industry"),
    "schoolfilter": ("facet", "school_id"),
    "school_filter": ("facet", "school_id"),
    "profilelanguage": ("facet", "profile_language"),
    "servicecategory": ("facet", "service_category"),
    "connectionof": ("facet", "connection_of"),
    "followerof": ("facet", "follower_of"),
    "groups": ("facet", "group"),
    "firstname": ("text", "first_name"),
    "lastname": ("text", "last_name"),
    "title": ("text", "title"),
    "company": ("text", "company"),
    "school": ("text", "school"),
    "titlefreetext": ("json", "title"),
    "schoolfreetext": ("json", "school"),
    "location": ("json", "geo"),
    "facetnetwork": ("facet", "relationship"),
    "facetcurrentcompany": ("facet", "current_company"),
    "facetpastcompany": ("facet", "past_company"),
    "facetcompany": ("facet", "company_any"),
    "facetgeoregion": ("facet", "geo"),
    "facetgeourn": ("facet", "geo"),
    "facetindustry": ("facet", "industry"),
    "facetschool": ("facet", "school_id"),
    "facetprofilelanguage": ("facet", "profile_language"),
    "facetconnectionof": ("facet", "connection_of"),
    "facetservicecategory": ("facet", "service_category"),
    "facetgroup": ("facet", "group"),
    "eventattending": ("none", "who attends an event is not known here"),
    "contactinterest": ("none", "contact interests are not known here"),
    "nonprofitinterest": ("none", "volunteering interests are not known here"),
    "topic": ("none", "topics of posts are not joined to people here"),
    "skillexplicit": ("none", "skill ids have no public table"),
    "activelyhiring": ("none", "who is hiring is not kept"),
    "activelyhiringforjobtitles": ("none", "who is hiring is not kept"),
    "opentovolunteer": ("none", "who is open to volunteering is not kept"),
    "talksabout": ("none", "topics of posts are not joined to people here"),
    "facetnonprofitinterest": ("none", "volunteering interests are not known here"),
    "facetprofessionalevent": ("none", "who attends an event is not known here"),
    "facetcity": ("none", "a place code without a public table"),
    "facetstate": ("none", "a place code without a public table"),
    "facetregion": ("none", "a place code without a public table"),
    "facetguides": ("none", "guided search has ended"),
    "facetseniority": ("none", "a seniority code without a public table"),
    "facetcurrentfunction": ("none", "a function code without a public table"),
}
# /vsearch/p, the oldest
VSEARCH: Final[dict[str, tuple[Action, str]]] = {
    **PEOPLE,
    "f_cc": ("facet", "current_company"),
    "f_pc": ("facet", "past_company"),
    "f_g": ("facet", "geo"),
    "f_n": ("facet", "relationship"),
    "f_i": ("facet", "industry"),
    "f_ed": ("facet", "school_id"),
    "f_l": ("facet", "profile_language"),
    "f_fa": ("facet", "function"),
    "f_se": ("facet", "seniority"),
    "postalcode": ("text", "postal_code"),
    "distance": ("none", "the radius around a postal code is not applied"),
    "titlescope": ("none", "present and past titles are not told apart in searches of this age"),
    "companyscope": ("none", "present and past companies are not told apart in searches of this age"),
}
VSEARCH_COMPANIES: Final[dict[str, tuple[Action, str]]] = {
    "f_ccr": ("facet", "company_geo"),
    "f_cs": ("facet", "company_headcount"),
    "f_i": ("facet", "industry"),
    "f_n": ("facet", "relationship"),
}
ORGANISATIONS: Final[dict[str, tuple[Action, str]]] = {
    "companyhqgeo": ("facet", "company_geo"),
    "companysize": ("facet", "company_headcount"),
    "industrycompanyvertical": ("facet", "industry"),
    "companyindustry": ("facet", "industry"),
    "industry": ("facet", "industry"),
    "facetindustry": ("facet", "industry"),
    "facetcompanysize": ("facet", "company_headcount"),
    "network": ("facet", "relationship"),
    "facetnetwork": ("facet", "relationship"),
    "geourn": ("none", "a company search has no such facet; its place is companyHqGeo"),
}
POSTS: Final[dict[str, tuple[Action, str]]] = {
    "postedby": ("facet", "posted_by"),
    "contenttype": ("facet", "content_type"),
    "authorcompany": ("facet", "author_company"),
    "authorindustry": ("facet", "author_industry"),
    "authorjobtitle": ("json", "author_title"),
    "frommember": ("facet", "author"),
    "fromorganization": ("facet", "author_organisation"),
    "mentionsmember": ("facet", "mentions_member"),
    "mentionedmember": ("facet", "mentions_member"),
    "mentionsorganization": ("facet", "mentions_organisation"),
    "mentionedorganization": ("facet", "mentions_organisation"),
    "geourn": ("none", "a post search has no such facet"),
    "facetgeoregion": ("none", "a post search has no such facet"),
    "authorgeoregion": ("none", "a post search has no such facet"),
    "facetcontenttype": ("none", "a post search has no such facet; it is contentType"),
}
POSTED: Final = {"past-24h": 86_400, "past-week": 604_800, "past-month": 2_592_000}
_POST_SORTS: Final[dict[str, Literal["newest", "relevance"]]] = {"date_posted": "newest", "relevance": "relevance"}


def read_page(builder: Builder, parameters: Iterable[tuple[str, str]], table: dict[str, tuple[Action, str]]) -> None:
    """Read the parameters of a people, company or post search into the builder."""
    for name, raw in parameters:
        known = table.get(name.lower())
        if known is not None:
            apply(builder, name, raw, *known)
        elif not common(builder, name, raw):
            special(builder, name, raw)


def apply(builder: Builder, name: str, raw: str, action: Action, field: str) -> None:
    """One parameter by its row of a table."""
    if action == "facet":
        builder.facet(name, field, raw)
    elif action == "none":
        if facet_values(raw):
            builder.warn(name, field)
    else:
        for text in texts(raw, quoted=action == "json"):
            builder.text(field, text)
    if name.lower() in _CORRECTED and facet_values(raw):
        builder.warn(name, _CORRECTED[name.lower()])


_CORRECTED: Final = {
    "titlefreetext": "LinkedIn ignores it; it was honoured here",
    "location": "no parameter of LinkedIn's people search; it was honoured here",
    "companyindustry": "LinkedIn drops it; it was read as industryCompanyVertical",
    "mentionedmember": "read as mentionsMember",
    "mentionedorganization": "read as mentionsOrganization",
}


def common(builder: Builder, name: str, raw: str) -> bool:
    """Keywords, paging and noise, the same everywhere. False where the parameter is none of them."""
    lower = name.lower()
    if lower in ("keywords", "keyword"):
        if builder.keywords is None:
            builder.words(text_value(raw))
            if lower == "keyword":
                builder.warn(name, "no parameter of LinkedIn's; it was read as keywords")
        return True
    if lower in ("page", "start", "page_num"):
        builder.paging("start" if lower == "start" else "page", raw)
        return True
    if lower in NOISE:
        builder.ignore(name)
        return True
    return False


def special(builder: Builder, name: str, raw: str) -> None:
    """What needs more than a row of a table; the rest is unknown and ignored."""
    lower = name.lower()
    if lower == "hasjobs" and builder.kind == "organisations":
        if is_true(raw):
            builder.switch("has_jobs")
    elif lower in ("dateposted", "sortby") and builder.kind == "posts":
        value = next(iter(facet_values(raw)), "").lower().replace("_", "-")
        if lower == "dateposted" and value in POSTED:
            builder.value(name, "posted_within", str(POSTED[value]), None)
        elif lower == "sortby" and value.replace("-", "_") in _POST_SORTS:
            builder.sort = _POST_SORTS[value.replace("-", "_")]
        elif value:
            builder.warn(name, f"{value[:40]!r} is no known value; it was left out")
    elif lower.startswith(("facet", "f_")) and lower != "facet":
        if facet_values(raw):
            builder.warn(name, "a facet that is not known here; it was left out")
    else:
        builder.ignore(name, "not a parameter of this search")
