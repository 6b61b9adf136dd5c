import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.values.decision import read_decision
from tests.examples import examples

APPROVED = """APPROVED | APPROVED FOR IMMEDIATE PRODUCTION DEPLOYMENT | GO | CERTIFIED | AUTHORIZED FOR DEPLOYMENT
Accepted | Approval granted | READY FOR PRODUCTION | Production ready | PRODUCTION-READY | CLEARED FOR LAUNCH | PASSED
✅ APPROVED | [x] GO [ ] NO-GO | ☑ GO ☐ NO-GO | GO ☑ NO-GO ☐ | (x) Approved ( ) Rejected | GO FOR LAUNCH | Yes
APPROVED (NOT REJECTED BY ANY BOARD) | APPROVED, no objections | Approved without conditions | Approved unanimously
The system is approved for production use | Quay Crane 4.2 is certified for operation | We approve the release
UNCONDITIONAL GO | Unconditionally approved | ~~REJECTED~~ APPROVED | Certified - production ready | Release approved
APPROVED - no blocking issues | Go-ahead granted | CERTIFIED PRODUCTION READY | Fully Approved | Authorised
12 of 12 approved | Approved 5/5 | Approved for 12 months | Approved with immediate effect | GO with full confidence
Go-live approved | certified with distinction | Launch approved
☐ REJECTED ✅ APPROVED | Decision ✅ approved by the board | APPROVED ☒ by the board
Decision: [x] GO [ ] NO-GO | approved by the staging panel | approved by the review board | Approved for
Approved for the harbour tests | Approved for production and tests | approved harbour staging | Cleared to staff and tests
Approved, with distinction by the board | Approved, with immediate effect | Approved with"""
REJECTED = """NO-GO | NO-GO, the release is withheld | NOT READY | DO NOT DEPLOY | DECLINED | REJECTED | DENIED | Refused
not approved | NOT CERTIFIED | no go | NOGO | No–Go | FAILED | WITHDRAWN | BLOCKED | Approval denied | ❌ NOT APPROVED
never approved | cannot be approved | isn't ready | UNAPPROVED | disapproved | Release rejected by the board | NO
NOT APPROVED FOR DEPLOYMENT | must not be deployed | not to be released | [ ] GO [x] NO-GO | not authorised
Certification refused | do not release | NO-GO until the restore drill is done | We decline to certify
not ready for production | Deployment blocked | don't deploy | ~~APPROVED~~ REJECTED | no longer approved | ❌
NOT RECOMMENDED FOR PRODUCTION | LAUNCH NOT READY | NOT GRANTED | NOT PRODUCTION-READY | Approval: not granted
☐ GO ✅ NO-GO | isnt approved | approval was declined by a board, its reason pends"""
CONDITIONAL = """CONDITIONAL GO | APPROVED WITH CONDITIONS | Approved subject to a restore drill | LIMITED APPROVAL
Provisionally approved | conditional approval | Conditionally certified | GO with conditions | ⚠️ APPROVED
Approved for staging only | approved if the drill passes | approved once tests pass | approved for testing
Partially approved | APPROVED BUT fix the bug | Approval with conditions | [x] CONDITIONAL GO [ ] GO
approved for 10% of traffic | approved for one week | approved subject-to a retest | READY* | approved*
Approved with deviations | Approved, with findings | READY with minor issues | approved in part | GO with action items
approved for production testing | approved in staging | cleared to staging | approved today for staging
conditionally passed | approved today with findings | approved immediately with findings | Approved, with findings of the board"""
UNREAD = """PENDING | HOLD | ON HOLD | DEFERRED | POSTPONED | WITHHELD | DRAFT | TBD | [ ] GO [ ] NO-GO [ ] CONDITIONAL GO
[x] GO [x] NO-GO | ☐ | GO / NO-GO | GO/NO-GO | GO NO-GO | maybe | AMBER | not yet approved | to be approved | will be approved
approved pending security sign-off | awaiting approval | ready for review | READY FOR APPROVAL | Approved / Rejected
go/no-go meeting on Friday | unknown | Under review | almost ready | n/a | Genehmigt | NICHT GENEHMIGT | approval
recommended for approval | Approved? | perhaps approved | passed to the next committee | not rejected | lapsed
no decision yet | none | ___ | GO BACK | approved by ____ | ❌ APPROVED | nearly certified | approvedish
semi-approved | pre-approved | Nobody objected | GO ☐ NO-GO ☐ | proposed: approved | candidate for certification
in progress | risk accepted | extension granted | not disapproved | approved, it is not | abstained | no quorum
the board did not, after long discussion, approve | conditional | ok
Approved by 0 of 5 | approved 2/5 | certified copy | Approved: false | approved in error | approved by mistake
approved under protest | approved with dissent | to approve | passed 3 of 9 | approved nowhere | approved 👎
Approved by vote 2-3 against | 🚫 approved | GO, aber nicht vor April | GO (nicht vor April) | approved sous réserve
Approved – pas encore | approved, pero no en Europa | GO; ma solo in test
ready for testing | ready for the testing | passed on to the board
passed over | passed by the committee | pass to the board | pass over | approved go back | conditionally approved, rejected
NOT APPROVED, awaiting the drill | APPROVED [x] REJECTED | approved for the review | ☐ APPROVED | [ ] APPROVED"""


