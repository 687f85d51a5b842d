"""Addresses of the administration of people."""

from django.urls import path

from halfsky.web.people import inviting, posts, views

urlpatterns = [
    path("", views.people, name="people"),
    path("invite/", inviting.choose_place, name="people_invite"),
    path("invite/<slug:area>/", inviting.invite, name="people_invite_to"),
    path("invitations/<slug:mark>/withdraw/", inviting.withdraw, name="people_withdraw"),
    path("of/<str:username>/", views.person, name="person"),
    path("of/<str:username>/posts/<int:nth>/end/", posts.end, name="person_end_post"),
    path("of/<str:username>/posts/<int:nth>/hand-over/", posts.hand_over, name="person_hand_over"),
]
