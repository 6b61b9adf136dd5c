"""Blank certificates to fill in, as a record file and in Markdown.

Every TODO is refused until it is filled.
"""

RECORD = """\
# A certificate as a record file: fill in each TODO, take out what does not apply, then `readiness import` it.
# `readiness schema` gives every field to an editor; data/README.md explains each.
certification:
  id: TODO                      # identifies the certification for ever: letters, digits, points, dashes
  title: TODO
  system: TODO
  authority: TODO               # who certifies
  decided_on: TODO              # 2026-03-02
  # valid_until: 2027-03-01     # left out, it never expires
  # next_review: 2026-06-01
  declared_decision: TODO       # in the document's own words: APPROVED, NO-GO, APPROVED WITH CONDITIONS
  # decision: approved          # approved, conditional, rejected or unread; without it, read from those words
  # time_zone: Europe/Berlin    # UTC without it
gates:
  - id: TODO
    name: TODO
    requirement: TODO           # < 300 ms p95, 95%+, zero critical findings, or words
    # result: 210 ms p95        # in the requirement's unit
    # declared: PASS            # the document's own word
    # good_for: 30 days         # how long a result is good; left out, it never expires
    # owner: TODO
    # evidence: https://ci.example/run/1
# agents:                       # subsystems with a readiness score of 100
#   - id: HP
#     name: Hoist Planner
#     score: 92
# conditions:
#   - id: "1"
#     title: Rotate the service passwords
#     timeline: by 2026-03-20   # or 2-3 weeks from deployment start, within 10 days
#     covers: []                # ids of gates and agents whose gap it covers
#     owner: Security
#     items: []                 # what must be done, one a line
# rollout:
#   phases:
#     - {number: 1, name: Canary, weeks: "1", steps: [{percent: 10}]}
# boards:
#   - name: Release board
#     signoffs:
#       - {role: Safety, name: A. Name, decision: approved, decided_on: 2026-03-02}
"""
MARKDOWN = """\
# TODO

**Certification ID:** TODO
**System:** TODO
**Certification Authority:** TODO
**Certification Date:** TODO
**Validity Period:** until TODO
**Certification Decision:** TODO

<!-- The decision in plain words; docs/certificates.md has those that are understood. -->

## Production Gates

| Gate ID | Gate | Requirement | Result | Status |
|---|---|---|---|---|
| G-1 | TODO | TODO | TODO | TODO |

## Conditions of Approval

<!-- One a line, numbered, with its day or its window: what is to be done, by when, and by whom. -->

## Sign-off

| Role | Name | Decision | Date |
|---|---|---|---|
| TODO | TODO | | |
"""
