"""The tables of the gateway; migrations/ creates them."""

import sqlalchemy as sa

from shared.database import Number, UtcTime


TABLES = sa.MetaData()
JOURNAL = sa.Table(
    "journal",
    TABLES,
    sa.Column("number", Number, primary_key=True, autoincrement=True),
    sa.Column("direction", sa.String(3), nullable=False),
    sa.Column("participant", sa.String(32), nullable=False),
    sa.Column("message_id", sa.String(36), nullable=False, index=True),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("type", sa.String(100), nullable=False),
    sa.Column("key", sa.String(128), nullable=False),
    sa.Column("digest", sa.String(71), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    # where on which lane, and what proves it; nothing of what came before there were lanes
    sa.Column("lane", sa.String(64)),
    sa.Column("epoch", sa.BigInteger),
    sa.Column("place", sa.BigInteger),  # its number on the lane
    sa.Column("signature", sa.String(2000)),
    # of what left in an older version: the words in which it was said here, and how it was converted
    sa.Column("said", sa.LargeBinary),
    sa.Column("conversion", sa.JSON(none_as_null=True)),
    # which entry of its lane's chain it is, and the chain's value there; nothing of what came before there was a chain
    sa.Column("entry", sa.BigInteger),
    sa.Column("chain", sa.String(68)),
    sa.Column("removed_at", UtcTime),  # when the bytes went: their digest stays
    sa.Index("journal_key", "key"),
    sa.Index("journal_place", "direction", "participant", "lane", "epoch", "place", unique=True),
)
LANES = sa.Table(
    "lanes",
    TABLES,
    sa.Column("id", sa.String(160), primary_key=True),  # <direction>/<participant>/<lane>/<epoch>
    sa.Column("direction", sa.String(3), nullable=False),
    sa.Column("participant", sa.String(64), nullable=False),
    sa.Column("lane", sa.String(64), nullable=False),
    sa.Column("epoch", sa.BigInteger, nullable=False),
    sa.Column("spans", sa.JSON, nullable=False),  # of the numbers given out, or come in
    sa.Column("highest", sa.BigInteger, nullable=False),
    # up to here all were given out, or have come; and up to here they went on: to the other side, or to the services
    sa.Column("unbroken", sa.BigInteger, nullable=False),
    sa.Column("handed", sa.BigInteger, nullable=False),
    # nothing goes on since then, for this cause; and when what waited went on again the last time
    sa.Column("paused_at", UtcTime),
    sa.Column("paused_by", sa.String(16)),
    sa.Column("paused_why", sa.String(600)),
    sa.Column("resumed_at", UtcTime),
    # spans: what the other side has, or was told that we have
    sa.Column("receipted", sa.JSON, nullable=False),
    sa.Column("receipted_at", UtcTime),  # when the newest receipt was signed
    sa.Column("waits", sa.Boolean, nullable=False),  # for a receipt: to be told, or to come
    sa.Column("resent_at", UtcTime),
    sa.Column("resends", sa.Integer, nullable=False),  # since a receipt told something new
    # the journal's entries of this lane, and the value over all of them; nothing before the first
    sa.Column("chain_length", sa.BigInteger),
    sa.Column("chain_head", sa.String(68)),
    # of these a head was signed; when the first entered that is in no signed head
    sa.Column("signed_length", sa.BigInteger),
    sa.Column("unsigned_since", UtcTime),
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.Column("moved_at", UtcTime, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
# a row of the journal on its lane; one that waits there; and one that waits for an earlier number
ON_ITS_LANE = sa.and_(
    *(LANES.c[name] == JOURNAL.c[name] for name in ("direction", "participant", "lane", "epoch"))
)
WAITS = JOURNAL.c.place > LANES.c.handed
BEHIND_A_GAP = sa.and_(JOURNAL.c.direction == "in", WAITS)
PAUSES = sa.Table(  # what operators ordered, of lanes that there are and of those to come
    "pauses",
    TABLES,
    sa.Column("participant", sa.String(64), primary_key=True),
    sa.Column("direction", sa.String(3), primary_key=True),
    sa.Column("lane", sa.String(64), primary_key=True),  # or *
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("actor", sa.String(64), nullable=False),
    sa.Column("reason", sa.String(500), nullable=False),
)
PARTICIPANTS = sa.Table(
    "participants",
    TABLES,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("stage", sa.String(16), nullable=False),
    sa.Column("algorithms", sa.JSON, nullable=False),
    sa.Column("notice_days", sa.Integer, nullable=False),
    sa.Column("maintenance", sa.JSON, nullable=False),
    sa.Column("duty", sa.String(200)),
    sa.Column("transport", sa.String(16), nullable=False, server_default="amqp"),
    sa.Column("transport_url", sa.String(200)),
    sa.Column("digest", sa.String(71), nullable=False),  # of the registration that was taken last
    sa.Column("changed_at", UtcTime, nullable=False),
    sa.Column("changed_by", sa.String(64), nullable=False),
)
PARTICIPANT_KEYS = sa.Table(
    "participant_keys",
    TABLES,
    sa.Column("participant", sa.String(64), primary_key=True),
    sa.Column("key_id", sa.String(71), primary_key=True),
    sa.Column("use", sa.String(8), nullable=False),
    sa.Column("pem", sa.Text, nullable=False),
    sa.Column("not_before", UtcTime, nullable=False),
    sa.Column("not_after", UtcTime, nullable=False),
    sa.Column("revoked_at", UtcTime),
    sa.Column("revoked_by", sa.String(64)),
    sa.Column("revoked_why", sa.String(500)),
)
CONFORMANCES = sa.Table(
    "conformances",
    TABLES,
    sa.Column("participant", sa.String(64), primary_key=True),
    sa.Column("contract", sa.String(100), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("report", sa.String(200), nullable=False),  # what showed it
    sa.Column("recorded_at", UtcTime, nullable=False),
    sa.Column("recorded_by", sa.String(64), nullable=False),
)
PARTNER_REPORTS = sa.Table(
    "partner_reports",
    TABLES,
    sa.Column("participant", sa.String(32), primary_key=True),
    sa.Column("received_at", UtcTime, nullable=False),
    sa.Column("report", sa.JSON, nullable=False),
)
# numbers that came in whose message did not enter the journal then: parked, a copy, a test that failed here
UNJOURNALED = sa.Table(
    "unjournaled",
    TABLES,
    sa.Column("participant", sa.String(64), primary_key=True),
    sa.Column("lane", sa.String(64), primary_key=True),
    sa.Column("epoch", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("message_id", sa.String(80), nullable=False),
    sa.Column("contract", sa.String(100), nullable=False),
    sa.Column("digest", sa.String(71), nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
# numbers that were sent again because the other side did not have them
RESENDINGS = sa.Table(
    "resendings",
    TABLES,
    sa.Column("participant", sa.String(64), primary_key=True),
    sa.Column("lane", sa.String(64), primary_key=True),
    sa.Column("epoch", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("at", UtcTime, nullable=False),  # the last time
)
# differences that an operator has judged: of one number, with both digests, or of all up to a number that nobody gave
ACKNOWLEDGED = sa.Table(
    "acknowledged",
    TABLES,
    sa.Column("participant", sa.String(64), primary_key=True),
    sa.Column("direction", sa.String(3), primary_key=True),
    sa.Column("lane", sa.String(64), primary_key=True),
    sa.Column("epoch", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("what", sa.String(16), primary_key=True),  # different, never-given
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("here", sa.String(71)),
    sa.Column("there", sa.String(71)),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("actor", sa.String(64), nullable=False),
    sa.Column("reason", sa.String(500), nullable=False),
)
# the newest comparison with each participant, so that every process of the gateway can tell it
RECONCILIATIONS = sa.Table(
    "reconciliations",
    TABLES,
    sa.Column("participant", sa.String(64), primary_key=True),
    sa.Column("asked", sa.Integer, nullable=False),  # how often operators wanted one
    sa.Column("answered", sa.Integer, nullable=False),  # how many of these had when it began
    sa.Column("started_at", UtcTime),  # of the newest that ended
    sa.Column("ended_at", UtcTime),
    sa.Column("silent", sa.String(200)),  # why that one could not be made
    sa.Column("compared_at", UtcTime),  # of the newest that was made
    sa.Column("lanes", sa.JSON, nullable=False),  # what it found
)
# heads of chains that were signed; nothing is ever changed or removed here
CHAIN_HEADS = sa.Table(
    "chain_heads",
    TABLES,
    sa.Column("lane_id", sa.String(160), primary_key=True),
    sa.Column("length", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("value", sa.String(68), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("signature", sa.String(2000), nullable=False),
)
# public halves of the keys that this node has signed with, since what an old one signed must be provable
OWN_KEYS = sa.Table(
    "own_keys",
    TABLES,
    sa.Column("key_id", sa.String(71), primary_key=True),
    sa.Column("pem", sa.Text, nullable=False),
    sa.Column("first_used_at", UtcTime, nullable=False),
)
# the receipt of each lane that holds: of what went out the one that came, of what came in the one that was given
NEWEST_RECEIPTS = sa.Table(
    "newest_receipts",
    TABLES,
    sa.Column("lane_id", sa.String(160), primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("signature", sa.String(2000), nullable=False),
    sa.Column("signed_at", UtcTime, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
# bundles of evidence until they were fetched, in pieces that a reply can carry
BUNDLE_PIECES = sa.Table(
    "bundle_pieces",
    TABLES,
    sa.Column("bundle_id", sa.String(36), primary_key=True),
    sa.Column("piece", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
# how much of the disk was free
DISK_LOOKS = sa.Table(
    "disk_looks",
    TABLES,
    sa.Column("at", UtcTime, primary_key=True),
    sa.Column("free", sa.BigInteger, nullable=False),
)
