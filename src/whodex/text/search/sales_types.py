"""Sales Navigator's filter types and our fields. `linkedin-urls.md` §5.6, §5.7; names: `explain.md`."""

from typing import Final

from whodex.model.reading import SearchKind

_LEAD: Final = {
    "CURRENT_COMPANY": "current_company",
    "PAST_COMPANY": "past_company",
    "COMPANY_HEADCOUNT": "company_headcount",
    "COMPANY_TYPE": "company_type",
    "COMPANY_HEADQUARTERS": "company_geo",
    "FUNCTION": "function",
    "CURRENT_TITLE": "current_title",
    "PAST_TITLE": "past_title",
    "SENIORITY_LEVEL": "seniority",
    "YEARS_AT_CURRENT_COMPANY": "years_at_company",
    "YEARS_IN_CURRENT_POSITION": "years_in_position",
    "YEARS_OF_EXPERIENCE": "years_of_experience",
    "REGION": "geo",
    "POSTAL_CODE": "postal_code",
    "INDUSTRY": "industry",
    "FIRST_NAME": "first_name",
    "LAST_NAME": "last_name",
    "PROFILE_LANGUAGE": "profile_language",
    "GROUP": "group",
    "SCHOOL": "school_id",
    "RELATIONSHIP": "relationship",
    "CONNECTION_OF": "connection_of",
    "FOLLOWS_YOUR_COMPANY": "follows_your_company",
    "VIEWED_YOUR_PROFILE": "viewed_your_profile",
    "PAST_COLLEAGUE": "past_colleague",
    "WITH_SHARED_EXPERIENCES": "shared_experiences",
    "RECENTLY_CHANGED_JOBS": "changed_jobs",
    "POSTED_ON_LINKEDIN": "posted_on_linkedin",
    "PERSONA": "persona",
    "ACCOUNT_LIST": "account_list",
    "LEAD_LIST": "lead_list",
    "LEADS_IN_CRM": "leads_in_crm",
    "LEAD_INTERACTIONS": "lead_interactions",
    "SAVED_LEADS_AND_ACCOUNTS": "saved",
    "NUM_OF_FOLLOWERS": "followers",  # none of LinkedIn's lead filters, but written, and answered
    "TITLE_ANY": "title_any",
    "COMPANY_ANY": "company_any",
}
_ACCOUNT: Final = {
    "ANNUAL_REVENUE": "annual_revenue",
    "COMPANY_HEADCOUNT": "company_headcount",
    "COMPANY_HEADCOUNT_GROWTH": "headcount_growth",
    "REGION": "company_geo",
    "POSTAL_CODE": "postal_code",
    "INDUSTRY": "industry",
    "COMPANY_TYPE": "company_type",
    "NUM_OF_FOLLOWERS": "followers",
    "DEPARTMENT_HEADCOUNT": "department_headcount",
    "DEPARTMENT_HEADCOUNT_GROWTH": "department_growth",
    "FORTUNE": "fortune",
    "JOB_OPPORTUNITIES": "job_opportunities",
    "ACCOUNT_ACTIVITIES": "account_activities",
    "RELATIONSHIP": "relationship",
    "ACCOUNTS_IN_CRM": "accounts_in_crm",
    "SAVED_ACCOUNTS": "saved_accounts",
    "ACCOUNT_LIST": "account_list",
    "TECHNOLOGIES_USED": "technologies",
}
FIELDS: Final[dict[SearchKind, dict[str, str]]] = {"sales_people": _LEAD, "sales_organisations": _ACCOUNT}
"""Type → field, by kind of search."""

