"""Addresses of the calendar of duties, of work reports, and of funds and training."""

from django.urls import path

from halfsky.web.duties import acts, calendar, duty, feed, funds, report, reports

urlpatterns = [
    path("", calendar.calendar, name="duties"),
    path("new/", acts.add, name="duties_add"),
    path("plans/<slug:number>/", duty.clauses, name="duties_clauses"),
    path("calendar/", feed.subscription, name="duties_feed"),
    path("calendar/make/", feed.make, name="duties_feed_make"),
    path("calendar/revoke/", feed.revoke, name="duties_feed_revoke"),
    path("calendar/<str:token>.ics", feed.ics, name="duties_ics"),
    path("reports/", reports.matrix, name="work_reports"),
    path("reports/open/", reports.open_year, name="work_reports_open"),
    path("reports/<slug:number>/", report.report, name="work_report"),
    path("reports/<slug:number>/write/", report.write, name="work_report_write"),
    path("reports/<slug:number>/take-off/", report.take_off, name="work_report_take_off"),
    path("reports/<slug:number>/acknowledge/", report.acknowledge, name="work_report_acknowledge"),
    path("reports/<slug:number>/send-back/", report.send_back, name="work_report_send_back"),
    path("reports/<slug:number>/files/<int:pk>/", report.file, name="work_report_file"),
    path("reports/<slug:number>.docx", report.paper, name="work_report_paper"),
    path("funds/", funds.table, name="funds"),
    path("funds/<slug:code>/<int:year>/", funds.office, name="funds_office"),
    path("funds/<slug:code>/units/<int:pk>/<int:year>/", funds.unit, name="funds_unit"),
    path("<slug:number>/", duty.duty, name="duty"),
    path("<slug:number>/change/", acts.change, name="duty_change"),
    path("<slug:number>/drop/", acts.drop, name="duty_drop"),
    path("<slug:number>/restore/", acts.restore, name="duty_restore"),
    path("<slug:number>/record/", acts.record, name="duty_record"),
    path("<slug:number>/files/<int:pk>/", duty.file, name="duty_file"),
    path("<slug:number>/<slug:period>/keep/", acts.keep, name="duty_keep"),
    path("<slug:number>/<slug:period>/excuse/", acts.excuse, name="duty_excuse"),
    path("<slug:number>/<slug:period>/reopen/", acts.reopen, name="duty_reopen"),
    path("<slug:number>/<slug:period>/confirm/", acts.confirm, name="duty_confirm"),
    path("<slug:number>/<slug:period>/send-back/", acts.send_back, name="duty_send_back"),
]
