import pytest

from dashboard.errors import RefusedError
from dashboard.importers.documents.document import Document
from dashboard.importers.ingest import recognise

TELEMETRY = "name them metric,observed_at,value,ingested_at, or import it with --time-column"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "timestamp,value\n2025-09-16T00:00:00Z,99\n",
            "looks like telemetry with other columns: timestamp, value; ",
        ),
        (
            '"Time";"up"\n"2025-09-16 00:00:00";"99.5"\n',
            f'{TELEMETRY} "Time" --value-column "up" --metric NAME',
        ),
        (
            "Date\tHost\tp99 ms\n2025-09-16\ta\t1e3\n",
            f'{TELEMETRY} "Date" --value-column "p99 ms" --metric NAME',
        ),
        (
            "gate;observed_at;value\nG;2025-01-01;3\n",
            "use exactly gate,observed_at,value,attested,text,evidence",
        ),
        (
            "score,agent,observed_at\n3,A,2025-01-01\n",
            "use exactly agent,observed_at,score,completion,overhead",
        ),
        ("Zeit;Wert\n16.09.2025 00:00;99,9\n", f'{TELEMETRY} "Zeit" --value-column "Wert" --metric NAME'),
        ("when,up\n1757980800000,99.9%\n", f'{TELEMETRY} "when" --value-column "up" --metric NAME'),
        ("id,name,score\nA,B,C\n", "is a table with the columns id, name, score; give a record file"),
        (
            "apiVersion: apps/v1\nkind: Deployment\n",
            "is an object of Kubernetes of the kind Deployment; the board reads",
        ),
        (  # What the cluster prints of any object has conditions, as a record has.
            '{\n  "apiVersion": "apps/v1",\n  "kind": "Deployment",\n  "status": {\n    "conditions": []}}',
            "is an object of Kubernetes of the kind Deployment; the board reads",
        ),
        (
            "status:\n  phase: Failed\n  conditions: []\n",
            "looks like the status of an object of Kubernetes; give what kubectl get -o yaml prints of the whole",
        ),
        (
            "Name: web\nAPI Version:  flagger.app/v1beta1\nKind: Canary\nStatus:\n  Phase: Failed\n",
            "looks like what kubectl describe prints; give what kubectl get -o yaml prints",
        ),
        (
            "Name:      web\nStatus:    ॥ Paused\nStrategy:  Canary\n  Step:    1/8\n",
            "looks like what kubectl argo rollouts get prints; give what kubectl get -o yaml prints",
        ),
        (
            'time="2025-09-16T10:00:00Z" level=info msg="Started syncing" namespace=p rollout=web\n',
            "looks like the log of Argo Rollouts' controller; give what kubectl get -o yaml prints",
        ),
        (
            "NAMESPACE  NAME  STATUS  WEIGHT\np          web   Failed  0\n",
            "looks like the table that kubectl get prints; give what kubectl get -o yaml prints",
        ),
        ("<!DOCTYPE html><html></html>", "is a page of HTML or XML; give a record file"),
        ("Dear board,\nall is well.\n", "is no document that the board knows; give a record file"),
        ("[1, 2]", "is no document that the board knows; give a record file"),
    ],
)
def test_an_unknown_file_is_told_what_it_looks_like(text, words):
    with pytest.raises(RefusedError) as refusal:
        recognise(Document(name="u", content=text.encode()))

    (fault,) = refusal.value.faults
    assert words in fault.message


@pytest.mark.parametrize("text", ["gates: []\n", '{"certification": {}}', "  certification :\n    id: 1\n"])
def test_what_has_a_key_of_the_record_is_read_as_one(text):
    assert recognise(Document(name="u", content=text.encode())).name == "record"
