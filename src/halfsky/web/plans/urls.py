"""Addresses of plans."""

from django.urls import path

from halfsky.web.plans import views

urlpatterns = [
    path("", views.plans, name="plans"),
    path("compare/", views.compare, name="plans_compare"),
    path("<slug:plan>/", views.plan, name="plan"),
]
