"""Addresses of indicators."""

from django.urls import path

from halfsky.web.indicators import views

urlpatterns = [
    path("", views.indicators, name="indicators"),
    path("<slug:code>/", views.indicator, name="indicator"),
    path("<slug:code>/<slug:picture>.<slug:kind>", views.figure, name="indicator_figure"),
]
