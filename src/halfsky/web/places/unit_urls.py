"""Addresses of the administration of units."""

from django.urls import path

from halfsky.web.places import unit_acts, unit_lists, units

urlpatterns = [
    path("", units.units, name="units"),
    path("list/", unit_lists.upload, name="units_list"),
    path("list/<slug:mark>/confirm/", unit_lists.confirm, name="units_list_confirm"),
    path("<slug:code>/add/", unit_acts.add, name="unit_add"),
    path("<slug:code>/<int:nth>/", units.unit, name="unit"),
    path("<slug:code>/<int:nth>/change/", unit_acts.change, name="unit_change"),
    path("<slug:code>/<int:nth>/rename/", unit_acts.rename, name="unit_rename"),
    path("<slug:code>/<int:nth>/names/", unit_acts.names, name="unit_names"),
    path("<slug:code>/<int:nth>/successor/", unit_acts.successor, name="unit_successor"),
]
