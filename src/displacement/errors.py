"""Every exception this package raises on purpose.

Each message says what was found, what was expected, where, and what to do.  `exit_status` is what the command
line ends with: 1 the data is at fault, 2 the call is at fault, 3 the network.
"""


class DisplacementError(Exception):
    """Root of all errors raised on purpose."""

    exit_status = 1


class SourceError(DisplacementError):
    """A file is at fault: its encoding, a missing column, a cut row, a hash, or no edition that fits."""


class EncodingError(SourceError):
    """The bytes of a file are not of the encoding that was tried; another reader may know them."""


class UnknownLayoutError(SourceError):
    """A file or a part of one fits no edition of any source."""


class TableError(DisplacementError):
    """A table does not hold what its columns promise."""


class ReportError(DisplacementError):
    """A report cannot be written as its TOML asks."""


class CallError(DisplacementError):
    """The call is at fault: an unknown dataset, table, report or option."""

    exit_status = 2
