"""The stages in order: one tuple that the docs diagram, the site and the import contract read."""

import msgspec


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """A stage of the way of the data: its package in core, its names, its question."""

    name: str
    zh: str
    en: str
    question_zh: str
    question_en: str


STAGES: tuple[Stage, ...] = (
    Stage(
        name="plan",
        zh="规划",
        en="Plan",
        question_zh="规划承诺了什么？",
        question_en="What does the plan promise?",
    ),
    Stage(
        name="indicators",
        zh="指标",
        en="Indicators",
        question_zh="用哪个指标来看？",
        question_en="Which figure would show it?",
    ),
    Stage(
        name="responsibility",
        zh="责任",
        en="Responsibility",
        question_zh="由谁负责？",
        question_en="Who answers for it?",
    ),
    Stage(
        name="returns",
        zh="填报",
        en="Returns",
        question_zh="今年的数报上来了吗？",
        question_en="Have this year's figures come in?",
    ),
    Stage(
        name="observations",
        zh="数据",
        en="Observations",
        question_zh="实际情况如何？",
        question_en="What is true?",
    ),
    Stage(
        name="assessment",
        zh="监测",
        en="Assessment",
        question_zh="目标达到了吗？",
        question_en="Is the target met?",
    ),
    Stage(
        name="outlook",
        zh="预测",
        en="Outlook",
        question_zh="到期能达到吗？",
        question_en="Will it be met by its deadline?",
    ),
    Stage(
        name="early_warning",
        zh="预警",
        en="Early warning",
        question_zh="哪些目标要及早过问？",
        question_en="Which targets need a word in time?",
    ),
    Stage(
        name="supervision",
        zh="督导",
        en="Supervision",
        question_zh="谁来办、何时办、办了没有、有没有用？",
        question_en="Who acts, by when, was it done, and did it help?",
    ),
    Stage(
        name="evaluation",
        zh="评估",
        en="Evaluation",
        question_zh="规划实施得怎样，为什么，下一步怎么办？",
        question_en="How well is the plan carried out, why, and what next?",
    ),
    Stage(
        name="reports",
        zh="报告",
        en="Reports",
        question_zh="怎样写给决策者？",
        question_en="How is it told to those who decide?",
    ),
    Stage(
        name="disclosure",
        zh="披露控制",
        en="Disclosure control",
        question_zh="哪些数可以公开？",
        question_en="What may be shown to the public?",
    ),
)
