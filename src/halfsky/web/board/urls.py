"""Addresses of a plan's board and targets."""

from django.urls import path

from halfsky.web.board import views

urlpatterns = [
    path("<slug:plan>/board/", views.board, name="board"),
    path("<slug:plan>/targets/<int:no>/", views.target, name="target"),
]
