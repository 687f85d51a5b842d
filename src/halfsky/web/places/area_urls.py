"""Addresses of the administration of areas."""

from django.urls import path

from halfsky.web.places import area_acts, area_lists, areas, map

urlpatterns = [
    path("", areas.areas, name="areas"),
    path("map/", map.load, name="area_map"),
    path("list/", area_lists.upload, name="areas_list"),
    path("list/<slug:mark>/confirm/", area_lists.confirm, name="areas_list_confirm"),
    path("changes/", area_lists.upload_changes, name="area_changes"),
    path("changes/<slug:mark>/confirm/", area_lists.confirm_changes, name="area_changes_confirm"),
    path("<slug:code>/", areas.area, name="area"),
    path("<slug:code>/add/", area_acts.add, name="area_add"),
    path("<slug:code>/rename/", area_acts.rename, name="area_rename"),
    path("<slug:code>/end/", area_acts.end, name="area_end"),
    path("<slug:code>/move/", area_acts.move, name="area_move"),
    path("<slug:code>/merge/", area_acts.merge, name="area_merge"),
    path("<slug:code>/split/", area_acts.split, name="area_split"),
    path("<slug:code>/new-code/", area_acts.new_code, name="area_new_code"),
]
