"""The registrable domain of a website or address: what joins two records of one organisation."""

import ipaddress
import re
from functools import cache, lru_cache
from typing import Final

from publicsuffixlist import PublicSuffixList

from whodex.text.emails import is_webmail

_HOST: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?/{0,3}(?:[^/@?#\s]*@)?([^/:?#\s@\\,;]+)", re.IGNORECASE)
# Sites where an organisation has a page, not its own name.
_SHARED: Final = frozenset(
    "linkedin.com lnkd.in facebook.com fb.com fb.me instagram.com twitter.com x.com t.co youtube.com youtu.be "
    "tiktok.com pinterest.com vimeo.com flickr.com snapchat.com threads.net bsky.app mastodon.social reddit.com "
    "quora.com tumblr.com medium.com substack.com wordpress.com blogspot.com blogger.com wixsite.com wix.com "
    "weebly.com squarespace.com webflow.io jimdo.com jimdofree.com jimdosite.com strikingly.com godaddysites.com "
    "carrd.co linktr.ee linktree.com bio.link beacons.ai about.me bit.ly tinyurl.com goo.gl ow.ly buff.ly "
    "github.com github.io gitlab.com gitlab.io bitbucket.org netlify.app vercel.app herokuapp.com pages.dev "
    "web.app firebaseapp.com azurewebsites.net amazonaws.com cloudfront.net google.com goo.gle wikipedia.org "
    "wikidata.org crunchbase.com angel.co wellfound.com glassdoor.com indeed.com xing.com meetup.com "
    "eventbrite.com behance.net dribbble.com etsy.com amazon.com ebay.com shopify.com myshopify.com bigcartel.com "
    "notion.site notion.so calendly.com typeform.com mailchi.mp whatsapp.com wa.me t.me telegram.me discord.gg "
    "discord.com slack.com zoom.us apple.com play.google.com apps.apple.com soundcloud.com spotify.com twitch.tv "
    "patreon.com gofundme.com kickstarter.com yelp.com tripadvisor.com trustpilot.com vk.com ok.ru weibo.com "
    "line.me kakao.com yolasite.com webs.com bravesites.com site123.me ueniweb.com business.site negocio.site "
    "localhost.com 000webhostapp.com orcid.org researchgate.net academia.edu imdb.com stackoverflow.com npmjs.com "
    "pypi.org archive.org".split()
)
# Endings under which companies register names of their own although a private house runs them: acme.uk.com.
_REGISTRY: Final = re.compile(r"[a-z]{2,3}\.(?:com|net|org)|co\.[a-z]{2}|[a-z]{2,3}\.[a-z]{2}")


def domain_identifiers(website_or_email: str | None) -> list[str]:
    """`["domain:<registrable domain>"]`, or `[]` where the text holds none that an organisation could own.

    None for webmail, social and hosting sites, IP addresses, single labels and unknown endings. International names
    are given in Punycode.
    """
    if not website_or_email or len(website_or_email) > 2048:
        return []
    text = website_or_email.strip().strip("<>\"'()[]")
    found = _HOST.match(text.removeprefix("mailto:"))
    domain = _registrable(found.group(1).lower()) if found else None
    return [f"domain:{domain}"] if domain else []


@lru_cache(maxsize=65_536)
def _registrable(host: str) -> str | None:
    """The registrable part of a host, in ASCII, if it is somebody's own."""
    host = host.strip(".").removeprefix("www.")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if "." not in host or not re.fullmatch(r"[a-z0-9.-]{3,253}", host) or _is_address(host):
        return None
    own, shared = _lists()
    domain = own.privatesuffix(host)
    if domain is None or domain in _SHARED or host in _SHARED or is_webmail(domain):
        return None
    suffix = shared.publicsuffix(host)
    if suffix is not None and suffix != own.publicsuffix(host):
        if not _REGISTRY.fullmatch(suffix):
            return None  # a page on somebody's hosting: acme.github.io
        domain = shared.privatesuffix(host)
    return None if domain is None or domain in _SHARED else str(domain)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@cache
def _lists() -> tuple[PublicSuffixList, PublicSuffixList]:
    """The public suffix list without and with its private part. Endings that are not on it are refused."""
    return PublicSuffixList(only_icann=True, accept_unknown=False), PublicSuffixList(accept_unknown=False)
