"""Codes: a file that somebody gave us."""

from contracts.codes.explanation import Explanation


CODES = {
    "FILE_UNREADABLE": Explanation(
        "文件无法读取",
        "the file cannot be read",
        "检查路径、权限、编码(UTF-8)和格式(CSV 或 JSON)",
        "check path, permission, encoding (UTF-8) and format (CSV or JSON)",
    ),
    "FILE_EXISTS": Explanation(
        "文件已存在，不覆盖",
        "the file is there already and is not written over",
        "另选文件名，或用 --force 覆盖",
        "choose another name, or write over it with --force",
    ),
    "ROW_FORM": Explanation(
        "该行的结构与表头或规定不符",
        "the row does not have the structure of its header",
        "按表头补齐或删除单元格，并检查引号",
        "give it exactly the cells of the header, and check the quotes",
    ),
    "DUPLICATE_ROW": Explanation(
        "同一清单序号在文件中出现多次且内容不同",
        "the same list number stands in the file more than once, with different content",
        "只保留正确的一行",
        "keep only the correct row",
    ),
    "SCHEMA_INVALID": Explanation(
        "文件不是所支持版本的 JSON Schema",
        "the file is no JSON Schema of a supported dialect",
        "按 draft-07 或 2020-12 更正模式；外部引用须改为文件内引用",
        "correct it as draft-07 or 2020-12; references must stay within the file",
    ),
    "BASELINE_MISSING": Explanation(
        "没有可供比对的已发布契约",
        "there are no published contracts to compare with",
        "指定含有 contracts/published 的 git 版本，或含 contracts.json 的文件夹",
        "name a git revision that has contracts/published, or a folder with contracts.json",
    ),
    "BASELINE_FORM": Explanation(
        "已发布的 contracts.json 不是约定的形式",
        "the published contracts.json is not of its form",
        "从 git 恢复该文件，或指定由本程序发布的文件夹",
        "restore the file from git, or name a folder that this programme published",
    ),
    "RELEASED_UNUSABLE": Explanation(
        "RELEASED 的这一行不可用",
        "this line of RELEASED is unusable",
        "从 git 恢复该文件；它只由 chuanyu contracts release 追加",
        "restore the file from git; chuanyu contracts release alone appends to it",
    ),
    "RELEASED_REMOVED": Explanation(
        "已发布的版本不在 RELEASED 中，或该文件被改写",
        "what was released stands in RELEASED no more, or the file was rewritten",
        "从 git 恢复 RELEASED；已有的行不得删除、更改或移动",
        "restore RELEASED from git; no line of it may be removed, changed or moved",
    ),
    "RELEASED_CHANGED": Explanation(
        "已发布的版本不得更改",
        "a released version must not change",
        "恢复原状，改动写成新版本；结构未变，只改文字或改写规则、步骤代码的，见 chuanyu contracts release --errata",
        "put it back, and make the change a new version; if the structure is the same and only texts, or the code of"
        " rules and steps, are others, see chuanyu contracts release --errata",
    ),
    "CONTRACT_UNSOUND": Explanation(
        "契约定义有缺陷",
        "the contracts as written have a defect",
        "按所列位置改正契约或示例",
        "correct the contract or the example that is named",
    ),
}
