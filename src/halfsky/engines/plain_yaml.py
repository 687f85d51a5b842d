"""YAML as plain text: mappings, lists and scalars that stay text, built straight from the parser's events.

Some three times as fast as building nodes first, and stricter: no key twice, no anchors, one document.
"""

from collections.abc import Iterator
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_plain_yaml(text: str) -> Any:
    """Read one YAML document.

    Args:
        text: The document; what the numbers and truth values in it are is left to the reader's own types.

    Returns:
        Nested dicts and lists of str, or None for an empty document.

    Raises:
        yaml.YAMLError: The text is not YAML, gives a key twice, or uses aliases of anchors or a second
            document.
    """
    events = yaml.parse(text, Loader=_Loader)
    next(events)
    if isinstance(next(events), yaml.StreamEndEvent):
        return None
    content = _value(next(events), events)
    next(events)
    after = next(events)
    if not isinstance(after, yaml.StreamEndEvent):
        raise _refusal("a second document", after)
    return content


def _value(event: yaml.Event, events: Iterator[yaml.Event]) -> Any:
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return list(_members(events))
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events)
    raise _refusal("an alias of an anchor", event)


def _members(events: Iterator[yaml.Event]) -> Iterator[Any]:
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        yield _value(event, events)


def _mapping(events: Iterator[yaml.Event]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            raise _refusal("a key that is no text", event)
        if event.value in content:
            raise _refusal(f"key {event.value!r} twice", event)
        content[event.value] = _value(next(events), events)
    return content


def _refusal(problem: str, event: yaml.Event) -> yaml.YAMLError:
    place: Any = event.start_mark
    return yaml.MarkedYAMLError(problem=problem, problem_mark=place)
