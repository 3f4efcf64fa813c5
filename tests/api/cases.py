"""For every endpoint: one request that is answered, the parameters it needs, and requests that fail, by reason."""

MEMBER = "ACwAABCDEFGHIJKLMNOPQRSTUVWXYZ012345678"
POST = "urn:li:activity:7019605025920286720"

# path → (query that is answered, the parameter a refusal of an empty query names, query for something unknown)
ENDPOINTS = {
    "/v1/person": (f"sales_nav_id={MEMBER}", "profile_link", "profile_link=https://linkedin.com/in/nobody-here"),
    "/v1/person/ids": ("li_flagship_id=alfie-lambert", "sales_nav_id", "li_flagship_id=nobody-here"),
    "/v1/person/employment": ("profile_id=alfie-lambert", "profile_link", "profile_id=nobody-here"),
    "/v1/person/provenance": ("profile_link=alfie-lambert", "profile_link", "profile_link=nobody-here"),
    "/v1/organisations/by-linkedin": (
        "linkedin_url=https://www.linkedin.com/company/quillmoor",
        "linkedin_url",
        "linkedin_url=https://www.linkedin.com/company/nothing-here",
    ),
    "/v1/organisation/ids": ("sales_nav_id=77", "sales_nav_id", "sales_nav_id=78"),
    "/v1/enrich/job": ("job_id=3999999999", "job_id", "job_id=1"),
    "/v1/li/linkedin/jobs/hirers": ("job_id=3999999999", "job_id", "job_id=1"),
    "/v1/enrich/post": (f"post_urn={POST}", "post_urn", "post_urn=urn:li:activity:7019605025920286721"),
    "/v1/enrich/post/comments": (f"post_urn={POST}", "post_urn", "post_urn=urn:li:activity:7019605025920286721"),
    "/v1/enrich/post/reactions": (f"post_urn={POST}", "post_urn", "post_urn=urn:li:activity:7019605025920286721"),
    "/v1/person/li/activity/posts": (
        "profile_link=https://www.linkedin.com/in/zo%C3%AB-%C3%A5nkersdatter",
        "profile_link",
        "profile_link=https://www.linkedin.com/in/nobody-here",
    ),
    "/v1/person/li/activity/comments": (
        "profile_link=https://www.linkedin.com/in/alfie-lambert",
        "profile_link",
        "profile_link=https://www.linkedin.com/in/nobody-here",
    ),
    "/v1/person/li/activity/reactions": (
        "profile_link=https://www.linkedin.com/in/alfie-lambert",
        "profile_link",
        "profile_link=https://www.linkedin.com/in/nobody-here",
    ),
    "/v1/li/linkedin/search/people": (
        "url=https://www.linkedin.com/search/results/people/?keywords=keeper",
        "url",
        None,
    ),
    "/v1/li/linkedin/search/jobs": ("url=https://www.linkedin.com/jobs/search/?geoId=92000000", "url", None),
    "/v1/li/linkedin/search/posts": ("url=https://www.linkedin.com/search/results/content/?sid=x", "url", None),
    "/v1/li/linkedin/search/orgs": ("url=https://www.linkedin.com/search/results/companies/?sid=x", "url", None),
    "/v1/li/sales/search/people": ("url=https://www.linkedin.com/sales/search/people?query=()", "url", None),
    "/v1/li/sales/search/orgs": ("url=https://www.linkedin.com/sales/search/company?query=()", "url", None),
    "/v1/people/search": ("keywords=keeper", "keywords", None),
    "/v1/search/sales/facet": ("type=COMPANY_WITH_LIST&query=quillmoor", "query", None),
    "/v1/contact/email/by-linkedin": (
        "url=https://www.linkedin.com/in/alfie-lambert",
        "url",
        "url=https://www.linkedin.com/in/nobody-here",
    ),
    "/v1/contact/email/verify": ("email=em@quillmoor.example", "email", None),
    "/v1/search/person/by-email": ("email=em@quillmoor.example", "email", None),
    "/v1/explain": ("url=https://www.linkedin.com/search/results/people/?keywords=lix&origin=X", "url", None),
    "/v1/connections": ("viewer_id=maya-lindqvist", "viewer_id", None),
    "/v1/account/linkedin/account": ("viewer_id=maya-lindqvist", None, None),
    "/v1/ai/seniority": ("profile_link=alfie-lambert", "profile_link", "profile_link=nobody-here"),
    "/v1/ai/job-function": ("profile_link=alfie-lambert", "profile_link", "profile_link=nobody-here"),
    "/v1/ai/org-chart": (
        "linkedin_url=https://www.linkedin.com/company/quillmoor",
        "linkedin_url",
        "linkedin_url=https://www.linkedin.com/company/nothing-here",
    ),
    "/v1/account/balances": ("", None, None),
    "/v1/account/allowances/daily": ("", None, None),
    "/v1/account/usage": ("count=10", None, None),
    "/v1/admin/keys": ("", None, None),
    "/v1/admin/teams": ("", None, None),
    "/v1/admin/plans": ("", None, None),
    "/v1/admin/viewers": ("", None, None),
    "/v1/admin/imports": ("", None, None),
    "/v1/admin/reviews": ("", None, None),
    "/v1/admin/usage": ("team=default", None, None),
    "/v1/ai/nearest-decision-maker": (
        "profile_link=https://www.linkedin.com/company/quillmoor",
        "profile_link",
        "profile_link=https://www.linkedin.com/in/nobody-here",
    ),
}

