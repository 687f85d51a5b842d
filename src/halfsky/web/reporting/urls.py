"""Addresses of the workbench of reports."""

from django.urls import path

from halfsky.web.reporting import acts, sentences, views

urlpatterns = [
    path("", views.drafts, name="drafting"),
    path("open/", acts.open_draft, name="drafting_open"),
    path("<slug:number>/", views.report, name="drafting_report"),
    path("<slug:number>/versions/", views.versions, name="drafting_versions"),
    path("<slug:number>/file/<slug:kind>/", views.file, name="drafting_file"),
    path("<slug:number>/pictures/<int:nth>.svg", views.picture, name="drafting_picture"),
    path("<slug:number>/sentences/<slug:mark>/", sentences.sentence, name="drafting_sentence"),
    path("<slug:number>/sentences/<slug:mark>/after/", sentences.after, name="drafting_after"),
    path("<slug:number>/refresh/", acts.refresh, name="drafting_refresh"),
    path("<slug:number>/submit/", acts.submit, name="drafting_submit"),
    path("<slug:number>/send-back/", acts.send_back, name="drafting_send_back"),
    path("<slug:number>/sign/", acts.sign, name="drafting_sign"),
]
