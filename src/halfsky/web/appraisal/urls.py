"""Addresses of the room of appraisal."""

from django.urls import path

from halfsky.web.appraisal import examples, results, schemes, views

urlpatterns = [
    path("", views.overview, name="appraisal"),
    path("schemes/new/", schemes.draft, name="appraisal_draft"),
    path("schemes/<slug:number>/", schemes.scheme, name="appraisal_scheme"),
    path("schemes/<slug:number>/change/", schemes.change, name="appraisal_change"),
    path("schemes/<slug:number>/credits/<slug:kind>/", schemes.credit, name="appraisal_credits"),
    path("schemes/<slug:number>/simulate/", schemes.simulate, name="appraisal_simulate"),
    path("schemes/<slug:number>/adopt/", schemes.adopt, name="appraisal_adopt"),
    path("results/new/", results.compute, name="appraisal_compute"),
    path("results/<slug:number>/", results.results, name="appraisal_results"),
    path("results/<slug:number>/file/<slug:kind>/", results.file, name="appraisal_file"),
    path("results/<slug:number>/finalise/", results.finalise, name="appraisal_finalise"),
    path("results/<slug:number>/<int:unit>/", results.result, name="appraisal_result"),
    path("results/<slug:number>/<int:unit>/explanation/", results.explanation, name="appraisal_explanation"),
    path("results/<slug:number>/<int:unit>/object/", results.object_to, name="appraisal_object"),
    path("results/<slug:number>/<int:unit>/objections/<int:nth>/", results.decide, name="appraisal_decide"),
    path("examples/new/", examples.propose, name="appraisal_propose"),
    path("examples/<slug:number>/", examples.example, name="appraisal_example"),
    path("examples/<slug:number>/review/", examples.review, name="appraisal_review"),
    path("examples/<slug:number>/confirm/", examples.confirm, name="appraisal_confirm"),
    path("commended/new/", examples.list_commended, name="appraisal_list_commended"),
    path("commended/<slug:number>/", examples.commended, name="appraisal_commended"),
    path("commended/<slug:number>/approve/", examples.approve, name="appraisal_approve"),
]
