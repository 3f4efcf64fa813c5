"""Parameters that several areas share."""

from typing import Final

from whodex.api import params
from whodex.api.params import Param

VIEWER: Final = Param(
    name="viewer_id",
    kind=params.VIEWER,
    about="Slug or member id of the LinkedIn account the answer is seen as. Its export must have been imported.",
    example="maya-lindqvist",
)
PROFILE_LINK: Final = Param(
    name="profile_link",
    kind=params.PROFILE_URL,
    about="URL of the person's profile, encoded or not, in any of LinkedIn's spellings; a bare slug will do.",
    example="https://www.linkedin.com/in/maya-lindqvist",
)
SALES_NAV_ID: Final = Param(
    name="sales_nav_id",
    kind=params.MEMBER_ID,
    about="The person's Sales Navigator id (`ACwAA…` or `ACoAA…`); case matters.",
    example="ACwAAB1QwZcBkq5uEGg2qk8yF3GmH0tXvJdLr0c",
)
LIX_ID: Final = Param(
    name="lix_id",
    kind=params.PERSON_LIX_ID,
    about="The person's `lixID` or `uuid`, padding optional.",
    example="cGVyc29uOjEwMDAwMDAwMDA=",
)
START: Final = Param(name="start", kind=params.START, about="Offset of the first item, from 0.", example="0")
TOKEN: Final = Param(
    name="pagination_token",
    kind=params.TOKEN,
    about="`pagination_token` of the page before. Where `start` is given too, `start` wins.",
)
