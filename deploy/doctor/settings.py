"""What an operator has chosen for a node: whether a service can start with it, and whether those that run have it."""

from deploy.doctor.finding import Finding, fail, ok, warn
from deploy.errors import SettingsUnusable
from deploy.nodes import NodePlan
from deploy.processes import with_old_settings
from deploy.settings import differences


def look(node: NodePlan) -> Finding:
    topic = f"{node.name} 设置 settings"
    try:
        found = differences(node)
        old = with_old_settings(node)
    except SettingsUnusable as unusable:
        said = "\n".join([unusable.code, *unusable.wrong])
        return fail(topic, said, f"改正 correct {node.settings_file}")
    if old:
        said = f"启动后有更改 changed since these were started: {', '.join(old)}"
        return warn(topic, said, "make down; make up")
    return ok(topic, ", ".join(found) or "默认 defaults")
