"""What a person is entitled to, may buy, or is handed."""

from displacement.tables._table import REPORTED_BY, Column, Order, Table, bounded
from displacement.tables.vocabulary import RATION_KINDS

PLACE = Column("place", "str", meaning="Where the ration holds", hxl="#loc+name")
VALID_FROM = Column("valid_from", "datetime64[us]", "day", "First day of validity")
VALID_TO = Column("valid_to", "datetime64[us]", "day", "Last day of validity; missing if not stated", nullable=True,
                  role="attribute")
PRODUCT = Column("product", "str", meaning="Food, in the source's words", hxl="#item+name")
KIND = Column("kind", "category", meaning="What the ration allows", values=tuple(RATION_KINDS))
GRAMS = bounded(Column("grams_per_person_day", "Float64", "grams per person per day",
                       "Ration; missing if the amount is not stated", minimum=0))

RATIONS = Table("rations", core=(PLACE, VALID_FROM, VALID_TO, PRODUCT, KIND, *GRAMS), dimensions=(REPORTED_BY,),
                stated=True, orders=(Order("valid_from", "valid_to"),),
                observed=("valid_from",), ends=("valid_to",), announced=True,
                meaning="Rations in force; an entitlement is not what was eaten")
