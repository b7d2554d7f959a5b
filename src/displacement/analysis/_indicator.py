"""The `@indicator` decorator: what a function puts out, and where its definition comes from."""

from collections.abc import Callable


def indicator(*output, reference):
    """Declare the output columns and the reference of an indicator.

    The function stays an ordinary one; it gains `output` (tuple of `Column`) and `reference` (str), from which the
    charts take their labels and the docs their pages.

    >>> from displacement.tables._table import Column
    >>> def rate(frame):
    ...     return frame
    >>> declared = indicator(Column("rate", "Float64", "per 1,000", "Share"), reference="by hand")(rate)
    >>> declared.output[0].label
    'Rate [per 1,000]'
    """

    def attach(function: Callable):
        function.output = output
        function.reference = reference
        return function

    return attach
