"""What the peers say to their database for each message; the same for all of them."""

NUMBER = {
    "sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT",
    "postgresql": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
}
ENTER = "INSERT INTO inbox VALUES (?) ON CONFLICT DO NOTHING"
STEP = """INSERT INTO leads VALUES (?, ?, 1) ON CONFLICT (lead_id)
DO UPDATE SET remark = excluded.remark, steps = leads.steps + 1"""
WRITE = "INSERT INTO outbox (body, unsent) VALUES (?, ?)"
UNSENT = "SELECT number, body FROM outbox WHERE unsent = ? ORDER BY number LIMIT 1000"
SENT = "UPDATE outbox SET unsent = ? WHERE number = ?"


def tables(kind: str) -> tuple[str, ...]:
    """What makes them in a database of that kind, unless they are there."""
    number = NUMBER[kind]
    return (
        "CREATE TABLE IF NOT EXISTS inbox (id TEXT PRIMARY KEY)",
        """CREATE TABLE IF NOT EXISTS leads
        (lead_id TEXT PRIMARY KEY, remark TEXT, steps INTEGER NOT NULL)""",
        f"CREATE TABLE IF NOT EXISTS outbox (number {number}, body TEXT, unsent BOOLEAN NOT NULL)",
        "CREATE INDEX IF NOT EXISTS outbox_unsent ON outbox (unsent, number)",
    )
