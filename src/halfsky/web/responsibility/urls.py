"""Addresses of responsibility."""

from django.urls import path

from halfsky.web.responsibility import letters, views

urlpatterns = [
    path("", views.plans, name="responsibility"),
    path("<slug:number>/", views.plan, name="responsibility_plan"),
    path("<slug:number>/propose/", views.propose, name="responsibility_propose"),
    path("<slug:number>/edit/<slug:area>/", views.edit, name="responsibility_edit"),
    path("<slug:number>/matrix/<slug:area>/", views.matrix_file, name="responsibility_matrix"),
    path("<slug:number>/matrix/<slug:area>/read/", views.read_matrix, name="responsibility_matrix_read"),
    path("<slug:number>/table/<slug:area>.<str:kind>", views.table_file, name="responsibility_table"),
    path("<slug:number>/units/<int:unit>/confirm/", views.confirm, name="responsibility_confirm"),
    path("<slug:number>/units/<int:unit>/scheme/", views.scheme, name="responsibility_scheme"),
    path("<slug:number>/units/<int:unit>/scheme/file/", views.scheme_file, name="responsibility_scheme_file"),
    path("<slug:number>/units/<int:unit>/letter/", letters.letter, name="responsibility_letter"),
    path(
        "<slug:number>/units/<int:unit>/letter/file/", letters.letter_file, name="responsibility_letter_file"
    ),
    path("<slug:number>/units/<int:unit>/acknowledge/", views.acknowledge, name="responsibility_acknowledge"),
]
