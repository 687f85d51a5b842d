"""Addresses of meetings and decisions."""

from django.urls import path

from halfsky.web.meetings import acts, decisions, items, views

urlpatterns = [
    path("", views.meetings_list, name="meetings"),
    path("plan/<str:area>/", acts.plan, name="meeting_plan"),
    path("decisions/<str:number>/", decisions.decision, name="decision"),
    path("decisions/<str:number>/open-matter/", decisions.open_matter, name="decision_matter"),
    path("decisions/<str:number>/<slug:act>/", decisions.act, name="decision_act"),
    path("<str:number>/", views.meeting, name="meeting"),
    path("<str:number>/items/<int:pk>/", items.item, name="meeting_item"),
    path("<str:number>/items/<int:pk>/file/", items.file, name="meeting_item_file"),
    path("<str:number>/items/<int:pk>/attach/", items.attach, name="meeting_item_attach"),
    path("<str:number>/items/<int:pk>/change/", items.change, name="meeting_item_change"),
    path("<str:number>/items/<int:pk>/<slug:act>/", items.act, name="meeting_item_act"),
    path("<str:number>/papers/<int:pk>/", views.paper, name="meeting_paper"),
    path("<str:number>/papers/<int:pk>/file/", views.paper_file, name="meeting_paper_file"),
    path("<str:number>/<slug:act>/", acts.act, name="meeting_act"),
]
