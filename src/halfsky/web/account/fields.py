"""Fields and errors of account forms, put into the parts of our components and the words of our catalogue."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField

from halfsky.engines.codebook import load_messages
from halfsky.web.texts import say


def field_parts(bound: BoundField) -> dict[str, Any]:
    """Parts of the component `field` for one field of a form.

    The label is `site.field_<name>`, the hint `site.hint_<name>` where the catalogue has one; a password is never
    written back into the page.
    """
    attributes = bound.field.widget.attrs
    errors = bound.form.errors.as_data()
    kind = getattr(bound.field.widget, "input_type", "text")
    return {
        "id": bound.id_for_label,
        "name": bound.html_name,
        "type": kind,
        "label": say(f"site.field_{bound.name}"),
        "hint": _said(f"site.hint_{bound.name}"),
        "value": "" if kind == "password" else bound.value(),
        "error": " ".join(_sentence(bound.name, error) for error in errors.get(bound.name, [])),
        "autocomplete": attributes.get("autocomplete", "off"),
        "optional": not bound.field.required,
        **_of_code(bound.name),
    }


def form_errors(form: BaseForm) -> list[dict[str, str]]:
    """Parts of the component `error_summary`: every error of a form with the control it belongs to."""
    return list(_errors(form))


def _errors(form: BaseForm) -> Iterator[dict[str, str]]:
    first = next(iter(form.visible_fields()), None)
    for name, errors in form.errors.as_data().items():
        control = form[name] if name in form.fields else first
        for error in errors:
            yield {"id": control.id_for_label if control else "main", "text": _sentence(name, error)}


def _sentence(name: str, error: ValidationError) -> str:
    """Our words for the code of an error, or for its field where it has none; Django's own where we have none."""
    return _said(f"site.account_{error.code or name}", **(error.params or {})) or " ".join(error.messages)


def _said(code: str, **facts: Any) -> str:
    return say(code, **facts) if code in load_messages().entries else ""


def _of_code(name: str) -> dict[str, str]:
    return (
        {"width": "code", "inputmode": "numeric", "autocomplete": "one-time-code"} if name == "code" else {}
    )
