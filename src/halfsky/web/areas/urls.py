"""Addresses of areas in the reading room."""

from django.urls import path

from halfsky.web.areas import views

urlpatterns = [
    path("", views.areas, name="profiles"),
    path("<slug:code>/", views.profile, name="profile"),
    path("<slug:code>/statuses.<slug:kind>", views.figure, name="profile_figure"),
]
