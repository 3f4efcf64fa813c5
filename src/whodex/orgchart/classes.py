"""LinkedIn's classes by their ids, and the colour each function is drawn in."""

from typing import Final

SENIORITIES: Final[dict[int, str]] = {
    100: "In Training",
    110: "Entry Level",
    120: "Senior",
    130: "Strategic",
    200: "Entry Level Manager",
    210: "Experienced Manager",
    220: "Director",
    300: "Vice President",
    310: "CXO",
    320: "Owner / Partner",
}
FUNCTIONS: Final[dict[int, str]] = {
    1: "Accounting",
    2: "Administrative",
    3: "Arts and Design",
    4: "Business Development",
    5: "Community and Social Services",
    6: "Consulting",
    7: "Education",
    8: "Engineering",
    9: "Entrepreneurship",
    10: "Finance",
    11: "Healthcare Services",
    12: "Human Resources",
    13: "Information Technology",
    14: "Legal",
    15: "Marketing",
    16: "Media and Communication",
    17: "Military and Protective Services",
    18: "Operations",
    19: "Product Management",
    20: "Program and Project Management",
    21: "Purchasing",
    22: "Quality Assurance",
    23: "Real Estate",
    24: "Research",
    25: "Sales",
    26: "Customer Success and Support",
}

# Kin share a hue (money green, technology blue, market orange to red, people violet, delivery brown and grey), so that
# a printed chart reads at a glance; every colour keeps a contrast of at least 3 to white for the bar it fills.
COLOURS: Final[dict[int, str]] = {
    1: "#2f7d4f",
    2: "#6b7280",
    3: "#b5379a",
    4: "#b45309",
    5: "#8a5a9e",
    6: "#5b6b8c",
    7: "#7c5cbf",
    8: "#2563b8",
    9: "#92400e",
    10: "#15803d",
    11: "#0f8a8a",
    12: "#8b5cf6",
    13: "#0e7490",
    14: "#7f1d1d",
    15: "#d9480f",
    16: "#e11d74",
    17: "#4d5b2f",
    18: "#8a6d1f",
    19: "#4f46e5",
    20: "#7a5c3a",
    21: "#5f7a1f",
    22: "#0a7ea4",
    23: "#9a6b4f",
    24: "#1d4e89",
    25: "#c81e1e",
    26: "#c2570c",
}
NO_FUNCTION: Final = "#8b93a1"


def colour(functions: tuple[int, ...]) -> str:
    """The colour of a member: that of the primary function, grey where none is known."""
    return COLOURS.get(functions[0], NO_FUNCTION) if functions else NO_FUNCTION
