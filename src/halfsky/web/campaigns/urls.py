"""Addresses of the campaigns."""

from django.urls import path

from halfsky.web.campaigns import views

urlpatterns = [
    path("", views.campaigns_list, name="campaigns"),
    path("open/", views.open_campaign, name="campaign_open"),
    path("<int:year>/<slug:area>/", views.campaign, name="campaign"),
    path("<int:year>/<slug:area>/remind/", views.remind, name="campaign_remind"),
    path("<int:year>/<slug:area>/roll-up/", views.roll_up, name="campaign_roll_up"),
    path("<int:year>/<slug:area>/freeze/", views.freeze, name="campaign_freeze"),
    path("<int:year>/<slug:area>/gaps/", views.gaps, name="campaign_gaps"),
]
