"""All addresses, room by room; see PAGES in the design."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from halfsky.web.account import views as account
from halfsky.web.desk import views as desk

handler404 = "halfsky.web.refusals.page_not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", desk.desk, name="desk"),
    path("account/", account.account, name="account"),
    path("account/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
]
