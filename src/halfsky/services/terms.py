"""Under what the files of an edition may be used: the licence its release names, or that none is named."""

import msgspec

from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Messages
from halfsky.engines.licences import Licence, load_licences
from halfsky.store.models import Area, Release


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Terms of use.

    Attributes:
        inside: Whether the files are for those inside alone.
        licence: As the release names it; null where it names none.
    """

    inside: bool = False
    licence: Licence | None = None

    def told(self, messages: Messages, *, issuer: str, lang: str) -> str:
        """Say what may be done with the files, in a line or two."""
        if self.inside:
            return messages.say("documents_page.terms_inside", {}, lang=lang)
        if self.licence is None:
            return messages.say("documents_page.terms_none", {"issuer": issuer}, lang=lang)
        words = {"licence": getattr(self.licence.name, lang), "allows": getattr(self.licence.allows, lang)}
        return messages.say("documents_page.terms_of", words, lang=lang)


def terms_of(release: Release | None) -> Terms:
    """The terms of a release, or of what is inside."""
    if release is None:
        return Terms(inside=True)
    return Terms(licence=load_licences().get(release.licence))


def usual_licence(area: Area) -> str:
    """Code of the licence that the area named last; empty where it has named none."""
    last = (
        Release.objects.filter(report=None, edition__plan__area=area).order_by("-proposed_at", "-pk").first()
    )
    return "" if last is None else last.licence


def want_licence(code: str) -> str:
    """A code that may be named, empty for none.

    Raises:
        Invalid: There is no such licence (`publication.no_such_licence`).
    """
    if code and code not in load_licences():
        raise Invalid("publication.no_such_licence", licence=code)
    return code
