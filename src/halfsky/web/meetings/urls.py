"""Addresses of meetings and decisions."""

from django.urls import path

from halfsky.web.courses import pages
from halfsky.web.meetings import acts, decisions, items, views

urlpatterns = [
    path("", views.meetings_list, name="meetings"),
    path("plan/<str:code>/", acts.plan, name="meeting_plan"),
    path("decisions/<str:number>/", decisions.decision, name="decision"),
    path("decisions/<str:number>/open-matter/", decisions.open_matter, name="decision_matter"),
    *pages(decisions.PAGES, "decisions/<str:number>/", decisions.act, "decision"),
    path("<str:number>/", views.meeting, name="meeting"),
    path("<str:number>/items/<int:pk>/", items.item, name="meeting_item"),
    path("<str:number>/items/<int:pk>/file/", items.file, name="meeting_item_file"),
    path("<str:number>/items/<int:pk>/attach/", items.attach, name="meeting_item_attach"),
    path("<str:number>/items/<int:pk>/change/", items.change, name="meeting_item_change"),
    *pages(items.PAGES, "<str:number>/items/<int:pk>/", items.act, "meeting_item"),
    path("<str:number>/papers/<int:pk>/", views.paper, name="meeting_paper"),
    path("<str:number>/papers/<int:pk>/file/", views.paper_file, name="meeting_paper_file"),
    *pages(acts.PAGES, "<str:number>/", acts.act, "meeting"),
]
