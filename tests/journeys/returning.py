"""The second part of the year: forms are made, filled in on the web and by Excel, handed in, sent back, approved, accepted."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.journeys import seed
from tests.journeys.site import Site
from tests.journeys.visiting import Person

YEAR = str(seed.LAST_YEAR + 1)
EXPLANATION = "已与业务台账和上年数据核对，数据无误。"
NOT_COLLECTED = "本单位目前没有这项统计，下年起建立台账。"
SENT_BACK = "请核对第一项，与卫生统计年报不一致。"
QUESTION = "这一数字比上年少，是否与信息系统核对过？"
ANSWER = "已核对，与系统一致。"
REMINDER = "请在月底前完成。"


def number_of(area: str, kind: str) -> str:
    """The number of a unit's return of the year."""
    return f"{YEAR}-{area}-{kind}"


def open_campaign(site: Site, browser: Any) -> None:
    """Statistics opens the year's campaign and reminds the units."""
    site.words += "妇规-卫健" + EXPLANATION + NOT_COLLECTED + SENT_BACK + QUESTION + ANSWER + REMINDER
    reviewer = Person(site, browser).sign_in(f"reviewer.{site.stage.prefecture}")
    reviewer.follow("年度填报").look("30-campaigns").follow("布置年度填报").look("31-open-campaign")
    reviewer.tab.fill("#year", "明年")
    reviewer.press("生成报表").reads("年度应为1990至2100之间").look("32-open-campaign-error", english=False)
    reviewer.tab.fill("#year", YEAR)
    reviewer.tab.fill("#due", "2026-12-31")
    reviewer.press("生成报表").reads("已提交0份", "催报名单").look("33-campaign")
    reviewer.tab.fill("#words", REMINDER)
    reviewer.press("催报").reads("已提醒").leave()


def fill_on_the_web(site: Site, browser: Any) -> None:
    """A liaison fills the county's health return: one slip, one query explained, checked, handed in."""
    county = site.stage.counties[0]
    liaison = Person(site, browser).sign_in(f"liaison.health.{county}")
    liaison.look("40-desk-liaison").reads(f"填报{YEAR}年报表", REMINDER)
    liaison.follow(f"填报{YEAR}年报表").look("41-return")
    liaison.follow("报表填报").look("42-returns").go(
        f"/desk/returns/{number_of(county, 'health-commission')}/"
    )
    liaison.click(liaison.tab.locator(".task a").first)
    liaison.look("43-fill")
    _fill_pages(liaison, seed.answers_of(site.stage)[county], slip=True)
    assert liaison.path.endswith("/check/")
    liaison.look("46-check-queries")
    explain_all(liaison)
    liaison.reads("可以提交").look("47-check-ready")
    liaison.press(f"提交{YEAR}年报表").reads("报表已提交", number_of(county, "health-commission"))
    liaison.look("48-done").leave()


def _fill_pages(liaison: Person, known: dict[str, str], *, slip: bool = False) -> None:
    tab = liaison.tab
    while "/fill/" in liaison.path:
        fill_fields(tab, known)
        if slip:
            slip = False
            first = tab.locator(".field input").first
            right = first.input_value()
            first.fill("3.2万")
            liaison.press("保存").reads("如果意思是 32000 人，就填 32000").look(
                "44-fill-error", english=False
            )
            assert first.input_value() == "3.2万"
            first.fill(f"{float(right) * 3:.0f}")
            liaison.press("保存", at=-1).reads("已保存").look("45-fill-query")
        _next(liaison)


def _next(liaison: Person) -> None:
    done = liaison.tab.locator("#done")
    if not done.is_checked():
        done.check()
    words = "保存并核对" if liaison.tab.get_by_role("button", name="保存并核对").count() else "保存并继续"
    liaison.press(words)


def fill_fields(tab: Any, known: dict[str, str]) -> None:
    """Type the figure of every line of a page, or say why there is none."""
    for field in tab.locator("form .field-compared").all():
        given = field.locator("input")
        value = known.get(given.get_attribute("name"))
        if value is not None:
            given.fill(value)
            continue
        more = field.locator("details.field-more")
        if more.get_attribute("open") is None:
            more.locator("summary").click()
        more.locator("select").select_option("not_available")
        more.locator("textarea").fill(NOT_COLLECTED)


def explain_all(liaison: Person) -> None:
    """Follow what the check page says, one after the other, and explain or withhold, until nothing is left."""
    address = liaison.path
    for _ in range(60):
        todo = liaison.tab.locator(".error-summary a, .query-box li:not(:has(.explained)) a")
        if not todo.count():
            return
        is_error = liaison.tab.locator(".error-summary a").count() > 0
        target = todo.first.get_attribute("href")
        liaison.go(target)
        field = liaison.tab.locator(f".field:has([id='{target.partition('#')[2]}'])").first
        more = field.locator("details.field-more")
        if more.get_attribute("open") is None:
            more.locator("summary").click()
        if is_error:
            field.locator("input").fill("")
            more.locator("select").select_option("not_available")
        more.locator("textarea").fill(NOT_COLLECTED if is_error else EXPLANATION)
        liaison.press("保存", at=-1)
        liaison.go(address)
    raise AssertionError(liaison.tab.inner_text("main")[:2000])


