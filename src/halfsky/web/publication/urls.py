"""Addresses of publication."""

from django.urls import path

from halfsky.web.publication import acts, views

urlpatterns = [
    path("", views.releases, name="releases"),
    path("propose/<slug:plan>/<slug:vintage>/", acts.propose, name="release_propose"),
    path("propose-report/<slug:number>/", acts.propose_report, name="release_propose_report"),
    path("<slug:number>/", views.release, name="release"),
    path("<slug:number>/approve/", acts.approve, name="release_approve"),
    path("<slug:number>/refuse/", acts.refuse, name="release_refuse"),
    path("<slug:number>/withdraw/", acts.withdraw, name="release_withdraw"),
    path("<slug:number>/hidden.csv", views.hidden_csv, name="release_hidden"),
    path("<slug:number>/report.<slug:kind>", views.report_file, name="release_report"),
]
