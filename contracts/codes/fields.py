"""Codes: one field is not as its contract says."""

from contracts.codes.explanation import Explanation


CODES = {
    "FIELD_REQUIRED": Explanation(
        "缺少必填字段", "a required field is missing", "补充该字段", "supply the field"
    ),
    "FIELD_UNKNOWN": Explanation(
        "出现未定义的字段", "an undeclared field is present", "删除该字段", "remove the field"
    ),
    "FIELD_TYPE": Explanation(
        "字段类型不符",
        "the field has the wrong type",
        "按契约改正类型",
        "use the type of the contract",
    ),
    "FIELD_LENGTH": Explanation(
        "字段长度超出范围",
        "the length of the field is out of range",
        "按允许的长度改正",
        "keep within the length allowed",
    ),
    "FIELD_RANGE": Explanation(
        "数值超出范围", "the number is out of range", "按允许的范围改正", "keep within the range"
    ),
    "FIELD_FORM": Explanation(
        "字段格式不符", "the field has the wrong form", "按允许的格式改正", "use the form allowed"
    ),
    "VALUE_NOT_IN_LIST": Explanation(
        "代码不在代码表中", "the code is not in the code list", "改用所列代码", "use a code listed"
    ),
    "DATE_INVALID": Explanation(
        "日期不存在或格式不是 YYYY-MM-DD",
        "the date does not exist or is not YYYY-MM-DD",
        "改为真实日期",
        "give a date that exists",
    ),
    "TIME_INVALID": Explanation(
        "时间不存在、缺少时区，或者不是本契约采用的 RFC 3339 写法",
        "the time does not exist, has no zone or is not written in the form of RFC 3339 that is used here",
        "填写真实存在的时间并带时区，例如 2026-11-24T12:00:00+08:00：T、Z 大写，秒 00 至 59，小数至多 9 位，"
        "年份 2000 至 2999",
        "give a time that exists, with its zone, such as 2026-11-24T12:00:00+08:00: T and Z upper case, seconds 00 "
        "to 59, at most 9 decimals, years 2000 to 2999",
    ),
    "CREDIT_CODE_FORM": Explanation(
        "统一社会信用代码形式不符 (GB 32100)",
        "not the form of a unified social credit code (GB 32100)",
        "应为 18 位数字和大写字母，不含 I O S V Z",
        "18 digits and capital letters without I O S V Z",
    ),
    "CREDIT_CODE_CHECK_CHARACTER": Explanation(
        "统一社会信用代码校验位错误 (GB 32100)",
        "the check character of the credit code is wrong (GB 32100)",
        "核对证照原件上的代码",
        "compare with the code on the certificate",
    ),
    "ID_NUMBER_CHECK_CHARACTER": Explanation(
        "居民身份证号码校验码错误或出生日期不存在 (GB 11643)",
        "the check character of the identity number or its day of birth is wrong (GB 11643)",
        "核对证件原件上的号码",
        "compare with the number on the card",
    ),
    "DIVISION_UNKNOWN": Explanation(
        "行政区划代码不是重庆或四川的行政区划 (GB/T 2260)",
        "the code is no division of Chongqing or Sichuan (GB/T 2260)",
        "使用六位行政区划代码，例如 500112、510107",
        "use a six-digit code such as 500112 or 510107",
    ),
    "DOCUMENT_NUMBER_FORM": Explanation(
        "文书号形式不符",
        "this is no number of a document, case, announcement or order",
        "按文书原样填写，不含空格，年份四位：机关代字〔2026〕12号、（2026）法院代字12号、机关公告2026年第12号、机关令第12号",
        "give it as printed, without blanks, with a four-digit year: 机关代字〔2026〕12号, （2026）法院代字12号, "
        "机关公告2026年第12号 or 机关令第12号",
    ),
    "DOCUMENT_NUMBER_BRACKETS": Explanation(
        "文书号的括号不是规定的字符",
        "a document number has brackets of another code point",
        "年份用六角括号〔(U+3014)和〕(U+3015)；法院案号和其他圆括号用全角（(U+FF08)和）(U+FF09)",
        "put the year between 〔 (U+3014) and 〕 (U+3015); round brackets, as in case numbers of courts, are "
        "（ (U+FF08) and ） (U+FF09)",
    ),
    "PERIOD_REVERSED": Explanation(
        "结束日期早于开始日期",
        "the end lies before the start",
        "改正起止日期",
        "correct the two dates",
    ),
    "MEMBER_REPEATED": Explanation(
        "同一清单中编号或者代码重复",
        "two members of a list have the same number or code",
        "删除重复的一项，或者改用不同的编号",
        "remove the second one, or give it a number of its own",
    ),
}
