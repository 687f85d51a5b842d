"""Addresses of matters with their letters and measures."""

from django.urls import path

from halfsky.web.matters import acts, lists, measures, opening, views

urlpatterns = [
    path("", lists.matters, name="matters"),
    path("open/<str:area>/", opening.open_by_hand, name="matter_open"),
    path("measures/<str:number>/", measures.measures, name="measures"),
    path("measures/<str:number>/<str:measure>/", measures.measure, name="measure"),
    path("measures/<str:number>/<str:measure>/report/<str:area>/", measures.report, name="measure_report"),
    path("measures/<str:number>/<str:measure>/tie/<str:target>/", measures.tie, name="measure_tie"),
    path("<str:number>/", views.matter, name="matter"),
    path("<str:number>/letters/<int:place>/", views.letter_file, name="matter_letter"),
    path("<str:number>/letters/<int:place>/reply/", views.reply_file, name="matter_reply_sheet"),
    *(
        path(f"<str:number>/{name}/", acts.act, {"act": name}, name=f"matter_{name}")
        for name in map(acts.name_of, acts.PAGES)
    ),
]
