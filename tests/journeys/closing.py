"""The last part of the year: rolled up, frozen, reopened by two people, revised, frozen anew; and what was known before."""

from typing import Any

from tests.journeys.returning import YEAR, explain_all, number_of
from tests.journeys.site import Site
from tests.journeys.visiting import Person

WHY = "活产数复核时发现重复统计，申请更正。"
NOTE = "年度定版"
SECOND_NOTE = "更正活产数"


def close(site: Site, browser: Any) -> None:
    """Counties are rolled up, the year is frozen, one return is revised, and the second vintage says what changed."""
    site.words += WHY + NOTE + SECOND_NOTE
    reviewer = Person(site, browser).sign_in(f"reviewer.{site.stage.prefecture}")
    campaign = f"/desk/campaigns/{YEAR}/{site.stage.prefecture}/"
    reviewer.go(campaign).press("汇总下级数据").reads("已汇总2份报表").look("80-campaign-rolled-up")
    reviewer.follow("缺").look("81-gaps").go(campaign)
    reviewer.tab.fill("#note", NOTE)
    reviewer.press("定版并锁定").reads("封印", NOTE).look("82-vintage")
    first = reviewer.path
    before, value = _known_now(reviewer, site)
    _reopen(site, browser, reviewer)
    after = _revise(site, browser, value)
    reviewer.go(campaign).press("汇总下级数据").reads("已汇总1份报表")
    reviewer.tab.fill("#note", SECOND_NOTE)
    reviewer.press("定版并锁定").reads("与上一版本", value, after, "由下级汇总").look("87-second-vintage")
    reviewer.follow("数据版本").look("88-vintages")
    _known_before(reviewer, first, before, value, after)
    reviewer.leave()


def _known_now(reviewer: Person, site: Site) -> tuple[str, str]:
    """The first figure of the county's return, as the reviewer sees it."""
    number = number_of(site.stage.counties[0], "health-commission")
    row = reviewer.go(f"/desk/reviews/{number}/").tab.locator("main tbody tr").first
    name = row.locator("th").evaluate("held => held.firstChild.textContent").split(" ", 1)[1].strip()
    return name, row.locator("td").first.inner_text()


def _reopen(site: Site, browser: Any, reviewer: Person) -> None:
    """Asked with a reason; who asked cannot grant; a second person grants."""
    number = number_of(site.stage.counties[0], "health-commission")
    reviewer.go(f"/desk/reviews/{number}/").reads("已锁定")
    reviewer.tab.fill("#reason-ask-reopening", WHY)
    reviewer.press("申请重新打开").reads("已办理：申请重新打开")
    reviewer.does_not_read("尚未").go(f"/desk/reviews/{number}/")
    assert reviewer.tab.get_by_role("button", name="同意重新打开").count() == 0
    second = Person(site, browser).sign_in(f"office.{site.stage.prefecture}")
    second.look("84-desk-reopening").follow("申请重新打开的报表").look("85-reopening")
    second.reads(WHY).press("同意重新打开").reads("已办理：同意重新打开").leave()


def _revise(site: Site, browser: Any, value: str) -> str:
    """The liaison corrects the first figure; leader and statistics of the county let it pass."""
    county = site.stage.counties[0]
    number = number_of(county, "health-commission")
    liaison = Person(site, browser).sign_in(f"liaison.health.{county}")
    liaison.follow(f"修改被退回的{YEAR}年报表").look("86-reopened")
    liaison.click(liaison.tab.locator(".task a").first)
    after = int(value.replace(",", "")) - 7
    liaison.tab.locator(".field input").first.fill(str(after))
    liaison.press("保存", at=-1).go(f"/desk/returns/{number}/check/")
    explain_all(liaison)
    liaison.press(f"提交{YEAR}年报表").reads("报表已提交").leave()
    leader = Person(site, browser).sign_in(f"unit_leader.health.{county}")
    leader.follow(f"审批{YEAR}年报表").press("审批").reads("已办理：审批").leave()
    statistics = Person(site, browser).sign_in(f"reviewer.{county}")
    statistics.go(f"/desk/reviews/{number}/").press("审核通过").reads("已办理：审核通过").leave()
    return f"{after:,}"


def _known_before(reviewer: Person, first: str, name: str, value: str, after: str) -> None:
    """As known when the first vintage was frozen, the old value stands; as known now, the new one."""
    reviewer.go(first).follow("查看当时所知的数据")
    reviewer.tab.select_option("#area", label=_county(reviewer))
    reviewer.tab.fill("#year", YEAR)
    reviewer.press("筛选").look("89-as-known-then")
    assert value in _row(reviewer, name)
    reviewer.tab.fill("#time", "")
    reviewer.press("筛选")
    assert after in _row(reviewer, name)


def _row(reviewer: Person, name: str) -> str:
    """The words of the row of a series as a whole, not of women or the countryside."""
    rows = reviewer.tab.locator("main tbody tr").all_inner_texts()
    return next(row for row in rows if row.split("\t")[0].strip() == name and not row.split("\t")[2].strip())


def _county(reviewer: Person) -> str:
    code = reviewer.site.stage.counties[0]
    table = (reviewer.site.folder / "areas.csv").read_text(encoding="utf-8").splitlines()
    return next(row.split(",")[1] for row in table if row.startswith(code))
