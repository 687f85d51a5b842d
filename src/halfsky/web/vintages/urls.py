"""Addresses of the vintages."""

from django.urls import path

from halfsky.web.vintages import earlier, views

urlpatterns = [
    path("", views.vintages_list, name="vintages"),
    path("as-known-on/", views.as_known_on, name="as_known_on"),
    path("earlier/<slug:code>/", earlier.earlier, name="earlier_years"),
    path("<slug:number>/", views.vintage, name="vintage"),
    path("<slug:number>/figures.csv", views.figures_csv, name="vintage_csv"),
]
