"""Bright Data's LinkedIn data sets: people, companies, jobs and posts, in JSON, JSONL, CSV and Parquet."""

from typing import Final

from whodex.ingest import brightdata_companies as companies
from whodex.ingest import brightdata_jobs as jobs
from whodex.ingest import brightdata_people as people
from whodex.ingest import brightdata_posts as posts
from whodex.ingest.base import Format
from whodex.ingest.shapes import Shape, ShapedFormat, fields

_COMMON: Final = "input discovery_input timestamp input_url db_source warning warning_code error error_code"

SHAPES: Final = (
    Shape(
        name="brightdata.people",
        kind="person",
        mapper=people.person,
        must=(
            fields("linkedin_num_id"),
            fields("linkedin_id current_company"),
            fields("people_also_viewed current_company"),
            fields("educations_details name"),
            fields("current_company_company_id"),
            fields("url name current_company position"),
            fields("url name experience educations_details"),
        ),
        signs=fields(
            f"""{_COMMON} linkedin_num_id linkedin_id current_company current_company_company_id current_company_name
            educations_details people_also_viewed similar_profiles recommendations_count banner_image honors_and_awards
            volunteer_experience default_avatar memorialized_account bio_links activity avatar country_code position"""
        ),
        never=fields("public_identifier experiences full_name job_posting_id specialties employees_in_linkedin"),
        observed=people.observed,
        derived=people.derived,
    ),
    Shape(
        name="brightdata.companies",
        kind="organisation",
        mapper=companies.organisation,
        must=(
            fields("employees_in_linkedin"),
            fields("organization_type company_size"),
            fields("formatted_locations company_id"),
            fields("get_directions_url"),
            fields("country_codes_array name"),
        ),
        signs=fields(
            f"""{_COMMON} employees_in_linkedin organization_type get_directions_url formatted_locations
            country_codes_array affiliated additional_information stock_info alumni_information specialties company_size
            industries crunchbase_url website_simplified headquarters updates similar employees followers"""
        ),
        never=fields("linkedin_internal_id universal_name_id full_name company_name job_title"),
        observed=companies.observed,
        derived=companies.derived,
    ),
    Shape(
        name="brightdata.jobs",
        kind="job",
        mapper=jobs.job,
        must=(
            fields("job_posting_id"),
            fields("job_title job_seniority_level"),
            fields("job_title job_num_applicants"),
        ),
        signs=fields(
            f"""{_COMMON} job_posting_id job_title job_location job_summary job_seniority_level job_function
            job_employment_type job_industries job_posted_time job_posted_date job_num_applicants apply_link title_id
            company_logo job_poster application_availability job_description_formatted base_salary salary_standards
            is_easy_apply company_url"""
        ),
        never=fields("linkedin_internal_id full_name experience"),
        observed=jobs.observed,
        derived=jobs.derived,
    ),
    Shape(
        name="brightdata.posts",
        kind="post",
        mapper=posts.post,
        must=(
            fields("post_text use_url"),
            fields("url post_text date_posted"),
            fields("url user_id date_posted num_likes"),
            fields("url headline date_posted num_likes"),
        ),
        signs=fields(
            f"""{_COMMON} use_url user_id post_text post_text_html date_posted hashtags embedded_links num_likes
            num_comments more_articles_by_user more_relevant_posts top_visible_comments user_followers user_posts
            user_articles post_type account_type tagged_companies tagged_people user_title author_profile_pic
            num_connections video_duration external_link_data repost images videos document_cover_image"""
        ),
        observed=posts.observed,
        derived=posts.derived,
    ),
)

FORMATS: tuple[Format, ...] = (
    ShapedFormat(
        "brightdata",
        "Bright Data's people, companies, jobs and posts: JSON, JSONL, CSV, Parquet",
        SHAPES,
        lists=("data", "results"),
        also=("comment", "reaction"),
        more={
            people.POST: posts.profile_post,
            people.REACTION: posts.profile_reaction,
            companies.UPDATE: posts.company_update,
            posts.COMMENT: posts.comment,
        },
    ),
)
