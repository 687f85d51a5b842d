"""Addresses under /account/: those of allauth, without the ones that have no place here."""

from django.urls import include, path

from halfsky.web.account import invitation, views

urlpatterns = [
    path("", views.account, name="account"),
    path("invitation/<slug:token>/", invitation.invitation, name="invitation"),
    path("signup/", views.closed),
    path("email/", views.closed),
    path("confirm-email/", views.closed),
    path("confirm-email/<str:key>/", views.closed),
    path("login/code/confirm/", views.closed),
    path("password/set/", views.closed),
    path("", include("allauth.urls")),
]
