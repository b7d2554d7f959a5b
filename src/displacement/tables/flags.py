"""Flags that a publisher puts on its values, with their meaning."""

from displacement.tables._table import Column, Table, attribute

FLAG = Column("flag", "str", meaning="Flag as published; `<blank>` where the publisher explains the absence of one")
FLAG_MEANING = attribute(Column("flag_meaning", "str", meaning="What the publisher says it means"))

FLAGS = Table("flags", core=(FLAG, FLAG_MEANING), meaning="Meaning of the flags in one publication of a dataset")
