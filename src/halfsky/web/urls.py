"""All addresses, room by room; see PAGES in the design."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from halfsky.web.areas import units
from halfsky.web.board import views as board
from halfsky.web.desk import views as desk
from halfsky.web.patterns import views as patterns
from halfsky.web.search import views as search
from halfsky.web.system import views as system

handler404 = "halfsky.web.refusals.page_not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", board.front, name="home"),
    path("plans/", include("halfsky.web.plans.urls")),
    path("plans/", include("halfsky.web.board.urls")),
    path("indicators/", include("halfsky.web.indicators.urls")),
    path("compare/", include("halfsky.web.compare.urls")),
    path("", include("halfsky.web.documents.urls")),
    path("search/", search.find, name="search"),
    path("areas/", include("halfsky.web.areas.urls")),
    path("units/<slug:code>/<int:nth>/", units.unit, name="unit_profile"),
    path("desk/", desk.desk, name="desk"),
    path("desk/notices/", desk.read_notices, name="desk_notices"),
    path("desk/unsent/", desk.unsent, name="desk_unsent"),
    path("desk/adoption/", include("halfsky.web.adoption.urls")),
    path("desk/responsibility/", include("halfsky.web.responsibility.urls")),
    path("desk/returns/", include("halfsky.web.returns.urls")),
    path("desk/reviews/", include("halfsky.web.reviews.urls")),
    path("desk/campaigns/", include("halfsky.web.campaigns.urls")),
    path("desk/vintages/", include("halfsky.web.vintages.urls")),
    path("desk/appraisal/", include("halfsky.web.appraisal.urls")),
    path("desk/policies/", include("halfsky.web.policies.urls")),
    path("desk/duties/", include("halfsky.web.duties.urls")),
    path("desk/meetings/", include("halfsky.web.meetings.urls")),
    path("desk/inspections/", include("halfsky.web.inspections.urls")),
    path("desk/warnings/", include("halfsky.web.matters.warning_urls")),
    path("desk/matters/", include("halfsky.web.matters.urls")),
    path("desk/evaluations/", include("halfsky.web.evaluations.urls")),
    path("desk/publication/reports/", include("halfsky.web.reporting.urls")),
    path("desk/publication/", include("halfsky.web.publication.urls")),
    path("admin/people/", include("halfsky.web.people.urls")),
    path("admin/areas/", include("halfsky.web.places.area_urls")),
    path("admin/units/", include("halfsky.web.places.unit_urls")),
    path("admin/audit/", include("halfsky.web.audit.urls")),
    path("admin/system/", system.system, name="system"),
    path("account/", include("halfsky.web.account.urls")),
    path("patterns/", patterns.patterns, name="patterns"),
    path("language/", set_language, name="set_language"),
]
