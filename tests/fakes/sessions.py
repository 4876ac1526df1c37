"""A session that reads everything again, so that what comes back has been in the database."""

from typing import Any

import sqlalchemy as sa

from shared.session import Row, Session, Sheet


class ForgetfulSheet(Sheet):
    """Writes before it reads, and remembers nothing."""

    def get(self, key: str) -> Row | None:
        self.flush()
        self._rows.clear()
        return super().get(key)


class ForgetfulSession(Session):
    """Its sheets are forgetful."""

    def sheet(self, table: sa.Table) -> Sheet:
        sheets: dict[Any, Sheet] = self._sheets
        return sheets.setdefault(table, ForgetfulSheet(self._connection, table))
