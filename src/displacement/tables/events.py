"""What happened, and the status of a route by kind of traffic."""

from displacement.tables._table import REPORTED_BY, Column, Order, Table, attribute, dates
from displacement.tables.vocabulary import ROUTE_STATUSES, TRAFFICS

DATES = dates("date", "Start of the event")
DATE_ENDS = tuple(attribute(column) for column in dates("date_end", "End of the event; missing if none was found",
                                                        nullable=True))
TIME = attribute(Column("started_at", "datetime64[us, UTC]", "time", "Moment of the start, where stated",
                        nullable=True))
TIME_END = attribute(Column("ended_at", "datetime64[us, UTC]", "time", "Moment of the end, where stated",
                            nullable=True))
PLACE = Column("place", "str", meaning="Place or area", hxl="#loc+name")
TEXT = Column("text", "str", meaning="What is stated to have happened")
TYPE = Column("type", "str", meaning="Kind of event", hxl="#event+type")
ROUTE = Column("route", "str", meaning="Road or line whose status is told", nullable=True)
TRAFFIC = Column("traffic", "category", meaning="Kind of traffic", values=TRAFFICS, nullable=True)
STATUS = Column("status", "category", meaning="Status for that traffic", values=tuple(ROUTE_STATUSES), nullable=True)
STEP = attribute(Column("step", "str", meaning="Step of the chronology that the event tells; several events of one "
                        "step are accounts of it", nullable=True))

EVENTS = Table("events", core=(*DATES, *DATE_ENDS, PLACE, TEXT, TYPE),
               dimensions=(ROUTE, TRAFFIC, STATUS, TIME, TIME_END, REPORTED_BY, STEP), stated=True,
               orders=(Order("date_earliest", "date_end_latest"), Order("started_at", "ended_at")),
               observed=("date_earliest",), ends=("date_end_earliest", "date_end_latest", "ended_at"),
               meaning="Events and route statuses as one party or source gives them; accounts may overlap")