# Methods beyond GET, HEAD and OPTIONS.
MORE_METHODS = {
    "/v1/admin/keys": ["POST", "PUT", "DELETE"],
    "/v1/admin/teams": ["POST"],
    "/v1/admin/imports": ["POST"],
    "/v1/admin/reviews": ["POST"],
    "/v1/admin/viewers": ["DELETE"],
    "/v1/admin/plans": ["PUT"],
    "/v1/li/linkedin/search/people": ["POST"],
    "/v1/li/linkedin/search/jobs": ["POST"],
    "/v1/li/linkedin/search/posts": ["POST"],
    "/v1/li/linkedin/search/orgs": ["POST"],
    "/v1/li/sales/search/people": ["POST"],
    "/v1/li/sales/search/orgs": ["POST"],
    "/v1/people/search": ["POST"],
    "/v1/ai/seniority": ["POST"],
    "/v1/ai/job-function": ["POST"],
}


def allowed(path):
    """The header that lists a path's methods."""
    return ", ".join(["GET", "HEAD", *MORE_METHODS.get(path, []), "OPTIONS"])


# Paths without a GET; tried in `test_api_insight`.
CHANGING = {"/v1/ai/org-chart/edge", "/v1/admin/keys/rotate", "/v1/admin/teams/credits"}

# What answers in text, not in JSON.
TEXTS = {"/metrics"}

OPEN = {"/healthz": "", "/readyz": "", "/openapi.json": ""}

# path, query, the parameter the message must name
MALFORMED = [
    ("/v1/person", "profile_link=https://www.linkedin.com/company/quillmoor", "profile_link"),
    ("/v1/person", "profile_link=https://example.org/in/x", "profile_link"),
    ("/v1/person", "profile_link=https%3A%2F%2Flnkd.in%2Fabc", "profile_link"),
    ("/v1/person", "email=nonsense", "email"),
    ("/v1/person", "sales_nav_id=alfie-lambert", "sales_nav_id"),
    ("/v1/person", "lix_id=%%%", "lix_id"),
    ("/v1/person", "lix_id=b3JnYW5pc2F0aW9uOjE=", "lix_id"),
    ("/v1/person", f"email=a@b.example&sales_nav_id={MEMBER}", "sales_nav_id"),
    ("/v1/person", f"sales_nav_id={MEMBER}&profile_link=alfie-lambert&viewer_id=maya-lindqvist", "profile_link"),
    ("/v1/person", "profile_link=", "profile_link"),
    ("/v1/person/ids", "li_flagship_id=a&lix_id=cGVyc29uOjk3MDgyNQ==", "lix_id"),
    ("/v1/person/employment", "profile_link=a&profile_id=b", "profile_id"),
    ("/v1/organisations/by-linkedin", "linkedin_url=https://www.linkedin.com/in/alfie-lambert", "linkedin_url"),
    ("/v1/organisation/ids", "sales_nav_id=quillmoor", "sales_nav_id"),
    ("/v1/organisation/ids", "lix_id=cGVyc29uOjk3MDgyNQ==", "lix_id"),
    ("/v1/enrich/job", "job_id=pilot", "job_id"),
    ("/v1/enrich/job", "profile_link=https://linkedin.com/in/alfie-lambert", "job_id"),
    ("/v1/enrich/post", "post_urn=urn:li:person:x", "post_urn"),
    ("/v1/enrich/post/comments", f"post_urn={POST}&start=-1", "start"),
    ("/v1/enrich/post/comments", f"post_urn={POST}&start=1e3", "start"),
    ("/v1/enrich/post/comments", f"post_urn={POST}&pagination_token=abc", "pagination_token"),
    ("/v1/enrich/post/reactions", f"post_urn={POST}&pagination_token=AAAAAAAAAAAA", "pagination_token"),
    ("/v1/person/li/activity/posts", "profile_link=alfie-lambert&start=99999999999999999999", "start"),
    ("/v1/explain", "url=https://www.linkedin.com/search/results/nothing/?keywords=a", "url"),
    ("/v1/explain", "url=https://www.linkedin.com/search/results/people/?keywords={query}", "url"),
    ("/v1/explain", "url=https://example.org/", "url"),
    ("/v1/ai/org-chart", "domain=quillmoor.example&format=pdf", "format"),
    ("/v1/ai/org-chart", "domain=quillmoor.example&depth=0", "depth"),
    ("/v1/ai/org-chart", "domain=quillmoor.example&functions=8,27", "functions"),
    ("/v1/ai/org-chart", "domain=quillmoor.example&asOf=yesterday", "asOf"),
    ("/v1/ai/org-chart", "domain=quillmoor.example&asOf=2026-02-30", "asOf"),
    ("/v1/ai/org-chart", "domain=quill moor", "domain"),
    ("/v1/ai/nearest-decision-maker", "profile_link=alfie-lambert&function=sales", "function"),
    ("/v1/ai/nearest-decision-maker", "profile_link=alfie-lambert&count=0", "count"),
    ("/v1/connections", "viewer_id=maya-lindqvist&count=1001", "count"),
    ("/v1/connections", "viewer_id=maya-lindqvist&count=0", "count"),
    ("/v1/connections", "viewer_id=maya-lindqvist&count=%EF%BC%91", "count"),
    ("/v1/connections", "viewer_id=https://www.linkedin.com/company/quillmoor", "viewer_id"),
]

WITH_VIEWER = [
    path
    for path in ENDPOINTS
    if path not in ("/v1/person/ids", "/v1/organisation/ids", "/v1/person/provenance", "/v1/explain")
    and "email" not in path
    and not path.startswith(("/v1/ai/", "/v1/admin/"))
    and path not in ("/v1/account/balances", "/v1/account/allowances/daily", "/v1/account/usage")
]
