"""Addresses of warnings."""

from django.urls import path

from halfsky.web.matters import lists, opening

urlpatterns = [
    path("", lists.warnings, name="warnings"),
    path("<str:plan>/<str:vintage>/<str:area>/none/", opening.none_warned, name="warnings_none"),
    path(
        "<str:plan>/<str:vintage>/<str:area>/<str:target>/<str:kind>/open/",
        opening.open_warning,
        name="warning_open",
    ),
    path(
        "<str:plan>/<str:vintage>/<str:area>/<str:target>/<str:kind>/dismiss/",
        opening.dismiss,
        name="warning_dismiss",
    ),
]
