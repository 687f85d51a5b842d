"""Addresses of the reviews."""

from django.urls import path

from halfsky.web.reviews import views

urlpatterns = [
    path("", views.queue, name="reviews"),
    path("<slug:number>/", views.review, name="review"),
]
