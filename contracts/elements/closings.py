"""How a case (办件) of a government matter ends (办结 kinds): words of our own, since digits clash.

Platforms number the same ends differently: 6 is 办结 on one, 不予受理 on another, 准予许可 on a third.
"""

CLOSINGS = {  # 行政许可法 Art. 32, 38 and the closing tables of three platforms (observed)
    "granted": "准予（出证）",
    "not-granted": "不予许可",
    "not-accepted": "不予受理",
    "returned": "退件",
    "voided": "作废",
    "not-supplemented": "补正不来",
    "forwarded": "转报上级",
}
