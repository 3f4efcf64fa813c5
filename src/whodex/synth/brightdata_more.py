"""Jobs and posts of the invented world in Bright Data's shapes."""

from typing import Final
from urllib.parse import quote

from whodex.synth import months
from whodex.synth.brightdata import Record, profile_url
from whodex.synth.life import Person
from whodex.synth.names import ascii_fold
from whodex.synth.talk import DAY_MS, JobAd, Talk, end_of
from whodex.synth.work import SENIORITY

_LEVELS: Final = {100: "Internship", 110: "Entry level", 120: "Mid-Senior level", 200: "Mid-Senior level"}

# LinkedIn's names of the job functions (`../shared/spec/insight.md`, Classification).
FUNCTIONS: Final = (
    "", "Accounting", "Administrative", "Arts and Design", "Business Development", "Community and Social Services",
    "Consulting", "Education", "Engineering", "Entrepreneurship", "Finance", "Healthcare Services", "Human Resources",
    "Information Technology", "Legal", "Marketing", "Media and Communication", "Military and Protective Services",
    "Operations", "Product Management", "Program and Project Management", "Purchasing", "Quality Assurance",
    "Real Estate", "Research", "Sales", "Customer Success and Support",
)  # fmt: skip


def post_url(talk: Talk, author: Person) -> str:
    """The address of a post: author, first words, activity number and four letters."""
    words = "-".join(ascii_fold(talk.text.split("\n")[0]).split()[:6])
    tail = "".join("abcdefghijkmnpqrstuvwxyz"[(talk.number >> shift) % 24] for shift in (3, 9, 15, 21))
    return f"https://www.linkedin.com/posts/{quote(author.slug)}_{words}-activity-{talk.number}-{tail}"


def post_record(talk: Talk, people: list[Person], today: int) -> Record:
    """A post as the vendor's post files have it; of comments it shows the first ten."""
    author = people[talk.author]
    return {
        "url": post_url(talk, author),
        "id": str(talk.number),
        "user_id": author.slug,
        "use_url": profile_url(author.slug),
        "user_title": author.headline,
        "headline": talk.text.split("\n")[0][:120],
        "post_text": talk.text,
        "date_posted": months.iso(talk.at_ms),
        "hashtags": [word for word in talk.text.split() if word.startswith("#")] or None,
        "embedded_links": None,
        "images": None,
        "videos": None,
        "num_likes": talk.likes,
        "num_comments": len(talk.comments),
        "top_visible_comments": [
            {
                "user_id": people[comment.author].slug,
                "use_url": profile_url(people[comment.author].slug),
                "user_name": people[comment.author].display,
                "user_title": people[comment.author].headline,
                "comment_date": months.iso(comment.at_ms),
                "comment": comment.text,
                "num_reactions": comment.likes,
                "tagged_users": [],
            }
            for comment in talk.comments[:10]
        ]
        or None,
        "user_followers": author.followers,
        "account_type": "Person",
        "post_type": "post",
        "timestamp": months.iso(end_of(today)),
    }


def job_url(ad: JobAd) -> str:
    """The address of a job posting: title, company and number."""
    words = ascii_fold(f"{ad.title} at {ad.company.name}").replace(" ", "-")
    return f"https://www.linkedin.com/jobs/view/{words}-{ad.number}"


def job_record(ad: JobAd, people: list[Person], today: int) -> Record:
    """A job posting as the vendor's job files have it."""
    end = end_of(today)
    days = (end - ad.at_ms) // DAY_MS
    since = f"{days} day{'s' * (days != 1)} ago" if days < 14 else f"{days // 7} weeks ago"
    low, high, currency = ad.salary or (None, None, None)
    hirer = people[ad.hirer] if ad.hirer is not None else None
    text = f"{ad.text}\n\nWorkplace: {ad.workplace}"
    return {
        "url": job_url(ad),
        "job_posting_id": str(ad.number),
        "job_title": ad.title,
        "company_name": ad.company.name,
        "company_id": str(ad.company.number),
        "job_location": ad.city.line,
        "job_summary": text,
        "job_seniority_level": _LEVELS.get(SENIORITY[ad.level], "Not Applicable"),
        "job_function": FUNCTIONS[ad.department.function],
        "job_employment_type": "Full-time",
        "job_industries": ad.company.industry.name,
        "company_url": ad.company.url,
        "job_posted_time": since,
        "job_num_applicants": ad.applicants,
        "apply_link": f"https://jobs.{ad.company.domain}/{ad.number}",
        "country_code": ad.city.code,
        "title_id": None,
        "company_logo": None,
        "job_posted_date": months.iso(ad.at_ms),
        "job_poster": {"name": hirer.display, "title": hirer.headline, "url": profile_url(hirer.slug)}
        if hirer
        else None,
        "application_availability": True,
        "base_salary": {
            "min_amount": low,
            "max_amount": high,
            "currency": currency,
            "payment_period": "yr" if low else None,
        },
        "timestamp": months.iso(end),
    }
