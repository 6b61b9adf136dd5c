#!/bin/sh
# Back up a ledger in PostgreSQL with its telemetry, and restore it, by READINESS_DATABASE and READINESS_TELEMETRY.
#
#     backup-postgres.sh save FOLDER        as a role that may read the ledger
#     backup-postgres.sh restore FOLDER     into an empty database, as a role that may create schemas
#
# Needs pg_dump and pg_restore of the server's version, and `readiness`. FOLDER/head is the head that was saved:
# a restore ends by verifying that the ledger extends it. Telemetry in a folder is copied, what is new alone;
# object storage has versions and copies of its own.
set -eu
umask 077
say() { printf '%s\n' "$*"; }
refuse() { say "$*" >&2; exit 64; }
[ $# -eq 2 ] || refuse "usage: $0 save|restore FOLDER"
case ${READINESS_DATABASE:?names the ledger} in
*://*:*@*|*password=*) refuse "a password in READINESS_DATABASE would be seen in a list of processes: use a passfile or a service" ;;
postgresql://*|postgres://*) ;;
*) refuse "READINESS_DATABASE is no ledger in PostgreSQL: backup.py is for files" ;;
esac
case ${READINESS_TELEMETRY:-} in
''|*://*) telemetry= ;;
*) telemetry=$READINESS_TELEMETRY ;;
esac
# Files never change under their names; one that is cut short has another name.
bring() {
    mkdir -p "$2"
    for file in "$1"/*.parquet "$1"/*.record; do
        place=$2/${file##*/}
        [ ! -e "$file" ] || [ -e "$place" ] || { cp -p "$file" "$place.part" && sync "$place.part" && mv "$place.part" "$place"; }
    done
}
folder=$2
case $1 in
save)
    mkdir -p "$folder"
    pg_dump --format=custom --schema=readiness --file "$folder/ledger.part" "$READINESS_DATABASE"
    pg_restore --data-only --table=ledger --file - "$folder/ledger.part" \
        | awk -F '\t' 'reading && /^\\\./ { reading = 0 } reading && $1 + 0 > seq { seq = $1 + 0; head = $3 }
            /^COPY readiness.ledger / { reading = 1 } END { print head }' > "$folder/head.part"
    sync "$folder/ledger.part" "$folder/head.part"
    mv "$folder/ledger.part" "$folder/ledger.dump"
    mv "$folder/head.part" "$folder/head"
    [ -z "$telemetry" ] || bring "$telemetry" "$folder/telemetry"  # what an entry names is there before it
    say "saved to $folder, head $(cut -c 1-16 "$folder/head")"
    ;;
restore)
    [ ! -d "$folder/telemetry" ] || [ -z "$telemetry" ] || bring "$folder/telemetry" "$telemetry"
    pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname "$READINESS_DATABASE" "$folder/ledger.dump"
    readiness migrate
    code=0
    readiness verify --known-head "$(cat "$folder/head")" || code=$?
    [ "$code" -eq 0 ] || [ "$code" -eq 3 ] || exit "$code"
    ;;
*) refuse "usage: $0 save|restore FOLDER" ;;
esac
