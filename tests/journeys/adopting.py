"""The first part of the year: a plan is read, corrected, adopted, filed and shared out."""

import re
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from halfsky.engines.documents.reading import read_source
from tests.journeys.site import Site
from tests.journeys.visiting import Person

REASON = "此条为原则要求，不作为年度监测的目标。"
CORRECTION = "按规划原文改正完成年份。"
SCHEME = "本单位实施方案：逐项落实牵头目标，每季度自查一次。"


def adopt(site: Site, browser: Any) -> None:
    """The office uploads the plan and decides clause by clause; statistics adopts; the office files it upwards."""
    office = Person(site, browser).sign_in(f"office.{site.stage.prefecture}")
    office.look("01-desk-office-empty")
    _upload(site, office)
    added = _decide(office)
    reviewer = Person(site, browser).sign_in(f"reviewer.{site.stage.prefecture}")
    reviewer.look("09-desk-reviewer-adopt").follow("正在核对的规划").reads("全部目标已核对")
    reviewer.look("10-adoption-ready").press("采用此规划").reads("规划已采用", "已采用")
    reviewer.leave()
    office.tab.reload()
    office.look("11-adopted").follow("机器读取与人工核对的差别")
    office.reads("补充1项", "剔除1项", REASON, added).look("12-machine-and-people")
    _file(site, browser, office)
    office.leave()


def _upload(site: Site, office: Person) -> None:
    office.follow("规划采用").look("02-adoption-list").follow("上传规划")
    office.press("上传并读取").reads("没有选择文件").look("03-upload-error", english=False)
    plan = Path(site.stage.plan)
    site.words += "\n" + read_source(plan).text + REASON + CORRECTION + plan.name
    office.tab.set_input_files("#file", plan)
    office.tab.fill("#issued", site.stage.issued)
    office.press("上传并读取").reads("读出目标", "待核对").look("04-reading")


def _decide(office: Person) -> str:
    """Confirm one, correct one, reject one, add one, and confirm the rest part by part; gives what was added."""
    tab = office.tab
    office.press("确认", within="article.promise-unconfirmed")
    assert tab.locator("article.promise-confirmed").count() == 1
    cards = tab.locator("article.promise-unconfirmed").all()
    target = next(card for card in cards if not card.locator("h3").inner_text().startswith("D"))
    office.click(target.get_by_role("link", name="改正或剔除"))
    office.look("05-correct")
    deadline = tab.input_value("#deadline")
    tab.fill("#deadline", "二〇二五")
    office.press("保存").look("06-correct-error", english=False)
    tab.fill("#deadline", "2024" if deadline == "2025" else "2025")
    tab.fill("#reason", CORRECTION)
    office.press("保存").reads("已改正")
    office.follow("改正或剔除", within="article.promise-unconfirmed").press("剔除").reads("理由")
    tab.fill("#reason", REASON)
    office.press("剔除").reads(REASON)
    clause = tab.locator(".clause").last
    words = re.split("[，。；]", clause.locator(".clause-text p").inner_text())[0].strip()
    office.click(clause.get_by_role("link", name="补充目标"))
    office.look("07-add")
    tab.fill("#quote", words)
    tab.fill("#indicator", words[:20])
    tab.select_option("#comparator", ">=")
    tab.fill("#value", "95")
    tab.select_option("#unit", "percent")
    tab.fill("#deadline", "2025")
    office.press("保存").reads("补充")
    for place in range(tab.locator("nav.sections a").count()):
        office.click(tab.locator("nav.sections a").nth(place))
        if tab.get_by_role("button", name="确认这一部分其余").count():
            office.press("确认这一部分其余")
    office.reads("待核对0项").look("08-reading-done")
    return words


def _file(site: Site, browser: Any, office: Person) -> None:
    office.go("/desk/").follow("待报送上级的规划").press("报送").reads("规划已报送上级")
    above = Person(site, browser).sign_in(f"office.{site.stage.province}")
    above.look("13-desk-office-above").follow("待收悉的规划").look("14-filing")
    above.press("确认收悉").reads("已告知下级收悉").leave()


def share_out(site: Site, browser: Any) -> None:
    """The office shares the targets out: proposed, one changed by keyboard, by Excel; units confirm and hand in schemes."""
    office = Person(site, browser).sign_in(f"office.{site.stage.prefecture}")
    office.follow("责任分解").look("20-responsibility-list")
    office.follow(_prefecture(site), within="main")
    office.look("21-responsibility-empty").press("按指标库和规划文本分解").reads("已分解")
    office.look("22-responsibility")
    address = office.path
    _by_keyboard(office)
    office.go(address)
    word, sheet = office.download("Word文档"), office.download("Excel表格")
    assert word.suffix == ".docx"
    assert load_workbook(sheet).active.max_row > 20
    _by_excel(office)
    for kind in ("health", "education"):
        unit = Person(site, browser).sign_in(f"liaison.{kind}.{site.stage.prefecture}")
        unit.look(f"24-desk-liaison-{kind}", english=kind == "health").follow("待确认收到的责任分解")
        unit.reads("尚未确认收到")
        unit.press("确认收到").reads("已确认收到")
        file = {"name": "实施方案.txt", "mimeType": "text/plain", "buffer": SCHEME.encode()}
        unit.tab.set_input_files("input[type=file]", file)
        unit.press("报送实施方案").reads("的实施方案已报送").look(f"25-unit-{kind}", english=kind == "health")
        unit.leave()
    office.go("/desk/").follow("待收悉的实施方案").press("确认收悉").reads("已收悉")
    office.leave()


def _prefecture(site: Site) -> str:
    table = (site.folder / "areas.csv").read_text(encoding="utf-8").splitlines()
    return next(row.split(",")[1] for row in table if row.startswith(site.stage.prefecture))


def _by_keyboard(office: Person) -> None:
    """Without the mouse: Tab to the second unit of the first target, choose, Enter on the button."""
    office.follow("逐项填写分解表").look("23-matrix")
    tab = office.tab
    first = tab.locator("main tbody select").first
    before = first.input_value()
    first.focus()
    for _ in range({"": 2, "lead": 1}.get(before, 0)):
        tab.keyboard.press("ArrowDown")
    if before == "supporting":
        tab.keyboard.press("Home")
    after = first.input_value()
    assert after != before
    for _ in range(400):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.matches('main button')"):
            break
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".notice-success")
    office.reads("已更改1处")
    assert tab.locator("main tbody select").first.input_value() == after


def _by_excel(office: Person) -> None:
    """The matrix down, one mark put in, and up again."""
    office.tab.locator("summary", has_text="用Excel分解").click()
    file = office.download("下载分解表")
    book = load_workbook(file)
    sheet = book.active
    cell = next(
        cell
        for row in sheet.iter_rows(min_row=5, min_col=4)
        for cell in row
        if cell.value is None and any(one.value == "●" for one in row)
    )
    cell.value = "○"
    filled = file.with_name("分解表-填好.xlsx")
    book.save(filled)
    office.tab.set_input_files("#matrix", filled)
    office.press("上传").reads("已更改1处")
    office.tab.locator("summary", has_text="用Excel分解").click()
    cell.value = "牵头和配合"
    book.save(filled)
    office.tab.set_input_files("#matrix", filled)
    office.press("上传").reads("未采用").look("23b-matrix-problems", english=False)
    office.tab.go_back()
