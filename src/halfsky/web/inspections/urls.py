"""Addresses of inspections and findings."""

from django.urls import path

from halfsky.web.courses import pages
from halfsky.web.inspections import acts, findings, views, visits

urlpatterns = [
    path("", views.inspections_list, name="inspections"),
    path("plan/<str:code>/", acts.plan, name="inspection_plan"),
    path("findings/<str:number>/", findings.finding, name="finding"),
    path("findings/<str:number>/open-matter/", findings.open_matter, name="finding_matter"),
    path("findings/<str:number>/papers/<int:pk>/", findings.paper, name="finding_paper"),
    path("findings/<str:number>/papers/<int:pk>/file/", findings.paper_file, name="finding_paper_file"),
    *pages(findings.PAGES, "findings/<str:number>/", findings.act, "finding"),
    path("<str:number>/", views.inspection, name="inspection"),
    path("<str:number>/lot/", views.lot, name="inspection_lot"),
    path("<str:number>/visits/<int:pk>/", visits.visit, name="inspection_visit"),
    *pages(visits.PAGES, "<str:number>/visits/<int:pk>/", visits.act, "inspection_visit"),
    path("<str:number>/papers/<int:pk>/", views.paper, name="inspection_paper"),
    path("<str:number>/papers/<int:pk>/file/", views.paper_file, name="inspection_paper_file"),
    *pages(acts.PAGES, "<str:number>/", acts.act, "inspection"),
]
