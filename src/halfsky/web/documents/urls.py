"""Addresses of the rooms of documents."""

from django.urls import path

from halfsky.web.documents import method, record, rooms

urlpatterns = [
    path("data/", rooms.data, name="data"),
    path("data/files/<str:name>", rooms.file, {"kind": "data"}, name="data_file"),
    path("data/make/<slug:plan>/<slug:vintage>/", rooms.make, name="documents_make"),
    path("reports/", rooms.reports, name="reports"),
    path("reports/files/<str:name>", rooms.file, {"kind": "report"}, name="report_file"),
    path("reports/signed/<slug:number>.<slug:kind>", rooms.published, name="published_report"),
    path("reports/brief/<slug:subject>/<slug:key>.<slug:ending>", rooms.brief, name="brief"),
    path("yearbooks/", rooms.yearbooks, name="yearbooks"),
    path("yearbooks/files/<str:name>", rooms.file, {"kind": "yearbook"}, name="yearbook_file"),
    path("method/", method.method, name="method"),
    path("record/", record.record, name="record"),
    path("record/reliability-<slug:lang>.<slug:kind>", record.chart, name="record_chart"),
]
