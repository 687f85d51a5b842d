"""`{% form_errors form %}` and `{% form_field form.login %}` for the forms of the account pages."""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from halfsky.web.account import fields

register = template.Library()


@register.simple_tag
def form_errors(form: BaseForm) -> SafeString:
    """The summary of a form's errors; nothing where there are none."""
    return render_to_string("error_summary/template.html", {"errors": fields.form_errors(form)})


@register.simple_tag
def form_field(bound: BoundField, **more: Any) -> SafeString:
    """One field of a form as our component; further parts win."""
    return render_to_string("field/template.html", fields.field_parts(bound) | more)
