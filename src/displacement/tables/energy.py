"""Energy content of foods."""

from displacement.tables._table import Column, Table, bounded

COMMODITY = Column("commodity", "str", meaning="Food")
PREPARATION = Column("preparation", "str", meaning="State of the food: dry, raw, white; blank in the source is missing",
                     nullable=True)
KCAL_PER_KG = bounded(Column("kcal_per_kg", "Float64", "kcal per kg", "Energy content of the edible food", minimum=0,
                             maximum=9500))

ENERGY = Table("energy", core=(COMMODITY, *KCAL_PER_KG), dimensions=(PREPARATION,),
               meaning="Energy content of foods; bounds equal the value where the source states no range")
