"""Addresses of the comparison of areas."""

from django.urls import path

from halfsky.web.compare import views

urlpatterns = [
    path("", views.compare, name="compare"),
    path("figure/<slug:picture>.<slug:kind>", views.figure, name="compare_figure"),
]
