"""Addresses of a plan's board and targets."""

from django.urls import path

from halfsky.web.board import views

urlpatterns = [
    path("<slug:plan>/board/", views.board, name="board"),
    path("<slug:plan>/targets/<int:no>/", views.target, name="target"),
    path("<slug:plan>/board/<slug:picture>.<slug:kind>", views.board_figure, name="board_figure"),
    path(
        "<slug:plan>/targets/<int:no>/<slug:picture>.<slug:kind>", views.target_figure, name="target_figure"
    ),
]