def fill_by_excel(site: Site, browser: Any) -> None:
    """The other county's liaison downloads the workbook, makes one mistake, corrects it, uploads again, hands in."""
    county = site.stage.counties[1]
    liaison = Person(site, browser).sign_in(f"liaison.health.{county}")
    liaison.follow(f"填报{YEAR}年报表")
    number = number_of(county, "health-commission")
    liaison.tab.locator("#excel summary").click()
    file = liaison.download("下载填报表")
    filled = _filled(file, seed.answers_of(site.stage)[county])
    wrong = _with_first(filled, "约三千")
    liaison.tab.set_input_files("#workbook", wrong)
    liaison.press("上传").reads("填报表中有问题", "约三千", "未采用1行").look(
        "50-workbook-problems", english=False
    )
    annotated = liaison.download("下载标注好问题的填报表")
    assert any(cell.comment for row in load_workbook(annotated).active.iter_rows() for cell in row)
    liaison.go(f"/desk/returns/{number}/").tab.locator("#excel summary").click()
    liaison.tab.set_input_files("#workbook", filled)
    liaison.press("上传").reads("全部保存").look("51-check-after-excel")
    explain_all(liaison)
    liaison.press(f"提交{YEAR}年报表").reads("报表已提交").leave()


def _columns(sheet: Any) -> tuple[int, dict[str, int]]:
    """Row of the heads and column of each word."""
    for row in sheet.iter_rows():
        heads = {str(cell.value).split("\n")[0]: cell.column for cell in row if cell.value}
        if "本年数" in heads:
            return row[0].row, heads
    raise AssertionError("no heads")


def _lines(sheet: Any) -> Any:
    top, heads = _columns(sheet)
    for row in range(top + 1, sheet.max_row + 1):
        key = str(sheet.cell(row, 1).value or "")
        if key.count(".") >= 2:
            yield key, row, heads


def _filled(file: Path, known: dict[str, str]) -> Path:
    book = load_workbook(file)
    sheet = book.active
    for key, row, heads in _lines(sheet):
        if key in known:
            sheet.cell(row, heads["本年数"]).value = float(known[key])
        else:
            sheet.cell(row, heads["无数据原因"]).value = "没有这项统计 not collected"
            sheet.cell(row, heads["说明"]).value = NOT_COLLECTED
    return _saved(book, file.with_name("填好的填报表.xlsx"))


def _with_first(file: Path, words: str) -> Path:
    book = load_workbook(file)
    _, row, heads = next(iter(_lines(book.active)))
    book.active.cell(row, heads["本年数"]).value = words
    return _saved(book, file.with_name("有一处错误.xlsx"))


def _saved(book: Any, path: Path) -> Path:
    book.save(path)
    return path


def send_back_and_approve(site: Site, browser: Any) -> None:
    """The leader sends the first back with reasons; the liaison changes it; then both leaders approve."""
    county, other = site.stage.counties
    number = number_of(county, "health-commission")
    leader = Person(site, browser).sign_in(f"unit_leader.health.{county}")
    leader.look("60-desk-leader").follow(f"审批{YEAR}年报表").look("61-leader-return")
    leader.tab.locator("summary", has_text="退回").click()
    leader.press("退回").reads("没有写明理由").look("62-send-back-error", english=False)
    leader.tab.fill("#reason-send-back", SENT_BACK)
    leader.press("退回").reads("已办理：退回", "已退回")
    liaison = Person(site, browser).sign_in(f"liaison.health.{county}")
    liaison.look("63-desk-sent-back").follow(f"修改被退回的{YEAR}年报表").reads(SENT_BACK)
    liaison.look("64-return-sent-back").follow("核对并提交").follow("修改", within="main tbody")
    value = liaison.tab.locator(".field input").first
    value.fill(f"{float(value.input_value()) / 3:.0f}")
    liaison.press("保存", at=-1).go(f"/desk/returns/{number}/check/")
    explain_all(liaison)
    liaison.press(f"提交{YEAR}年报表").reads("报表已提交")
    liaison.go(f"/desk/returns/{number}/versions/").reads("行不同").look("65-versions").leave()
    leader.go(f"/desk/returns/{number}/").press("审批").reads("已办理：审批").look("66-approved").leave()
    second = Person(site, browser).sign_in(f"unit_leader.health.{other}")
    second.follow(f"审批{YEAR}年报表").press("审批").reads("已办理：审批").leave()


def review(site: Site, browser: Any) -> None:
    """Statistics of the county asks at a line, is answered, and accepts; the other county's is accepted at once."""
    county, other = site.stage.counties
    number = number_of(county, "health-commission")
    reviewer = Person(site, browser).sign_in(f"reviewer.{county}")
    reviewer.look("70-desk-reviewer").follow("数据审核").look("71-reviews")
    reviewer.go("/desk/").follow("待统计审核的报表")
    reviewer.reads("审核提示").look("72-review")
    reviewer.follow("询问", within="main tbody")
    reviewer.tab.fill("#note-text", QUESTION)
    reviewer.press("发送").reads(QUESTION)
    liaison = Person(site, browser).sign_in(f"liaison.health.{county}")
    liaison.look("73-desk-asked").follow(QUESTION).reads(QUESTION)
    liaison.tab.fill("#note-text", ANSWER)
    liaison.press("发送").reads(ANSWER).look("74-answered").leave()
    reviewer.go(f"/desk/reviews/{number}/").reads(ANSWER, QUESTION).look("75-review-answered")
    reviewer.press("审核通过").reads("已办理：审核通过").leave()
    second = Person(site, browser).sign_in(f"reviewer.{other}")
    second.go(f"/desk/reviews/{number_of(other, 'health-commission')}/")
    second.press("审核通过").reads("已办理：审核通过").leave()
