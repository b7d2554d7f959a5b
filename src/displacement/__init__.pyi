"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement import analysis as analysis
from displacement import charts as charts
from displacement import errors as errors
from displacement import tables as tables
from displacement.analysis._indicators import indicators as indicators
from displacement.catalogue.loading import citations as citations
from displacement.catalogue.loading import datasets as datasets
from displacement.catalogue.loading import load as load
from displacement.catalogue.loading import locate as locate
from displacement.catalogue.tidying import tidy as tidy
from displacement.cells.countries import members as members
from displacement.charts._gallery import gallery as gallery
from displacement.guide.finding import find as find
from displacement.reports._show import card as card
from displacement.reports._show import show as show
from displacement.reports._write import report as report
__version__: str
