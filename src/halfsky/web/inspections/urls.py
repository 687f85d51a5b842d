"""Addresses of inspections and findings."""

from django.urls import path

from halfsky.web.inspections import acts, findings, views, visits

urlpatterns = [
    path("", views.inspections_list, name="inspections"),
    path("plan/<str:area>/", acts.plan, name="inspection_plan"),
    path("findings/<str:number>/", findings.finding, name="finding"),
    path("findings/<str:number>/open-matter/", findings.open_matter, name="finding_matter"),
    path("findings/<str:number>/papers/<int:pk>/", findings.paper, name="finding_paper"),
    path("findings/<str:number>/papers/<int:pk>/file/", findings.paper_file, name="finding_paper_file"),
    path("findings/<str:number>/<slug:act>/", findings.act, name="finding_act"),
    path("<str:number>/", views.inspection, name="inspection"),
    path("<str:number>/lot/", views.lot, name="inspection_lot"),
    path("<str:number>/visits/<int:pk>/", visits.visit, name="inspection_visit"),
    path("<str:number>/visits/<int:pk>/<slug:act>/", visits.act, name="inspection_visit_act"),
    path("<str:number>/papers/<int:pk>/", views.paper, name="inspection_paper"),
    path("<str:number>/papers/<int:pk>/file/", views.paper_file, name="inspection_paper_file"),
    path("<str:number>/<slug:act>/", acts.act, name="inspection_act"),
]