def phrases(table: str) -> list[str]:
    return [phrase.strip() for line in table.splitlines() for phrase in line.split("|")]


@pytest.mark.parametrize("text", phrases(APPROVED))
def test_a_plain_yes_is_approved(text: str):
    assert read_decision(text) == "approved"


@pytest.mark.parametrize("text", phrases(REJECTED))
def test_a_word_against_is_rejected(text: str):
    assert read_decision(text) == "rejected"


@pytest.mark.parametrize("text", phrases(CONDITIONAL))
def test_a_yes_with_a_reservation_is_conditional(text: str):
    assert read_decision(text) == "conditional"


@pytest.mark.parametrize("text", ["", " ", *phrases(UNREAD)])
def test_what_is_put_off_contradictory_or_not_known_is_unread(text: str):
    assert read_decision(text) == "unread"


@pytest.mark.parametrize(
    "text",
    [
        p
        for table in (APPROVED, REJECTED, CONDITIONAL, UNREAD)
        for p in phrases(table)
        if p.replace(" ", "").isalpha()
    ],
)
def test_a_program_that_joins_the_words_says_the_same(text: str):
    assert read_decision(text.upper().replace(" ", "_")) == read_decision(text)


NO = st.sampled_from([p for table in (REJECTED, CONDITIONAL, UNREAD) for p in phrases(table)])
YES = st.sampled_from(
    [p for p in phrases(APPROVED) if "[" not in p and "☐" not in p and "(" not in p and "~" not in p]
)
# How a document goes on after its decision's word; none of it is a decision of its own.
AROUND = st.sampled_from(
    [
        "{}",
        "**{}**",
        "{}.",
        "{} for production",
        "Decision: {}",
        "{} (2 March 2026)",
        "the release is {}",
        "{} by the board",
    ]
)
JOINED = st.sampled_from(
    ["{no}, {yes}", "{yes}, {no}", "{no}. {yes}", "{yes} - {no}", "{no}; {yes}", "{yes} ({no})"]
)


@pytest.mark.slow
@settings(max_examples=examples(200, 2000), deadline=None)
@given(NO, AROUND, st.sampled_from([str, str.upper, str.lower, str.title]))
def test_no_phrase_that_is_not_a_plain_yes_is_ever_approved(no: str, around: str, cased):
    assert read_decision(around.format(cased(no))) != "approved"


@pytest.mark.slow
@settings(max_examples=examples(200, 2000), deadline=None)
@given(
    YES,
    st.sampled_from(
        [p for p in [*phrases(REJECTED), *phrases(CONDITIONAL)] if "[" not in p and "~" not in p]
    ),
    JOINED,
)
def test_a_yes_beside_a_no_or_a_reservation_is_never_approved(yes: str, no: str, joined: str):
    assert read_decision(joined.format(yes=yes, no=no)) != "approved"


@settings(max_examples=examples(100, 500), deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_reads_as_one_of_four_and_only_with_a_word_for_it_as_a_yes(text: str):
    found = read_decision(text)

    assert found in ("approved", "conditional", "rejected", "unread")
    assert found != "approved" or any(c.isalpha() for c in text)
