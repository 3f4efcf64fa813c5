"""Filters that no local data can answer: what `explain` and the searches say of them."""

from typing import Final

_REASONS: Final = {
    "persona": "a persona is private to a Sales Navigator seat",
    "leads_in_crm": "which leads are in a CRM is not known here",
    "accounts_in_crm": "which accounts are in a CRM is not known here",
    "account_list": "account lists are private to a Sales Navigator seat",
    "lead_list": "lead lists are private to a Sales Navigator seat",
    "saved": "saved leads and accounts are private to a Sales Navigator seat",
    "saved_accounts": "saved accounts are private to a Sales Navigator seat",
    "lead_interactions": "interactions are private to a Sales Navigator seat",
    "viewed_your_profile": "who viewed a profile is known to LinkedIn alone",
    "follows_your_company": "who follows a company is known to LinkedIn alone",
    "postal_code": "postal codes of places are not kept",
    "group": "who is in a group is known to LinkedIn alone",
    "service_category": "services that members offer are not kept",
    "follower_of": "who follows whom is known to LinkedIn alone",
    "annual_revenue": "revenues are not kept as numbers",
    "headcount_growth": "how organisations grew is not kept",
    "department_headcount": "sizes of departments are not kept",
    "department_growth": "how departments grew is not kept",
    "fortune": "the Fortune lists are not kept",
    "account_activities": "events of organisations are not kept",
    "fair_chance": "whether an employer is a fair chance one is not kept",
    "has_verifications": "whether a posting is verified is not kept",
    "distance": "distances are not worked out; what lies inside the place matches",
}


def unanswered(field: str) -> str | None:
    """Why a field cannot be answered from local data; None where it can."""
    return _REASONS.get(field)
