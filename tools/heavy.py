"""Documents that are hard to read: for each importer what grows, nests, repeats or is at fault in many places.

Each takes a size in bytes and gives a name and a text of about that size; `tools.cost` measures them, and
tests count what reading them takes.
"""

from collections.abc import Callable

from dashboard import paths

Heavy = Callable[[int], str]
HEAD = """# Production Certification

**Certification ID:** HEAVY-1
**Certification Date:** 2026-09-01
**Certification Authority:** Board
**System:** Heavy

**Certification Decision:** APPROVED

"""
RECORD = """certification:
  id: HEAVY-1
  title: Heavy
  system: Heavy
  authority: Board
  type: Production
  decided_on: 2026-09-01
  declared_decision: APPROVED
"""
FLAGGER = """apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: app}
spec:
  analysis: {stepWeight: 10, maxWeight: 50}
status:
  phase: Progressing
  canaryWeight: 10
  lastTransitionTime: "2026-10-01T00:00:00Z"
  conditions:
"""


def filled(size: int, line: Callable[[int], str], head: str = "", tail: str = "") -> str:
    """As many lines as make a text of a size."""
    parts, length, n = [head], len(head), 0
    while length < size:
        text = line(n)
        parts.append(text)
        length, n = length + len(text), n + 1
    return "".join([*parts, tail])


def lines(line: str, head: str = "", tail: str = "") -> Heavy:
    """A document of one line, numbered where it says {n}."""
    return lambda size: filled(size, lambda n: line.replace("{n}", str(n)), head, tail)


