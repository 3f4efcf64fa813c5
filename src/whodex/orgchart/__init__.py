"""People of one organisation to reporting lines, the chart in five formats, and who decides. Pure: no I/O but weights.

Start at `infer` (members to `Chart`), `view` (the part asked for), `render` and `as_json` (formats) and
`nearest_decision_makers`.
"""

from whodex.orgchart.chart import Candidate, Chart, Coverage, Node, Placement, View, view
from whodex.orgchart.decide import Decision, DecisionMaker, nearest_decision_makers
from whodex.orgchart.formats import MEDIA_TYPES, as_json, render
from whodex.orgchart.infer import infer
from whodex.orgchart.members import Member, Setting

__all__ = [
    "MEDIA_TYPES",
    "Candidate",
    "Chart",
    "Coverage",
    "Decision",
    "DecisionMaker",
    "Member",
    "Node",
    "Placement",
    "Setting",
    "View",
    "as_json",
    "infer",
    "nearest_decision_makers",
    "render",
    "view",
]
