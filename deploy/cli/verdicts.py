"""Words for verdicts and differences, the same for every command that judges."""

VERDICTS = {
    "compatible": "兼容 compatible",
    "breaking": "不兼容 breaking",
    "undecided": "无法判定 undecided",
}
DIFFERENCES = (("变化 difference", "name"), ("位置 path", "path"))
