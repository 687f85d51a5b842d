"""Addresses of adoption."""

from django.urls import path

from halfsky.web.adoption import deciding, views

urlpatterns = [
    path("", views.plans_list, name="adoption"),
    path("upload/", views.upload, name="adoption_upload"),
    path("<slug:number>/", views.reading, name="adoption_plan"),
    path("<slug:number>/file/", views.plan_file, name="adoption_file"),
    path("<slug:number>/differences/", views.machine_and_people, name="adoption_differences"),
    path("<slug:number>/new-version/", views.new_version, name="adoption_new_version"),
    path("<slug:number>/decide/", deciding.decide, name="adoption_decide"),
    path("<slug:number>/confirm-rest/", deciding.confirm_rest, name="adoption_confirm_rest"),
    path("<slug:number>/correct/<slug:no>/", deciding.correct, name="adoption_correct"),
    path("<slug:number>/add/<slug:item>/", deciding.add, name="adoption_add"),
    path("<slug:number>/adopt/", views.adopt, name="adoption_adopt"),
    path("<slug:number>/send/", views.send, name="adoption_send"),
    path("<slug:number>/acknowledge/", views.acknowledge, name="adoption_acknowledge"),
]
