"""Section: what the report cannot tell, in the words of its TOML."""

from displacement.reports._section import prose, section


@section("Limits", uses=[])
def write(*, case):
    """Say what the numbers do not show."""
    return tuple(prose(text) for text in case.texts("limits")), (), ()
