"""Addresses of the returns."""

from django.urls import path

from halfsky.web.returns import files, steps, views

urlpatterns = [
    path("", views.returns_list, name="returns"),
    path("<slug:number>/", views.overview, name="return"),
    path("<slug:number>/fill/<int:group>/", views.fill, name="return_fill"),
    path("<slug:number>/check/", views.check_answers, name="return_check"),
    path("<slug:number>/done/", views.done, name="return_done"),
    path("<slug:number>/versions/", views.versions, name="return_versions"),
    path("<slug:number>/act/", steps.act, name="return_act"),
    path("<slug:number>/notes/", steps.write_note, name="return_notes"),
    path("<slug:number>/workbook/", files.workbook, name="return_workbook"),
    path("<slug:number>/workbook/read/", files.read_workbook, name="return_workbook_read"),
    path("<slug:number>/workbook/annotated/", files.annotated, name="return_annotated"),
    path("<slug:number>/evidence/", files.add_evidence, name="return_evidence"),
    path("<slug:number>/evidence/<int:pk>/", files.evidence, name="return_evidence_file"),
    path("<slug:number>/evidence/<int:pk>/remove/", files.remove_evidence, name="return_evidence_remove"),
]
