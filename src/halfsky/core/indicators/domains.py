"""The domains of the codebook in words, in the order in which plans take them."""

from halfsky.core.indicators.model import Text

DOMAINS: dict[str, Text] = {
    "health": Text(zh="健康", en="Health"),
    "education": Text(zh="教育", en="Education"),
    "economy": Text(zh="经济", en="Economy"),
    "decision": Text(zh="参与决策和管理", en="Decision-making and management"),
    "social_security": Text(zh="社会保障", en="Social security"),
    "family": Text(zh="家庭建设", en="Family"),
    "environment": Text(zh="环境", en="Environment"),
    "law": Text(zh="法律", en="Law"),
    "context": Text(zh="基本情况与工作机制", en="Context and organisation"),
}
"""Code of `Indicator.domain` → its name.

Source: the eight domains of the national programme for women's development 2021–2030, in its order.
"""
