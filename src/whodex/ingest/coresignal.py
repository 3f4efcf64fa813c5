"""Coresignal: employees, companies and jobs, base and multi-source, in JSON, JSONL, CSV and Parquet."""

from typing import Final

from whodex.ingest import coresignal_more as more
from whodex.ingest import coresignal_people as people
from whodex.ingest.base import Format
from whodex.ingest.shapes import Shape, ShapedFormat, fields, nothing
from whodex.model.observation import Record

_TIMES: Final = "created_at updated_at checked_at changed_at last_updated last_updated_at created deleted is_deleted"
_NEVER: Final = fields("linkedin_num_id public_identifier job_posting_id job_company_name linkedin_internal_id")


def unwrapped(source: Record) -> Record:
    """The record inside a hit of the vendor's search; the "clean" data set's fields without their `member_`."""
    inner = source.get("_source")
    found = inner if isinstance(inner, dict) else source
    if "member_full_name" in found:
        return {field.removeprefix("member_"): value for field, value in found.items()}
    return found


SHAPES: Final = (
    Shape(
        name="coresignal.people",
        kind="person",
        mapper=people.person,
        must=(
            fields("member_experience_collection"),
            fields("full_name professional_network_url"),
            fields("full_name active_experience_title"),
            fields("full_name professional_network_shorthand_names"),
            fields("full_name linkedin_shorthand_names"),
            fields("full_name is_parent"),
            fields("full_name profile_url connections_count"),
            fields("name canonical_shorthand_name last_updated_ux"),
            fields("name member_shorthand_name"),
            fields("full_name shorthand_name follower_count"),
            fields("full_name websites_professional_network"),
            fields("full_name shorthand_names"),
        ),
        signs=fields(
            f"""{_TIMES} id parent_id is_parent historical_ids professional_network_url linkedin_url
            professional_network_shorthand_names linkedin_shorthand_names public_profile_id profile_url
            profile_photo_url
            active_experience_title active_experience_company_id active_experience_department is_working
            is_decision_maker
            inferred_skills historical_skills location_country location_full location_regions connections_count
            follower_count followers_count primary_professional_email professional_emails_collection picture_url
            total_experience_duration_months member_experience_collection member_education_collection
            member_skills_collection member_languages_collection canonical_url canonical_shorthand_name
            member_shorthand_name experience_count last_response_code country_iso_2 recommendations_count awards"""
        ),
        never=_NEVER,
        observed=people.observed,
        derived=people.derived,
    ),
    Shape(
        name="coresignal.companies",
        kind="organisation",
        mapper=more.organisation,
        must=(
            fields("company_name size_range"),
            fields("company_name hq_country"),
            fields("company_name followers_count_linkedin"),
            fields("company_name company_locations_full"),
            fields("name company_shorthand_name"),
            fields("name headquarters_country employees_count"),
            fields("name canonical_shorthand_name headquarters_city"),
            fields("name headquarters_new_address"),
            fields("name size_range employees_count followers_count"),
            fields("name websites_professional_network size_range"),
            fields("name location_hq_raw_address"),
        ),
        signs=fields(
            f"""{_TIMES} id company_id source_id company_name company_name_alias company_legal_name website_alias
            unique_domain unique_website expired_domain professional_network_url linkedin_url sic_codes naics_codes
            description_enriched type founded_year size_range employees_count employees_count_inferred
            followers_count_linkedin followers_count_professional_network hq_country hq_country_iso2 hq_city hq_state
            hq_street hq_zipcode hq_full_address hq_location company_locations_full company_phone_numbers company_emails
            stock_ticker technologies_used company_logo_url categories_and_keywords active_job_postings_count
            canonical_url company_shorthand_name canonical_shorthand_name headquarters_city headquarters_country
            headquarters_new_address headquarters_country_parsed company_specialties_collection
            company_locations_collection company_funding_rounds_collection company_crunchbase_info_collection"""
        ),
        never=_NEVER | fields("full_name first_name title job_title"),
        observed=people.observed,
        derived=nothing,
    ),
    Shape(
        name="coresignal.jobs",
        kind="job",
        mapper=more.job,
        must=(
            fields("title company_name application_active"),
            fields("title job_sources"),
            fields("title professional_network_job_id"),
            fields("title linkedin_job_id company_name"),
            fields("title company_name time_posted"),
            fields("title company_name seniority employment_type created"),
            fields("title company_id seniority employment_type external_url"),
            fields("title job_industry_collection"),
        ),
        signs=fields(
            f"""{_TIMES} id company_id company_name company_url company_professional_network_url company_linkedin_url
            title
            description seniority employment_type external_url applicants_count estimated_applicants_count
            application_active date_posted time_posted valid_through job_sources job_id_expired functions industries
            recruiter professional_network_job_id linkedin_job_id redirected_url job_industry_collection
            job_functions_collection required_months_of_experience posted status"""
        ),
        never=_NEVER | fields("full_name job_posting_id insights date_text"),
        observed=people.observed,
        derived=more.hiring,
    ),
)

FORMATS: tuple[Format, ...] = (
    ShapedFormat(
        "coresignal",
        "Coresignal's employees, companies and jobs, base and multi-source: JSON, JSONL, CSV, Parquet",
        SHAPES,
        unwrap=unwrapped,
        lists=("hits.hits", "data", "results"),
    ),
)
