"""What kinds of participants (协作方) there are, and so who may send and receive a message.

The systems are those the founding document names: 《重庆市法治政府建设实施方案(2021—2025年)》 clauses 9, 11, 27, 65.
"""

from enum import StrEnum


class Role(StrEnum):
    """A kind of participant; a participant has exactly one."""

    PROVINCE_NODE = "province-node"
    MATTER_PLATFORM = "matter-platform"
    CREDIT_PLATFORM = "credit-platform"
    ENFORCEMENT_PLATFORM = "enforcement-platform"
    HOTLINE = "hotline"


NAMES = {
    Role.PROVINCE_NODE: "省级节点",
    Role.MATTER_PLATFORM: "政务服务平台(渝快办、天府通办)",
    Role.CREDIT_PLATFORM: "信用平台(信用重庆、信用四川)",
    Role.ENFORCEMENT_PLATFORM: "行政执法监督平台",
    Role.HOTLINE: "12345 政务服务便民热线",
}
