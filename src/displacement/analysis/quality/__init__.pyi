"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement.analysis.quality.digits import first_digits as first_digits
from displacement.analysis.quality.digits import terminal_digits as terminal_digits
from displacement.analysis.quality.digits import whipple as whipple
from displacement.analysis.quality.reporting import completeness as completeness
from displacement.analysis.quality.reporting import expected_reports as expected_reports
from displacement.analysis.quality.reporting import revisions as revisions
from displacement.analysis.quality.reporting import timeliness as timeliness
from displacement.analysis.quality.reporting import weighted_median as weighted_median
