"""Words that a party uses and another rejects: never in the report's own voice."""

import re

CONTESTED = re.compile(
    r"\b(blockad(?:e|ed|es|ing)|sieges?|besieg\w+|ethnic cleansing|genocid\w*|starv\w+|deport\w+|"
    r"occup(?:ied|iers?|ation)|"
    r"aggress\w+|terror\w*|anti-terror\w*|separatis\w+|liberat\w+|provocat\w+|invasion|invad\w+|annex\w+|hostages?|"
    r"ecocide|concentration camp|exterminat\w+)\b",
    re.IGNORECASE,
)
