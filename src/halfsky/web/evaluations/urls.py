"""Addresses of evaluations and of special surveys."""

from django.urls import path

from halfsky.web.evaluations import acts, points, scoring, self_views, surveys, views

urlpatterns = [
    path("", views.evaluations, name="evaluations"),
    path("open/", acts.open_evaluation, name="evaluation_open"),
    path("surveys/", surveys.results, name="surveys"),
    path("surveys/enter/", surveys.enter, name="survey_enter"),
    path("surveys/<slug:number>/", surveys.result, name="survey"),
    path("surveys/<slug:number>/accept/", surveys.accept, name="survey_accept"),
    path("surveys/<slug:number>/refuse/", surveys.refuse, name="survey_refuse"),
    path("<slug:number>/", views.evaluation, name="evaluation"),
    path("<slug:number>/act/", acts.act, name="evaluation_act"),
    path("<slug:number>/weights/", acts.weights, name="evaluation_weights"),
    path("<slug:number>/seats/", acts.seat, name="evaluation_seat"),
    path("<slug:number>/report/<slug:lang>/<slug:kind>/", views.file, name="evaluation_file"),
    path("<slug:number>/self/<slug:code>/", self_views.read, name="self_evaluation"),
    path("<slug:number>/self/<slug:code>/write/", self_views.write, name="self_evaluation_write"),
    path("<slug:number>/self/<slug:code>/hand-in/", self_views.hand_in, name="self_evaluation_hand_in"),
    path("<slug:number>/self/<slug:code>/files/", self_views.attach, name="self_evaluation_attach"),
    path("<slug:number>/self/<slug:code>/decide/", self_views.decide, name="self_evaluation_decide"),
    path("<slug:number>/score/", scoring.hand_in, name="evaluation_hand_in"),
    path("<slug:number>/score/<slug:subject>/", scoring.score, name="evaluation_score"),
    path("<slug:number>/evidence/", points.add_evidence, name="evaluation_collect"),
    path("<slug:number>/evidence/<slug:code>/", points.evidence, name="evaluation_evidence"),
    path(
        "<slug:number>/evidence/<slug:code>/remove/",
        points.remove_evidence,
        name="evaluation_evidence_remove",
    ),
    path("<slug:number>/points/<slug:kind>/", points.write, name="evaluation_point"),
    path("<slug:number>/points/<slug:code>/remove/", points.remove, name="evaluation_point_remove"),
    path("<slug:number>/recommendations/<slug:code>/", points.recommendation, name="recommendation"),
    path("<slug:number>/recommendations/<slug:code>/answer/", points.answer, name="recommendation_answer"),
    path("<slug:number>/recommendations/<slug:code>/act/", points.act, name="recommendation_act"),
]
