"""Pages of a return as their people use them, without a browser."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from halfsky.core.evaluation.surveys import Survey
from halfsky.core.returns.workflow import Act
from halfsky.services import returns, surveys
from halfsky.services.asked_forms import form_of
from halfsky.services.people import end_post
from halfsky.store.models import Campaign, PersonPost, Return
from halfsky.store.queries.returns import progress_of
from tests.people import World
from tests.web.conftest import As

NUMBER = "2024-990101-education"
FILLER, LEADER, REVIEWER = "liaison.990101.education", "unit_leader.990101.education", "reviewer.990101"


def filled(client: Client, row: Return, *, version: int | None = None, value: str = "1000") -> dict[str, str]:
    lines = form_of(row).lines
    typed = {str(line.key): "" for line in lines}
    typed |= {f"{line.key}.missing": "not_available" for line in lines[1:]}
    typed |= {f"{line.key}.explanation": "今年起不再统计" for line in lines}
    typed[str(lines[0].key)] = value
    return typed | {"version": str(row.version if version is None else version), "next": "on", "done": "1"}


def fill_all(client: Client, value: str = "1000") -> None:
    page = f"/desk/returns/{NUMBER}/fill/1/"
    while "/fill/" in page:
        row = Return.objects.get(number=NUMBER)
        answer = client.post(page, filled(client, row, value=value))
        assert answer.status_code == 302, answer.content.decode()[:2000]
        page = answer["Location"]


def test_from_desk_to_handed_in_is_five_pages(campaign: Campaign, signed_in: As) -> None:
    client = signed_in(FILLER)
    assert f"/desk/returns/{NUMBER}/" in client.get("/desk/").content.decode()
    assert "/fill/1/" in client.get(f"/desk/returns/{NUMBER}/").content.decode()
    assert client.get(f"/desk/returns/{NUMBER}/fill/1/").status_code == 200
    fill_all(client)
    check = client.get(f"/desk/returns/{NUMBER}/check/")
    assert check.status_code == 200
    version = Return.objects.get(number=NUMBER).version
    done = client.post(f"/desk/returns/{NUMBER}/check/", {"version": version}, follow=True)
    assert done.redirect_chain[-1][0].endswith("/done/")
    assert NUMBER in done.content.decode()


def test_leader_and_reviewer_go_on(campaign: Campaign, signed_in: As, world: World) -> None:
    client = signed_in(FILLER)
    fill_all(client)
    returns.hand_in(world.actor(FILLER), NUMBER, version=Return.objects.get(number=NUMBER).version)
    leader = signed_in(LEADER)
    assert NUMBER in leader.get("/desk/").content.decode()
    version = Return.objects.get(number=NUMBER).version
    leader.post(f"/desk/returns/{NUMBER}/act/", {"act": Act.APPROVE.value, "version": version})
    reviewer = signed_in(REVIEWER)
    assert NUMBER in reviewer.get("/desk/reviews/").content.decode()
    assert reviewer.get(f"/desk/reviews/{NUMBER}/").status_code == 200
    reviewer.post(f"/desk/returns/{NUMBER}/act/", {"act": Act.ACCEPT.value, "version": version})
    assert Return.objects.get(number=NUMBER).state == "accepted"


def test_what_cannot_be_taken_keeps_its_text_and_the_rest_is_saved(campaign: Campaign, signed_in: As) -> None:
    client = signed_in(FILLER)
    row = Return.objects.get(number=NUMBER)
    answer = client.post(f"/desk/returns/{NUMBER}/fill/1/", filled(client, row, value="3.2万"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "3.2万" in page
    assert "error-summary" in page
    assert "：“3.2万”" in page.split("</h2>")[1], "the summary names the line"
    assert Return.objects.get(number=NUMBER).version == 1


def test_a_workbook_with_nothing_in_it_is_not_called_saved(campaign: Campaign, signed_in: As) -> None:
    client = signed_in(FILLER)
    blank = client.get(f"/desk/returns/{NUMBER}/workbook/").content
    version = Return.objects.get(number=NUMBER).version
    sent = {"file": SimpleUploadedFile("表.xlsx", blank), "version": version}
    page = client.post(f"/desk/returns/{NUMBER}/workbook/read/", sent, follow=True).content.decode()
    assert "文件里没有填写数据" in page


def test_two_versions_with_the_same_figures_say_so(campaign: Campaign, signed_in: As) -> None:
    client = signed_in(FILLER)
    fill_all(client)
    page = client.get(f"/desk/returns/{NUMBER}/versions/?a=1&b=1").content.decode()
    assert "这两个版本的数据相同" in page
    assert "<del>" not in page


def test_the_campaign_counts_as_handed_in_what_is_not_with_its_unit_again(
    campaign: Campaign, signed_in: As, world: World
) -> None:
    fill_all(signed_in(FILLER))
    returns.hand_in(world.actor(FILLER), NUMBER, version=Return.objects.get(number=NUMBER).version)
    county = next(one for one in progress_of(campaign) if one.area == "990101")
    assert (county.handed_in, county.in_time) == (1, 0)
    leader = world.actor(LEADER)
    version = Return.objects.get(number=NUMBER).version
    returns.perform(leader, NUMBER, Act.SEND_BACK, version=version, reason="请核对第1行")
    assert next(one for one in progress_of(campaign) if one.area == "990101").handed_in == 0


def test_a_notice_told_twice_stands_on_the_desk_once_and_older_ones_are_folded(
    campaign: Campaign, signed_in: As
) -> None:
    reviewer, words = signed_in("reviewer.990100"), [f"第{n}次提醒" for n in (1, 2, 3, 4, 5, 6, 6)]
    for one in words:
        reviewer.post("/desk/campaigns/2024/990100/remind/", {"words": one})
    page = signed_in(FILLER).get("/desk/").content.decode()
    assert [page.count(one) for one in words] == [1] * 7
    assert "较早的通知2条" in page
    assert page.index("第2次提醒") < page.index("较早的通知") < page.index("第1次提醒")


def test_whoever_saved_second_sees_both_versions(campaign: Campaign, signed_in: As) -> None:
    client = signed_in(FILLER)
    row = Return.objects.get(number=NUMBER)
    client.post(f"/desk/returns/{NUMBER}/fill/1/", filled(client, row, value="1000"))
    answer = client.post(f"/desk/returns/{NUMBER}/fill/1/", filled(client, row, version=0, value="1200"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "1000" in page
    assert 'value="1200"' in page


def test_a_reason_is_asked_for_and_what_was_typed_stays(
    campaign: Campaign, signed_in: As, world: World
) -> None:
    fill_all(signed_in(FILLER))
    returns.hand_in(world.actor(FILLER), NUMBER, version=Return.objects.get(number=NUMBER).version)
    answer = signed_in(LEADER).post(
        f"/desk/returns/{NUMBER}/act/",
        {"act": Act.SEND_BACK.value, "version": Return.objects.get(number=NUMBER).version, "reason": " "},
    )
    assert answer.status_code == 422
    assert 'href="#reason-send-back"' in answer.content.decode()


def test_signed_out_while_typing_nothing_is_lost(campaign: Campaign, signed_in: As) -> None:
    client = Client()
    answer = client.post(f"/desk/returns/{NUMBER}/fill/1/", {"X": "17"})
    assert answer.status_code == 302
    assert "/desk/unsent/" in answer["Location"]
    assert client.session["unsent"]["typed"] == [["X", "17"]]


def test_pages_of_the_campaign_and_of_vintages(campaign: Campaign, signed_in: As) -> None:
    client = signed_in("reviewer.990100")
    for page in (
        "/desk/campaigns/",
        "/desk/campaigns/open/",
        "/desk/campaigns/2024/990100/",
        "/desk/campaigns/2024/990100/gaps/",
        "/desk/vintages/",
        "/desk/vintages/as-known-on/",
    ):
        assert client.get(page).status_code == 200, page
    assert client.post("/desk/campaigns/2024/990100/remind/", {"words": "请尽快"}).status_code == 302
    liaison = signed_in(FILLER)
    assert "请尽快" in liaison.get("/desk/").content.decode()


def test_a_figure_of_a_survey_names_it_and_leads_to_no_return(world: World, signed_in: As) -> None:
    told = surveys.Told(
        title="妇女体育锻炼专项调查",
        organisation="云岭大学",
        method="整群抽样",
        indicator="EXERCISE",
        year=2024,
        survey=Survey(estimate=40.0, unit="percent", sample=850, design_effect=1.7),
        sex="F",
    )
    row = surveys.enter(world.actor("office.990100"), "990100", told)
    surveys.accept(world.actor("reviewer.990100"), row.number)
    answer = signed_in("reviewer.990100").get("/desk/vintages/as-known-on/")
    assert (answer.status_code, told.title in answer.content.decode()) == (200, True)


def test_the_office_is_told_of_returns_of_units_without_a_leader(
    campaign: Campaign, signed_in: As, world: World
) -> None:
    fill_all(signed_in(FILLER))
    returns.hand_in(world.actor(FILLER), NUMBER, version=Return.objects.get(number=NUMBER).version)
    office = signed_in("office.990101")
    assert NUMBER not in office.get("/desk/").content.decode()
    leader = PersonPost.objects.get(person__username=LEADER)
    end_post(world.actor("security_administrator.990101"), leader)
    assert f"/desk/returns/{NUMBER}/" in office.get("/desk/").content.decode()
    answer = office.post(
        f"/desk/returns/{NUMBER}/act/",
        {"act": Act.APPROVE.value, "version": Return.objects.get(number=NUMBER).version},
    )
    assert answer.status_code == 302
    assert Return.objects.get(number=NUMBER).state == "approved"


def test_a_form_without_its_version_is_an_old_form(campaign: Campaign, signed_in: As) -> None:
    client = signed_in(FILLER)
    fill_all(client)
    for page in ("fill/1/", "check/"):
        for version in ("", "²", "x"):
            answer = client.post(f"/desk/returns/{NUMBER}/{page}", {"version": version})
            assert answer.status_code in (409, 422)
    assert Return.objects.get(number=NUMBER).state == "draft"


def test_a_page_of_figures_asks_the_database_a_few_times_however_many_there_are(
    campaign: Campaign,
    signed_in: As,
    world: World,
    django_assert_max_num_queries,
) -> None:
    fill_all(signed_in(FILLER))
    returns.hand_in(world.actor(FILLER), NUMBER, version=Return.objects.get(number=NUMBER).version)
    returns.perform(world.actor(LEADER), NUMBER, Act.APPROVE)
    returns.perform(world.actor(REVIEWER), NUMBER, Act.ACCEPT)
    client = signed_in(REVIEWER)
    with django_assert_max_num_queries(20):
        page = client.get("/desk/vintages/as-known-on/").content.decode()
    assert page.count("<tr") > 20
