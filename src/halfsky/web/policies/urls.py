"""Addresses of the assessment of policies."""

from django.urls import path

from halfsky.web.policies import acts, assessing, files, opinions, proposals, register, story, yearly

urlpatterns = [
    path("", register.policies_list, name="policies"),
    path("register/", register.register, name="policy_register"),
    path("reports/<int:year>/<slug:area>/", yearly.year, name="policy_year"),
    path("reports/<int:year>/<slug:area>/<slug:kind>/", yearly.file, name="policy_year_file"),
    path("<slug:number>/", story.policy, name="policy"),
    path("<slug:number>/amend/", register.amend, name="policy_amend"),
    path("<slug:number>/screening/", assessing.screening, name="policy_screening"),
    path("<slug:number>/confirm-screening/", acts.confirm_screening, name="policy_confirm_screening"),
    path("<slug:number>/refuse-screening/", acts.refuse_screening, name="policy_refuse_screening"),
    path("<slug:number>/assess/groups/", assessing.groups, name="policy_groups"),
    path("<slug:number>/assess/facts/", assessing.facts, name="policy_facts"),
    path("<slug:number>/assess/<slug:part>/", assessing.part, name="policy_part"),
    path("<slug:number>/experts/", opinions.experts, name="policy_experts"),
    path("<slug:number>/experts/<str:username>/excuse/", opinions.excuse, name="policy_excuse"),
    path("<slug:number>/opinion/", opinions.opinion, name="policy_opinion"),
    path("<slug:number>/reconcile/", opinions.reconcile, name="policy_reconcile"),
    path("<slug:number>/propose/", proposals.propose, name="policy_propose"),
    path("<slug:number>/return/", acts.return_conclusion, name="policy_return"),
    path("<slug:number>/conclude/", acts.conclude, name="policy_conclude"),
    path("<slug:number>/letter/", acts.letter, name="policy_letter"),
    path("<slug:number>/letter.docx", files.letter, name="policy_letter_file"),
    path("<slug:number>/reply/", proposals.reply, name="policy_reply"),
    path("<slug:number>/record-reply/", proposals.record_reply, name="policy_record_reply"),
    path("<slug:number>/escalate/", acts.escalate, name="policy_escalate"),
    path("<slug:number>/outcome/", acts.outcome, name="policy_outcome"),
    path("<slug:number>/review/", acts.review, name="policy_review"),
    path("<slug:number>/close/", acts.close, name="policy_close"),
    path("<slug:number>/withdraw/", acts.withdraw, name="policy_withdraw"),
    path("<slug:number>/files/add/", files.add, name="policy_add_file"),
    path("<slug:number>/files/<int:pk>/", files.file, name="policy_file"),
    path("<slug:number>/files/<int:pk>/remove/", files.remove, name="policy_remove_file"),
]