def once(before: str, piece: str, after: str = "", head: str = "") -> Heavy:
    """A document in which one piece is repeated without a line break."""
    return lambda size: head + before + piece * (size // len(piece)) + after


def nested(opens: str, closes: str, head: str = "") -> Heavy:
    """A document that opens something as often as it closes it."""
    return lambda size: (
        head + opens * (size // (len(opens) + len(closes))) + closes * (size // (len(opens) + len(closes)))
    )


def staircase(mark: str, head: str = "") -> Heavy:
    """Lines that are each indented deeper than the one before, up to 400 deep."""
    return lambda size: filled(size, lambda n: f"{'  ' * (n % 400)}{mark} item {n}\n", head)


MARKDOWN: dict[str, Heavy] = {
    "list of items": lines("- item {n} of a list that is long\n", HEAD),
    "list, nested": staircase("-", HEAD),
    "list, ordered": lines("{n}. item of a list\n", HEAD),
    "list of boxes": lines("- [ ] item {n}: done by 2026-10-01\n", HEAD),
    "conditions": lines("\n### Condition {n}: Close the gap {n}\n- **Timeline:** 2 weeks\n- [ ] item\n", HEAD + "## Conditions\n"),
    "gates": lines("| G-{n} | Coverage {n} | 95%+ | 97% | PASS |\n", HEAD + "## Quality Gates\n\n| ID | Gate | Requirement | Result | Status |\n|---|---|---|---|---|\n"),
    "gates, conditional": lines("| G-{n} | Coverage of part {n} | 95%+ | 90% | CONDITIONAL |\n", HEAD + "## Conditions\n### Condition 1: Coverage of part 7\n- [ ] item\n\n## Quality Gates\n\n| ID | Gate | Requirement | Result | Status |\n|---|---|---|---|---|\n"),
    "gates and conditions": lambda size: filled(size // 2, lambda n: f"### Condition {n}: Coverage of part {n}\n- [ ] item {n}\n\n", HEAD + "## Conditions\n") + filled(size // 2, lambda n: f"| G-{n} | Coverage of part {n} | 95%+ | 90% | CONDITIONAL |\n", "## Quality Gates\n\n| ID | Gate | Requirement | Result | Status |\n|---|---|---|---|---|\n"),
    "agents": lines("| Agent{n} | {n}% | READY | 90/100 |\n", HEAD + "## Agents\n\n| Agent | Completion | Status | Score |\n|---|---|---|---|\n"),
    "agents, sections": lines("\n### Agent{n} - READY\n- **Score:** 90/100\n- **Outstanding:** item {n}\n", HEAD + "## Agents\n"),
    "phases": lines("\n### Phase {n}: Rollout {n} (Week {n})\n- **Traffic:** {n}%\n- Deploy Agent{n}\n", HEAD + "## Deployment Plan\n"),
    "sign-offs": lines("| Role {n} | Person {n} | APPROVED | 2026-09-01 |\n", HEAD + "## Approval\n\n| Role | Name | Decision | Date |\n|---|---|---|---|\n"),
    "duties": lines("- [ ] Monthly review {n}\n", HEAD + "## Ongoing Requirements\n### Monthly\n"),
    "table, wide": lambda size: HEAD + f"|{' a |' * (size // 20)}\n|{'---|' * (size // 20)}\n|{' b |' * (size // 20)}\n",
    "table, rows of other lengths": lines("| a | b | c | d {n} |\n", HEAD + "| a | b |\n|---|---|\n"),
    "table of many empty cells": lines("|||||||||||||||||||||||||||\n", HEAD + "| a | b |\n|---|---|\n"),
    "headings": lines("\n## Heading {n}\n\ntext\n", HEAD),
    "headings, six levels": lambda size: filled(size, lambda n: f"{'#' * (n % 6 + 1)} Heading {n}\n", HEAD),
    "headings underlined": lines("Heading {n}\n---\n", HEAD),
    "keys": lines("**Key {n}:** value {n}\n", HEAD),
    "keys in a row": once("", "**Key:** value | ", "\n", HEAD),
    "paragraph": lines("word {n} of a paragraph that never ends\n", HEAD),
    "line": once("", "word ", "\n", HEAD),
    "line without a blank": once("", "x", "\n", HEAD),
    "line of digits": once("", "9", "\n", HEAD),
    "line of blanks": once("a", " ", "b\n", HEAD),
    "blank lines": once("", "\n", "end\n", HEAD),
    "quotes, nested": nested("> ", "", HEAD),
    "quotes": lines("> quote {n}\n\n", HEAD),
    "emphasis, runs": once("", "*a **b ", "\n", HEAD),
    "emphasis, stars": once("a", "*", "b\n", HEAD),
    "emphasis, underscores": once("", "_a_", "\n", HEAD),
    "links": once("", "[a](http://b) ", "\n", HEAD),
    "links, open": once("", "[", "\n", HEAD),
    "links, open and closed": nested("[", "]", HEAD),
    "links, half": once("", "[a](", "\n", HEAD),
    "images": once("", "![", "\n", HEAD),
    "footnotes": lines("[^{n}]: footnote {n}\n", HEAD),
    "references": lines("[r{n}]: http://example.org/{n}\n", HEAD),
    "references, used": lambda size: HEAD + "[r]: http://example.org\n\n" + "[r] " * (size // 4) + "\n",
    "code, spans": once("", "`a", "\n", HEAD),
    "code, ticks": lambda size: HEAD + " ".join("`" * (n % 300 + 1) for n in range(size // 150)) + "\n",
    "code, fences": lines("```\ncode {n}\n```\n", HEAD),
    "code, fence open": lines("code {n}\n", HEAD + "```\n"),
    "comments": lines("<!-- comment {n} -->\n\n", HEAD),
    "comments, open": once("", "<!-- ", "\n", HEAD),
    "markup": once("", "<a><b>", "\n", HEAD),
    "markup, open": once("", "<a ", "\n", HEAD),
    "entities": once("", "&amp;", "\n", HEAD),
    "escapes": once("", "\\*", "\n", HEAD),
    "brackets in a row": once("", "]", "\n", HEAD),
    "days": once("", "2026-09-01 ", "\n", HEAD),
    "days of two readings": lines("- 03/04/2026 item {n}\n", HEAD),
    "claims": lines("Gate {n} passes with 97% on 2026-09-01.\n", HEAD),
    "front matter": lambda size: "---\n" + filled(size, lambda n: f"key{n}: value\n") + "---\n" + HEAD,
    "rules": lines("---\n\n", HEAD),
    "bold, open": once("", "**a ", "\n", HEAD),
    "bold key, long": once("**", "a ", ":** value\n", HEAD),
    "percentages": once("", "97% ", "\n", HEAD),
    "parentheses": once("- item ", "(", "\n", HEAD),
    "dashes": once("a", "-", "\n", HEAD),
    "pipes": once("", "|", "\n", HEAD),
    "tabs": once("-", "\t", "a\n", HEAD),
}  # fmt: skip
YAML: dict[str, Heavy] = {
    "unknown keys": lines("key{n}: value\n", RECORD),
    "unknown keys in gates": lines("  - {id: G-{n}, name: a, requirement: 95%+, resultt: 9%}\n", RECORD + "gates:\n"),
    "gates": lines("  - {id: G-{n}, name: Coverage, requirement: 95%+, result: 97%}\n", RECORD + "gates:\n"),
    "gates at fault": lines("  - {id: G {n}, result: 97%}\n", RECORD + "gates:\n"),
    "gates, empty": lines("  -\n", RECORD + "gates:\n"),
    "gates twice": lines("  - {id: G-1, name: Coverage, requirement: 95%+, result: 97%}\n", RECORD + "gates:\n"),
    "agents": lines("  - {id: A{n}, name: Agent, score: 90}\n", RECORD + "agents:\n"),
    "conditions": lines("  - {id: '{n}', title: Close, timeline: 2 weeks, items: [a, b]}\n", RECORD + "conditions:\n"),
    "covers nothing": lambda size: filled(size, lambda n: f"G-{n}, ", RECORD + "gates: [{id: G, name: a, requirement: 95%+}]\nconditions:\n  - {id: '1', title: a, timeline: 2 weeks, items: [], covers: [", "G]}\n"),
    "covers everything": lambda size: filled(size // 2, lambda n: f"  - {{id: G-{n}, name: a, requirement: 95%+}}\n", RECORD + "gates:\n") + filled(size // 2, lambda n: f"G-{n}, ", "conditions:\n  - {id: '1', title: a, timeline: 2 weeks, items: [], covers: [", "G-1]}\n"),
    "covers what is nearly there": lambda size: filled(size // 2, lambda n: f"  - {{id: GATE-{n}, name: a, requirement: 95%+}}\n", RECORD + "gates:\n") + filled(size // 2, lambda n: f"GATES-{n}, ", "conditions:\n  - {id: '1', title: a, timeline: 2 weeks, items: [], covers: [", "G-1]}\n"),
    "observations": lines("  - {kind: gate_result, gate: G-1, observed_at: 2026-10-01, value: 97}\n", RECORD + "gates: [{id: G-1, name: a, requirement: 95%+}]\nobservations:\n"),
    "observations of nothing": lines("  - {kind: gate_result, gate: G-{n}, observed_at: 2026-10-01, value: 97}\n", RECORD + "gates: [{id: G-1, name: a, requirement: 95%+}]\nobservations:\n"),
    "observations of no kind": lines("  - {kind: k{n}, gate: G-1}\n", RECORD + "observations:\n"),
    "TODO": lines("key{n}: TODO\n", RECORD),
    "keys twice": lines("key: value\n", RECORD),
    "aliases": lines("k{n}: *a\n", RECORD + "a: &a [x]\n"),
    "anchors": lines("k{n}: &a{n} x\n", RECORD),
    "bomb of aliases": lambda size: RECORD + "a: &a [x,x,x,x,x,x,x,x,x]\n" + filled(size, lambda n: f"b{n}: &b{n} [{', '.join([f'*b{n - 1}' if n else '*a'] * 9)}]\n"),
    "merges": lines("k{n}: {<<: *a}\n", RECORD + "a: &a {x: y}\n"),
    "tags": lines("k{n}: !!python/object:os.system x\n", RECORD),
    "deep flow": nested("[", "]", "gates: "),
    "deep flow of mappings": nested("{a: ", "}", "gates: "),
    "deep block": lambda size: RECORD + "gates:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, min(1500, int((2 * size) ** 0.5)))),
    "deep dashes": once("gates:\n", "- ", "a\n", RECORD),
    "wide flow": once("gates: [", "a, ", "a]\n", RECORD),
    "wide flow of mappings": once("gates: [", "{a: b}, ", "{}]\n", RECORD),
    "a flow left open": once("gates: [", "a, ", "\n", RECORD),
    "a long text": once("risk: ", "word ", "\n", RECORD),
    "a long text in quotes": once('risk: "', "word ", '"\n', RECORD),
    "quotes left open": once('risk: "', "word ", "\n", RECORD),
    "escapes": once('risk: "', "\\u00e9", '"\n', RECORD),
    "a text of lines": lines("  line {n}\n", RECORD + "risk: |\n"),
    "a folded text": lines("  line {n}\n", RECORD + "risk: >\n"),
    "a plain text of lines": lines("  line {n}\n", RECORD + "risk: a\n"),
    "a long key": once("", "k", ": v\n", RECORD),
    "comments": lines("# comment {n}\n", RECORD),
    "comments in between": lines("k{n}: v # comment\n\n# more\n\n", RECORD),
    "blank lines": once("", "\n", "a: b\n", RECORD),
    "documents": lines("---\na: b\n", RECORD),
    "a number": once("gates: [{id: G, name: a, requirement: '>= ", "9", "%'}]\n", RECORD),
    "a result": once("gates: [{id: G, name: a, requirement: 95%+, result: '", "9", "%'}]\n", RECORD),
    "requirements": lines("  - {id: G-{n}, name: a, requirement: 'at least 99.95% within 3 minutes or 180 s ({n})', result: '<2 hours'}\n", RECORD + "gates:\n"),
    "a long requirement": once("gates: [{id: G, name: a, requirement: '", "95% or more and ", "'}]\n", RECORD),
    "a long timeline": once("conditions: [{id: '1', title: a, items: [], timeline: '", "2 weeks ", "'}]\n", RECORD),
    "colons": once("a", ":", "\n", RECORD),
    "tabs": once("a:", "\t", "b\n", RECORD),
    "question marks": once("", "? ", "a\n", RECORD),
    "lines without a key": lines("word\n", RECORD),
    "triggers": lines("    - {id: t{n}, text: 'Error rate > 5% for 10 minutes'}\n", RECORD + "rollback:\n  triggers:\n"),
    "long trigger": once("rollback:\n  triggers:\n    - {id: t, text: '", "rate > 5% for 10 minutes ", "'}\n", RECORD),
}  # fmt: skip
OBJECT = '{"certification": {"id": "HEAVY-1"}, "gates": '
JSON: dict[str, Heavy] = {
    "deep": nested("[", "]", OBJECT),
    "deep objects": nested('{"a":', "}", OBJECT),
    "wide": once(OBJECT + "[", "1,", "1]}"),
    "objects": once(OBJECT + "[", '{"id":"G"},', "{}]}"),
    "a number": once(OBJECT, "9", "}"),
    "numbers": once(OBJECT + "[", "1e999,", "1]}"),
    "keys": lines('"key{n}": 1,\n', '{"certification": {},\n', '"z": 1}'),
    "a text": once(OBJECT + '"', "word ", '"}'),
    "escapes": once(OBJECT + '"', "\\u00e9", '"}'),
    "escaped quotes": once(OBJECT + '"', '\\"', '"}'),
    "blanks": once(OBJECT, " ", "1}"),
    "left open": once(OBJECT + "[", "{", ""),
    "lines": lines('{"gate": "PROD-001", "observed_at": "2026-10-01", "value": "9{n}"}\n'),
    "lines at fault": lines('{"gate": "NONE-{n}", "observed_at": "x", "value": "y"}\n'),
    "lines, unknown keys": lines('{"gate": "PROD-001", "observed_at": "2026-10-01", "k{n}": 1}\n'),
    "lines, long": once('{"gate": "PROD-001", "observed_at": "2026-10-01", "text": "', "word ", '"}\n'),
    "lines, deep": nested("[", "]", '{"gate": "PROD-001", "observed_at": '),
}  # fmt: skip
CSV: dict[str, Heavy] = {
    "gates": lines("PROD-001,2026-10-01,9{n},,,\n", "gate,observed_at,value,attested,text,evidence\n"),
    "gates at fault": lines("NONE-{n},x,y,z,,\n", "gate,observed_at,value,attested,text,evidence\n"),
    "gates, nearly there": lines("PROD-0011{n},2026-10-01,9,,,\n", "gate,observed_at,value,attested,text,evidence\n"),
    "agents": lines("QV,2026-10-01,9{n},,\n", "agent,observed_at,score,completion,overhead\n"),
    "traffic": lines("1{n},2026-10-01T00:00:00Z,step,\n", "percent,observed_at,kind,reason\n"),
    "a long cell": once("gate,observed_at,value,attested,text,evidence\nPROD-001,2026-10-01,9,,", "word ", ",\n"),
    "a long cell in quotes": once('gate,observed_at,value,attested,text,evidence\nPROD-001,2026-10-01,9,,"', "word\n", '",\n'),
    "quotes": once('gate,observed_at,value,attested,text,evidence\nPROD-001,2026-10-01,9,,"', '""', '",\n'),
    "quotes left open": lines("PROD-001,2026-10-01,9,,,\n", 'gate,observed_at,value,attested,text,evidence\nPROD-001,2026-10-01,9,,"a,\n'),
    "commas": once("gate,observed_at,value,attested,text,evidence\n", ",", "\n"),
    "a long number": once("gate,observed_at,value,attested,text,evidence\nPROD-001,2026-10-01,", "9", ",,,\n"),
    "blank lines": once("gate,observed_at,value,attested,text,evidence\n", "\n", "PROD-001,2026-10-01,9,,,\n"),
    "other columns": lines("a{n},b,c\n", "one,two,three\n"),
    "a wide header": once("", "column,", "\n1,2\n"),
    "telemetry": lines("p95,2026-10-01T00:00:00.{n}Z,9\n", "metric,observed_at,value\n"),
    "telemetry at fault": lines("p 95,x,y\n", "metric,observed_at,value\n"),
    "telemetry, one fault a piece": lines("p95,2026-10-01T00:00:00Z,9\n", "metric,observed_at,value\n", "p95,x,y\n"),
    "telemetry, a long cell": once("metric,observed_at,value\np95,2026-10-01T00:00:00Z,", "9", "\n"),
    "telemetry, metrics": lines("m{n},2026-10-01T00:00:00Z,9\n", "metric,observed_at,value\n"),
    "telemetry as JSON": lines('{"metric": "p95", "observed_at": "2026-10-01T00:00:00Z", "value": "{n}"}\n'),
    "telemetry as JSON at fault": lines('{"metric": "p95", "observed_at": "x", "k{n}": "{n}"}\n'),
    "telemetry as JSON, deep": nested("[", "]", '{"metric": "p95", "observed_at": '),
}  # fmt: skip
ROLLOUT = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: app}\n"
CONTROLLERS: dict[str, Heavy] = {
    "Argo, steps": lines("      - setWeight: 10\n      - pause: {duration: 10m}\n", ROLLOUT + "spec:\n  strategy:\n    canary:\n      steps:\n"),
    "Argo, conditions": lines("    - {type: Progressing, status: 'True', lastUpdateTime: '2026-10-01T00:00:00Z'}\n", ROLLOUT + "status:\n  currentStepIndex: 1\n  conditions:\n"),
    "Argo, documents": lines("---\napiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: app{n}}\nspec: {strategy: {canary: {steps: [{setWeight: 10}]}}}\n"),
    "Argo, unknown keys": lines("  key{n}: value\n", ROLLOUT + "spec:\n"),
    "Argo, analysis": lines("      - {name: m{n}, phase: Successful, measurements: [{value: '1', finishedAt: '2026-10-01T00:00:00Z', phase: Successful}]}\n", "apiVersion: argoproj.io/v1alpha1\nkind: AnalysisRun\nmetadata: {name: app}\nspec: {metrics: []}\nstatus:\n  phase: Successful\n  metricResults:\n"),
    "Flagger, conditions": lines("    - {type: Promoted, status: Unknown, lastUpdateTime: '2026-10-01T00:00:00Z'}\n", FLAGGER),
    "Flagger, a list": lines("  - {apiVersion: flagger.app/v1beta1, kind: Canary, metadata: {name: a{n}}, status: {phase: Progressing, canaryWeight: 10, lastTransitionTime: '2026-10-01T00:00:00Z'}}\n", "apiVersion: v1\nkind: List\nitems:\n"),
    "Flagger, events": lines("  - {apiVersion: v1, kind: Event, reason: Synced, message: 'Advance app.test canary weight {n}', lastTimestamp: '2026-10-01T00:00:00Z', involvedObject: {kind: Canary, name: app}}\n", "apiVersion: v1\nkind: List\nitems:\n"),
    "CodeDeploy": lines('"key{n}": 1,\n', '{"deploymentInfo": {"deploymentId": "d-1",\n', '"z": 1}}'),
}  # fmt: skip
ANSWERS: dict[str, Heavy] = {
    "Prometheus, values": lines('[1790000000.{n}, "9{n}"],\n', '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"p95"},"values":[\n', '[1790000001,"1"]]}]}}'),
    "Prometheus, series": lines('{"metric":{"__name__":"p95","i":"{n}"},"values":[[1790000000,"1"]]},\n', '{"status":"success","data":{"resultType":"matrix","result":[\n', '{"metric":{"i":"z"},"values":[[1790000000,"1"]]}]}}'),
    "Prometheus, labels": lines('"l{n}":"v",\n', '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{\n', '"z":"z"},"values":[[1790000000,"1"]]}]}}'),
    "Prometheus, a number": once('{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1790000000,"', "9", '"]]}]}}'),
    "Prometheus, a time": once('{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[', "9", ',"1"]]}]}}'),
    "Prometheus, deep": nested("[", "]", '{"status":"success","data":{"resultType":"matrix","result":'),
    "alerts": lines('{"status":"firing","labels":{"alertname":"A{n}"},"startsAt":"2026-10-01T00:00:00Z"},\n', '{"version":"4","groupKey":"g","receiver":"r","status":"firing","alerts":[\n', '{"status":"firing","labels":{"alertname":"B"},"startsAt":"2026-10-01T00:00:00Z"}]}'),
    "alerts, labels": lines('"l{n}":"v",\n', '{"version":"4","groupKey":"g","receiver":"r","status":"firing","alerts":[{"status":"firing","startsAt":"2026-10-01T00:00:00Z","labels":{\n', '"alertname":"B"}}]}'),
    "VictoriaMetrics": lines('{"metric":{"__name__":"p95","i":"{n}"},"values":[1,2,3],"timestamps":[1790000000000,1790000001000,1790000002000]}\n'),
    "VictoriaMetrics, values": lambda size: '{"metric":{"__name__":"p95"},"values":[' + "1," * (size // 16) + '1],"timestamps":[' + ",".join(str(1790000000000 + n) for n in range(size // 16 + 1)) + "]}\n",
    "CloudWatch": lines('{"Timestamp":"2026-10-01T00:00:{n}Z","Average":1.0,"Unit":"Count"},\n', '{"Label":"p95","Datapoints":[\n', '{"Timestamp":"2026-10-01T00:00:00Z","Average":1.0}]}'),
    "Datadog": lines("[1790000{n},1.0],\n", '{"status":"ok","series":[{"metric":"p95","pointlist":[\n', "[1790000000000,1.0]]}]}"),
    "LaunchDarkly": lines('"k{n}":{"on":true,"version":1},\n', '{"key":"flag","kind":"boolean","environments":{\n', '"z":{"on":true}}}'),
}  # fmt: skip
ALL: dict[str, tuple[str, dict[str, Heavy]]] = {
    "Markdown": (".md", MARKDOWN),
    "YAML": (".yaml", YAML),
    "JSON": (".json", JSON),
    "CSV": (".csv", CSV),
    "controllers": (".yaml", CONTROLLERS),
    "answers": (".json", ANSWERS),
}


def known() -> bytes:
    """The certificate that observations are imported for."""
    return (paths.DATA / "phase3.yaml").read_bytes()
