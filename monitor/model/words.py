"""The words of the contract, and who may say them."""

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})


Network = IPv4Network | IPv6Network


class InspectionKind(StrEnum):
    """What Ofsted did. Only `full` carries grades."""

    FULL = "full"
    FOCUSED_VISIT = "focused_visit"
    MONITORING_VISIT = "monitoring_visit"
    AREA_SEND = "area_send"
    JTAI = "jtai"
    OTHER = "other"


class Authority(StrEnum):
    """Who says so, the weightiest first."""

    OFSTED = "ofsted"
    COUNCIL = "council"
    PRESS = "press"

    @property
    def weight(self) -> int:
        return {"ofsted": 3, "council": 2, "press": 1}[self.value]


class Status(StrEnum):
    """What the ledger may claim about an inspection."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"

    @property
    def is_official(self) -> bool:
        """Whether it was read in Ofsted's own report, even if that has left Ofsted's site since."""
        return self in (Status.CONFIRMED, Status.WITHDRAWN)


class EventKind(StrEnum):
    """What an alert is about (contract, section 5)."""

    MOVE = "move"
    UNCHANGED = "unchanged"
    FIRST_GRADE = "first_grade"
    VISIT = "visit"
    PRIORITY_ACTION = "priority_action"
    CONFIRMED = "confirmed"
    CORRECTION = "correction"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"
    NOT_FOUND = "not_found"
    SOURCE_TROUBLE = "source_trouble"
    RECOVERED = "recovered"
    DELIVERY_TROUBLE = "delivery_trouble"
    COUNCIL_ENDS = "council_ends"

    @property
    def is_follow_up(self) -> bool:
        """Whether it goes to those who received the original, whatever their filters."""
        return self in (
            EventKind.CONFIRMED, EventKind.CORRECTION, EventKind.DISPUTED, EventKind.WITHDRAWN, EventKind.NOT_FOUND,
        )  # fmt: skip

    @property
    def is_for_operators(self) -> bool:
        """Whether it speaks of the program's own working, not of an inspection."""
        return self in (
            EventKind.SOURCE_TROUBLE, EventKind.RECOVERED, EventKind.DELIVERY_TROUBLE, EventKind.COUNCIL_ENDS,
        )  # fmt: skip


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    MIXED = "mixed"
    SAME = "same"
    FIRST = "first"


class PageKind(StrEnum):
    """The kinds of page that a reader exists for; also the `kind` of a source."""

    OFSTED_SEARCH = "ofsted-search"
    OFSTED_COUNCIL = "ofsted-council"
    REPORT = "report"
    FEED = "feed"
    LISTING = "listing"
    ARTICLE = "article"


class Ignored(StrEnum):
    """Why a page gave no outcome (contract, section 3)."""

    NOT_OFSTED = "not_ofsted"
    SCHOOL_OR_NURSERY = "school_or_nursery"
    PROVIDER_NOT_COUNCIL = "provider_not_council"
    ADULT_SOCIAL_CARE = "adult_social_care"
    OTHER_INSPECTORATE = "other_inspectorate"
    NOT_ENGLAND = "not_england"
    HISTORY_ONLY = "history_only"
    NO_GRADE_NO_VISIT = "no_grade_no_visit"
    OVERALL_NOT_GIVEN_SINCE_2026 = "overall_not_given_since_2026"
    LSCB_ONLY = "lscb_only"
    NOT_A_REPORT = "not_a_report"
    UNREADABLE = "unreadable"
