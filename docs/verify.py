#!/usr/bin/env python3
"""A second verifier of a record, which shares no code with the board: the standard library and duckdb only.

    python docs/verify.py RECORD.duckdb [KNOWN_HEAD]

Exit 0 the chain, the telemetry and the derived tables hold; 1 altered; 2 unreadable; 4 it does not extend
KNOWN_HEAD. Signatures are checked with `ssh-keygen -Y verify -f SIGNERS -I NAME -n readiness-board -s
RECORD.duckdb.manifest.json.sig < RECORD.duckdb.manifest.json`.
"""

import hashlib
import json
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb

LOCKED = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}
FIELDS = "seq, prev_hash, hash, epoch_us(recorded_at), actor, kind, source_name, source_sha256, body"
NUMBERS = ("value", "score", "completion", "overhead", "percent")
ABOUT_SINCE = 5  # the first schema that says whom an entry is about in a table
TABLES = {  # of observations: the columns that not every kind has
    "gate_result": ("gate", "value", "attested", "text"),
    "agent_score": ("agent", "score", "completion", "overhead"),
    "traffic": ("percent", "change", "reason"),
    "event": ("kind", "body"),
}


def compact(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def instant(us):
    return duckdb.execute(
        "select strftime(make_timestamp($us), '%Y-%m-%dT%H:%M:%S.%fZ')", {"us": us}
    ).fetchall()[0][0]


def chain(rows):
    before = "0" * 64
    for n, (seq, prev_hash, own, recorded, actor, kind, name, sha256, body) in enumerate(rows, 1):
        fields = compact([seq, instant(recorded), actor, kind, name, sha256, body])
        digest = hashlib.sha256(f"readiness-ledger-1\n{before}\n{fields}".encode()).hexdigest()
        if (seq, prev_hash, own) != (n, before, digest):
            return f"entry {n} of the ledger is not what was recorded"
        before = own
    return None


def telemetry(path, cursor, rows):
    """Files beside the record, by their bytes; of a record before schema 6 rows of it, by their lines."""
    held = cursor.execute("select 1 from duckdb_tables() where table_name = 'telemetry'").fetchone()
    told = {seq: json.loads(body)["telemetry"] for seq, *_, kind, _, _, body in rows if kind == "telemetry"}
    for seq, account in told.items():
        file = Path(f"{path}.telemetry", f"{account['sha256']}.parquet")
        if held:
            digest = lines(cursor, f"telemetry where seq = {seq:d}")
        elif not file.is_file():
            return f"the telemetry of entry {seq} is missing: {file.name}"
        elif account.get("form") == "parquet":
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
        else:
            name = str(file).replace("'", "''")
            digest = lines(duckdb.connect(), f"read_parquet('{name}')")
        if digest != account["sha256"]:
            return f"the telemetry of entry {seq} is not what was recorded"
    held = cursor.execute("select distinct seq from telemetry").fetchall() if held else ()
    stray = {seq for (seq,) in held} - set(told)
    return f"there is telemetry of entries that have none: {stray}" if stray else None


def lines(cursor, samples):
    digest = hashlib.sha256()
    found = cursor.execute(
        "select concat(metric, ',', epoch_us(observed_at), ',', value, ',', epoch_us(ingested_at), chr(10))"
        f" from {samples}"
    )
    while batch := found.fetchmany(100_000):
        digest.update("".join(line for (line,) in batch).encode())
    return digest.hexdigest()


def number(name, value):
    return Decimal(str(value)).normalize() if name in NUMBERS and value is not None else value


def since_1970(text):
    return (datetime.fromisoformat(text) - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)


def expected(rows):
    for seq, *_, kind, _, _, body in rows:
        content = json.loads(body)
        about = content["certification"]
        yield "about", seq, about
        if kind == "certification":
            yield "revision", seq, about, compact(content["definition"]), compact(content["lines"])
        elif kind == "retraction":
            yield "retraction", seq, content["retracts"], about, content["reason"]
        for n, item in enumerate(content.get("observations", ()), 1):
            table = item["kind"] if item["kind"] in TABLES else "event"
            common = (seq, n, item.get("line"), about, since_1970(item["observed_at"]), item.get("evidence"))
            own = [item["kind"], compact(item)] if table == "event" else [item.get(c) for c in TABLES[table]]
            yield table, *common, *map(number, TABLES[table], own)


def found(cursor, tables):
    if "about" in tables:
        yield from (
            ("about", *row) for row in cursor.execute("select seq, certification from about").fetchall()
        )
    for seq, about, *texts in cursor.execute(
        "select seq, certification, definition, lines from revision"
    ).fetchall():
        yield "revision", seq, about, *(compact(json.loads(text or "null")) for text in texts)
    for row in cursor.execute("select seq, retracts, certification, reason from retraction").fetchall():
        yield "retraction", *row
    common = "seq, n, line, certification, epoch_us(observed_at), evidence"
    for table, columns in TABLES.items():
        for row in cursor.execute(f"select {common}, {', '.join(columns)} from {table}").fetchall():
            own = [row[6], compact(json.loads(row[7] or "null"))] if table == "event" else row[6:]
            yield table, *row[:6], *map(number, columns, own)


def derived(cursor, rows):
    version = cursor.execute("select max(schema_version) from meta").fetchone()[0]
    tables = {*TABLES, "revision", "retraction", *(("about",) if version >= ABOUT_SINCE else ())}
    told = Counter(row for row in expected(rows) if row[0] in tables)
    held = Counter(found(cursor, tables))
    wrong = {key[0] for key in (told - held) + (held - told)}
    return f"not what the ledger tells: {', '.join(sorted(wrong))}" if wrong else None


def main(path, known_head=None):
    try:
        with duckdb.connect(path, read_only=True, config=LOCKED) as cursor:
            rows = cursor.execute(f"select {FIELDS} from ledger order by seq").fetchall()
            fault = chain(rows) or telemetry(path, cursor, rows) or derived(cursor, rows)
    except (duckdb.Error, OSError, ValueError, KeyError, TypeError) as error:
        print(f"unreadable: {type(error).__name__}")
        return 2
    if fault:
        print(f"altered: {fault}")
        return 1
    if known_head and not any(row[2].startswith(known_head) for row in rows):
        print(f"no entry has the head {known_head}")
        return 4
    print(f"{len(rows)} entries, head {rows[-1][2] if rows else '0' * 64}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
