"""Use cases of the register of policies: put one on it, correct what was registered."""

import msgspec

from halfsky.core.indicators.domains import DOMAINS
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.engines.policy_checklists import load_checklists
from halfsky.services.acting import Actor, acting, place_of
from halfsky.services.moments import today
from halfsky.services.policies import changing
from halfsky.store.models import Area, Policy, PolicyStep, Unit

KINDS = ("draft", "existing")
STAGES = ("before", "during", "after")
SUBJECTS = ("policy", "institution")
_LONGEST_TITLE = 200


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """What is registered of a policy; `unit` is the issuing unit of the site, else `issuer` names the body."""

    title: str
    issuer: str = ""
    unit: Unit | None = None
    document: str = ""
    subject: str = "policy"
    kind: str = "draft"
    stage: str = "during"
    field: str = "context"
    purpose: str = ""
    confidential: bool = False


def register(actor: Actor, code: str, given: Registered) -> Policy:
    """Put a policy on the register.

    Args:
        actor: Of the office of the area.
        code: Of the area.
        given: What is known of it.

    Raises:
        Invalid: No title, no issuer, or a word that there is not.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise NotFound("rights.not_found")
    _refuse_unusable(given)
    checklist = load_checklists().newest("institution" if given.subject == "institution" else "policy")
    with acting(actor, "policies.register", place_of(area, given.unit)) as doing:
        row = Policy(
            number=_number(area),
            area=area,
            registered_by_id=doing.by,
            registered_at=doing.at,
            changed_at=doing.at,
            checklist=checklist.code,
            checklist_version=checklist.version,
        )
        _put(row, given)
        row.save()
        PolicyStep.objects.create(
            policy=row,
            act="policies.register",
            before="",
            after=row.state,
            by_id=doing.by,
            role=doing.role,
            at=doing.at,
        )
        doing.subject = row.number
        if not row.confidential:
            doing.detail["title"] = row.title
    return row


def _number(area: Area) -> str:
    year = today().year
    begin = f"{area.code}-policy-{year}-"
    return f"{begin}{Policy.objects.filter(number__startswith=begin).count() + 1}"


def _refuse_unusable(given: Registered) -> None:
    if not given.title.strip():
        raise Invalid("policies.title_wanted")
    if len(given.title) > _LONGEST_TITLE:
        raise Invalid("policies.title_too_long", most=_LONGEST_TITLE)
    if given.unit is None and not given.issuer.strip():
        raise Invalid("policies.issuer_wanted")
    known = (
        (given.subject, SUBJECTS),
        (given.kind, KINDS),
        (given.stage, STAGES),
        (given.field, tuple(DOMAINS)),
    )
    for word, words in known:
        if word not in words:
            raise Invalid("policies.no_such_word", word=word)


def _put(row: Policy, given: Registered) -> None:
    row.title, row.document = given.title.strip(), given.document.strip()
    row.unit = given.unit
    row.issuer = given.issuer.strip() or (given.unit.name if given.unit else "")
    row.subject, row.kind, row.stage, row.field = given.subject, given.kind, given.stage, given.field
    row.purpose, row.confidential = given.purpose.strip(), given.confidential


def amend(actor: Actor, number: str, given: Registered, *, revision: int | None = None) -> Policy:
    """Correct what was registered; what is assessed, policy or institution, stays.

    Raises:
        Conflict, Invalid, NotFound, NotPermitted: See `register` and `changing`.
    """
    _refuse_unusable(given)
    with changing(actor, number, "policies.amend", revision=revision) as change:
        _put(change.row, msgspec.structs.replace(given, subject=change.row.subject))
    return change.row
