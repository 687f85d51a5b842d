"""Addresses of the audit trail."""

from django.urls import path

from halfsky.web.audit import views

urlpatterns = [
    path("", views.trail, name="audit"),
    path("verify/", views.verify, name="audit_verify"),
    path("export/<slug:form>/", views.export, name="audit_export"),
    path("<int:number>/", views.entry, name="audit_entry"),
]