# Names met in the wild → LinkedIn's, the first that the kind of search has.
ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "TITLE": ("CURRENT_TITLE",),
    "CURRENT_JOB_TITLE": ("CURRENT_TITLE",),
    "JOB_TITLE": ("CURRENT_TITLE",),
    "PAST_JOB_TITLE": ("PAST_TITLE",),
    "COMPANY": ("CURRENT_COMPANY",),
    "LOCATION": ("REGION",),
    "GEOGRAPHY": ("REGION",),
    "GEO": ("REGION",),
    "BING_GEO": ("REGION",),
    "HEADQUARTERS_LOCATION": ("REGION", "COMPANY_HEADQUARTERS"),
    "COMPANY_HEADQUARTERS": ("REGION",),
    "COMPANY_HQ_LOCATION": ("COMPANY_HEADQUARTERS", "REGION"),
    "YEARS_AT_CURRENT_POSITION": ("YEARS_IN_CURRENT_POSITION",),
    "YEARS_IN_POSITION": ("YEARS_IN_CURRENT_POSITION",),
    "YEARS_IN_COMPANY": ("YEARS_AT_CURRENT_COMPANY",),
    "YEARS_IN_CURRENT_COMPANY": ("YEARS_AT_CURRENT_COMPANY",),
    "CONNECTION": ("RELATIONSHIP",),
    "CONNECTIONS_OF": ("CONNECTION_OF",),
    "GROUP_MEMBER_OF": ("GROUP",),
    "CHANGED_JOBS": ("RECENTLY_CHANGED_JOBS",),
    "CHANGED_JOBS_90_DAYS": ("RECENTLY_CHANGED_JOBS",),
    "FOLLOWING_YOUR_COMPANY": ("FOLLOWS_YOUR_COMPANY",),
    "VIEWED_YOUR_PROFILE_RECENTLY": ("VIEWED_YOUR_PROFILE",),
    "SHARED_EXPERIENCES": ("WITH_SHARED_EXPERIENCES",),
    "SENIORITY": ("SENIORITY_LEVEL",),
    "SENIORITY_V2": ("SENIORITY_LEVEL",),
    "COMPANY_SIZE": ("COMPANY_HEADCOUNT",),
    "COMPANY_REVENUE": ("ANNUAL_REVENUE",),
    "TECHNOLOGIES": ("TECHNOLOGIES_USED",),
    "HEADCOUNT_GROWTH": ("COMPANY_HEADCOUNT_GROWTH",),
    "NUMBER_OF_FOLLOWERS": ("NUM_OF_FOLLOWERS",),
}
# The first tuples, of late 2021: one type and a scope instead of two types.
SCOPED: Final = {
    ("TITLE", "CURRENT"): "CURRENT_TITLE",
    ("TITLE", "PAST"): "PAST_TITLE",
    ("TITLE", "PAST_NOT_CURRENT"): "PAST_TITLE",
    ("TITLE", "CURRENT_OR_PAST"): "TITLE_ANY",
    ("COMPANY", "CURRENT"): "CURRENT_COMPANY",
    ("COMPANY", "PAST"): "PAST_COMPANY",
    ("COMPANY", "PAST_NOT_CURRENT"): "PAST_COMPANY",
    ("COMPANY", "CURRENT_OR_PAST"): "COMPANY_ANY",
}
NO_FIELD: Final = {
    "MENTIONED_IN_NEWS": "LinkedIn retired this filter; it was left out",
    "TECHNOLOGIES_USED": "a filter of account searches; it was left out",
}
TOGGLES: Final = frozenset(
    {
        "FOLLOWS_YOUR_COMPANY",
        "VIEWED_YOUR_PROFILE",
        "PAST_COLLEAGUE",
        "WITH_SHARED_EXPERIENCES",
        "RECENTLY_CHANGED_JOBS",
        "POSTED_ON_LINKEDIN",
    }
)
SPOTLIGHTS: Final = {
    "RECENTLY_POSTED_ON_LINKEDIN": "POSTED_ON_LINKEDIN",
    "POSTED_ON_LINKEDIN": "POSTED_ON_LINKEDIN",
    "RPOL": "POSTED_ON_LINKEDIN",
    "RECENT_POSITION_CHANGE": "RECENTLY_CHANGED_JOBS",
    "RECENTLY_CHANGED_JOBS": "RECENTLY_CHANGED_JOBS",
    "CHANGED_JOBS": "RECENTLY_CHANGED_JOBS",
    "RPC": "RECENTLY_CHANGED_JOBS",
    "COMMONALITIES": "WITH_SHARED_EXPERIENCES",
    "SHARED_EXPERIENCES": "WITH_SHARED_EXPERIENCES",
    "COMM": "WITH_SHARED_EXPERIENCES",
    "FOLLOWING_YOUR_COMPANY": "FOLLOWS_YOUR_COMPANY",
    "FOLLOWS_YOUR_COMPANY": "FOLLOWS_YOUR_COMPANY",
    "CF": "FOLLOWS_YOUR_COMPANY",
    "VIEWED_YOUR_PROFILE": "VIEWED_YOUR_PROFILE",
    "VYP": "VIEWED_YOUR_PROFILE",
    "PAST_COLLEAGUE": "PAST_COLLEAGUE",
    "PCOLL": "PAST_COLLEAGUE",
}
"""Spotlights of 2018 to 2022 and the ids of today's toggles → type."""
