"""`[[notify]]`: one recipient, and what it wants to hear (contract, section 4)."""

from collections.abc import Mapping

from monitor.model import Direction, EventKind
from monitor.settings import checks, when
from monitor.settings.names import Names, councils_of, id_of, region_of
from monitor.settings.reading import Reader, Refused, Table
from monitor.settings.secrets import secret, shows_password
from monitor.settings.values import DEFAULT_EVENTS, Destination

EVENTS = {event.value: event for event in EventKind}
DIRECTIONS = {direction.value: direction.value for direction in Direction}
FORMATS = {word: word for word in ("text", "html", "markdown")}


def read_destination(table: Table, names: Names, environ: Mapping[str, str]) -> Destination:
    """One `[[notify]]`; whether Apprise knows the address is for the sending part to say."""
    destination = Destination(
        name=table.need("name", checks.slug, "", 'Write a short one, such as name = "team-mail".'),
        url=table.need("url", _address(table, environ), "", "Write the Apprise address of one recipient."),
        operator=table.take("role", checks.one_of({"operator": True}), False),
        councils=frozenset(table.take("councils", councils_of(names), ())),
        regions=frozenset(table.take("regions", checks.several(region_of(names)), ())),
        areas=frozenset(table.take("areas", checks.several(id_of(names.areas)), ())),
        events=table.take("events", _events, DEFAULT_EVENTS),
        directions=frozenset(table.take("directions", checks.several(checks.one_of(DIRECTIONS)), ())),
        worst_grade=table.take("worst-grade", id_of(names.grades), None),
        confirmed_only=table.take("confirmed-only", checks.flag, False),
        format=table.take("format", checks.one_of(FORMATS), None),
    )
    if table.take("when", when.moment, "at-once") != "at-once":
        table.warn("when is not acted on by this version yet: alerts go out at once.")
    if not destination.operator and any(event.is_for_operators for event in destination.events):
        table.warn('news of trouble goes to operators only. Add role = "operator".')
    table.not_yet("quiet", when.night, "alerts go out at any hour")
    table.not_yet("secret", secret(environ, checks.text), "messages go out unsigned")
    return destination


def _events(value: object) -> frozenset[EventKind]:
    events = checks.several(checks.one_of(EVENTS))(value)
    if not events:
        raise Refused("would send nothing. Name at least one event, or leave the key out.")
    return frozenset(events)


def _address(table: Table, environ: Mapping[str, str]) -> Reader[str]:
    """A reader of an Apprise address that teaches references where it meets a password in clear."""

    def read(value: object) -> str:
        if isinstance(value, str) and shows_password(value):
            table.warn(
                "url holds a password in clear. Write ${NAME} in its place and set the variable NAME, "
                "percent-encoded as an address needs it."
            )
        return secret(environ, checks.text)(value)

    return read
