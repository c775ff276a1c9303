"""What the program says about findings: for each a sentence and a remedy."""

TEXTS: dict[str, str] = {
    # Approvals.
    "findings.approval.missing.message": "{role} has not signed.",
    "findings.approval.missing.remedy": "Ask the {role} to sign.",
    "findings.slot.too_few.message": "{role}: {signed} of {needed} have signed.",
    "findings.slot.too_few.remedy": "Ask {missing} to sign as {role}.",
    "findings.slot.in_meeting.message": "{role} has not signed in a meeting.",
    "findings.slot.in_meeting.remedy": (
        "Put the change on the agenda and ask the {role} to sign in the meeting."
    ),
    "findings.slot.not_met.message": "{role} has signed, but not in a meeting.",
    "findings.slot.not_met.remedy": (
        "Put the change on the agenda; the {role} signs it again in the meeting."
    ),
    "findings.slot.verbal.message": "{role} has agreed by word of mouth only.",
    "findings.slot.verbal.remedy": "Ask the {role} to sign.",
    "findings.slot.verbal_until.message": (
        "{role} has agreed by word of mouth only. The signature is due by {by}."
    ),
    "findings.slot.verbal_until.remedy": "Ask the {role} to sign.",
    "findings.slot.out_of_order.message": (
        "{role} signed before the submission or after the start; that does not count."
    ),
    "findings.slot.out_of_order.remedy": (
        "Ask the {role} to sign the submitted change before it begins."
    ),
    "findings.approval.rejected.message": "{person} rejected the change as {role}.",
    "findings.approval.rejected.remedy": "Mend what was objected to, then submit it again.",
    "findings.own_sign.message": (
        "{person} requested or owns the change and may not sign it as {role}."
    ),
    "findings.own_sign.remedy": "Ask somebody else to sign as {role}.",
    "findings.own_heard.message": (
        "{person} requested or owns the change and may not record what others said of it as {role}."
    ),
    "findings.heard_twice.message": (
        "{person} heard this and signed as well, or heard two; one person speaks once."
    ),
    "findings.heard_twice.remedy": "Ask for the signature of the {role}.",
    "findings.own_heard.remedy": "Ask for the signature of the {role}.",
    "findings.signed_twice.message": (
        "{person} has signed more than once; one person signs one change once."
    ),
    "findings.signed_twice.remedy": "Ask somebody else to sign as {role}.",
    "findings.rollback_authority.message": (
        "Nobody with the authority to roll back has signed: {role}."
    ),
    "findings.rollback_authority.remedy": "Ask for the sign-off of {role}.",
    "findings.own_change.requested": (
        "{person} requested this change, and the requester may not approve it "
        "({section}, separate duties). Ask somebody else with the role."
    ),
    "findings.own_change.owned": (
        "{person} owns this change, and the owner may not approve it "
        "({section}, separate duties). Ask somebody else with the role."
    ),
    "findings.own_change.both": (
        "{person} requested and owns this change, and neither may approve it "
        "({section}, separate duties). Ask somebody else with the role."
    ),
    "findings.has_signed": "{person} has signed this change; one person signs one change once.",
    "findings.no_slot": "{person} holds none of the roles that this change asks for.",
    "findings.slot_filled": "The role of {person} has signed already.",
    # What a change shows.
    "findings.class.missing.message": "The change has no class of this policy.",
    "findings.class.missing.remedy": "Choose one of {classes}.",
    "findings.classification.mismatch.message": (
        "Of class {least} or above: {types}. The change claims {claimed}."
    ),
    "findings.classification.mismatch.remedy": "Change the class to {least}.",
    "findings.document.missing.one.message": "The {document} is missing.",
    "findings.document.missing.one.remedy": "Write the {document}.",
    "findings.document.missing.many.message": "The {document} are missing.",
    "findings.document.missing.many.remedy": "Write the {document}.",
    "findings.proposed_time.missing.message": "The proposed time is missing.",
    "findings.proposed_time.missing.remedy": "Plan a start and an end.",
    "findings.rating.missing.message": "The {rating} is not set.",
    "findings.rating.missing.remedy": "Choose the {rating}.",
    "findings.checklist.open.message": "{phase}, not done yet: {items}.",
    "findings.checklist.open.remedy": "Do what is open and tick it off.",
    "findings.environment.missing.message": "{environment} is not there yet.",
    "findings.environment.missing.remedy": (
        "Say in the testing evidence how the change was tried without {place}."
    ),
    # Evidence.
    "findings.evidence.tests_passed.message": "It is not shown that the automated tests pass.",
    "findings.evidence.tests_passed.remedy": "Run the tests and record that they pass.",
    "findings.evidence.coverage.message": "The test coverage is not shown.",
    "findings.evidence.coverage.remedy": "Record the coverage; at least {limit} % is needed.",
    "findings.evidence.coverage.low.message": (
        "The test coverage is {value} %; at least {limit} % is needed."
    ),
    "findings.evidence.coverage.low.remedy": "Add tests until {limit} % is covered.",
    "findings.evidence.code_reviews.message": "No code review is shown.",
    "findings.evidence.code_reviews.remedy": "Have the code reviewed and record it.",
    "findings.evidence.code_reviews.low.message": "Code reviews shown: {value} of {limit}.",
    "findings.evidence.code_reviews.low.remedy": "Have more people review the code and record it.",
    "findings.evidence.security_scan.message": "No security scan is shown.",
    "findings.evidence.security_scan.remedy": "Scan the change and record the result.",
    "findings.evidence.security_scan.low.message": "The security scan has not passed: {value}.",
    "findings.evidence.security_scan.low.remedy": "Mend the findings and scan again.",
    "findings.evidence.test_kinds.message": "These tests are not shown: {tests}.",
    "findings.evidence.test_kinds.remedy": "Run and record: {tests}.",
    "findings.evidence.security_review.message": "The security review is not shown.",
    "findings.evidence.security_review.remedy": "Have the change reviewed for security.",
    "findings.evidence.qa_approved.message": "QA has not approved the staging deployment.",
    "findings.evidence.qa_approved.remedy": "Ask QA to approve it on staging.",
    "findings.evidence.soak_minutes.message": "No soak on staging is shown.",
    "findings.evidence.soak_minutes.remedy": "Let it run on staging for {limit} minutes.",
    "findings.evidence.soak_minutes.low.message": (
        "It ran on staging for {value} minutes; {limit} are needed."
    ),
    "findings.evidence.soak_minutes.low.remedy": "Let it run on staging for {limit} minutes.",
    "findings.evidence.rollback_tested.message": "The rollback was never tried.",
    "findings.evidence.rollback_tested.remedy": "Try the rollback on staging and record it.",
    "findings.evidence.rollback_minutes.message": "The time that a rollback takes is not shown.",
    "findings.evidence.rollback_minutes.remedy": "Measure the rollback on staging.",
    "findings.evidence.rollback_minutes.low.message": (
        "The rollback takes {value} minutes; it must take less than {limit}."
    ),
    "findings.evidence.rollback_minutes.low.remedy": "Make the rollback faster and measure again.",
    "findings.test.unit": "unit tests",
    "findings.test.integration": "integration tests",
    "findings.test.e2e": "end-to-end tests",
    "findings.test.manual": "manual tests",
    "findings.test.regression": "regression tests",
    "findings.test.load": "load tests",
    "findings.test.security": "security tests",
    "findings.test.uat": "user acceptance tests",
    "findings.test.rollback": "a rollback test",
    "findings.test.staging_smoke": "smoke tests on staging",
    # Time.
    "findings.window.outside.message": "The planned time lies outside the {window}.",
    "findings.window.outside.remedy": "Move the whole change into the {window}.",
    "findings.window.not_preferred.message": (
        "The planned time lies in the {window}, but not at its preferred time."
    ),
    "findings.window.not_preferred.remedy": "Move it to the preferred time if you can.",
    "findings.window.too_long.message": (
        "The change takes longer than the {longest} that the {window} allows."
    ),
    "findings.window.too_long.remedy": "Shorten the change or split it.",
    "findings.freeze.active.message": (
        "The planned time touches “{freeze}”, from {since} to {until}."
    ),
    "findings.freeze.active.remedy": "Move it before {since} or after {until}.",
    "findings.incident.active.message": "A {incident} incident is active at the planned time.",
    "findings.incident.active.remedy": "Wait until the incident is over.",
    "findings.notice.short.message": "The submission comes less than {ahead} before the start.",
    "findings.notice.short.remedy": "Move the start to at least {ahead} after the submission.",
    "findings.publication.late.message": (
        "The RFC is published less than {ahead} before the start."
    ),
    "findings.publication.late.remedy": "Move the start to at least {ahead} after the publication.",
    "findings.communication.late.message": (
        "Stakeholders are told less than {ahead} before the start."
    ),
    "findings.communication.late.remedy": (
        "Move the start to at least {ahead} after the communication."
    ),
    "findings.announcement.late.message": (
        "Customers are told less than {ahead} before the start."
    ),
    "findings.announcement.late.remedy": (
        "Move the start to at least {ahead} after the announcement."
    ),
    "findings.exception.no_reason.message": "{exception}: no reason is given.",
    "findings.exception.no_reason.remedy": "Write down why the change needs the exception.",
    "findings.exception.wrong_kind.message": "{exception}: the policy knows no such reason.",
    "findings.exception.wrong_kind.remedy": (
        "Choose a reason that the policy names, or keep to the window."
    ),
    "findings.exception.no_document.message": (
        "{exception}: the document that this reason needs is missing."
    ),
    "findings.exception.no_document.remedy": "Write the monitoring plan.",
    # Afterwards.
    "findings.rollback.required.message": "Roll back: {trigger}.",
    "findings.rollback.required.remedy": "Roll the change back and record it.",
    "findings.flag_none.message": "No feature flag is registered for this change.",
    "findings.flag_none.remedy": "Register the flag under Policy, named {pattern}.",
    "findings.flag_no_switch.message": "The feature has no flag with an emergency kill switch.",
    "findings.flag_no_switch.remedy": "Register its kill switch under Policy, Feature flags.",
    "findings.flag.faulty.remedy": "Correct the flag under Policy, Feature flags.",
    "findings.flag.name.message": "{flag} is not named {pattern}.",
    "findings.flag.type.message": "{flag} does not end as a flag of type {kind} is named: {pattern}.",
    "findings.flag.kind.message": "{flag} has none of the types of the policy: {kinds}.",
    "findings.flag.owner.message": "{flag} names no owner.",
    "findings.flag.purpose.message": "{flag} says no purpose.",
    "findings.flag.ttl.message": "{flag} has no TTL: the day by which it is to be gone.",
    "findings.flag.day.message": "The TTL of {flag} is not a day, such as 2026-12-31.",
    "findings.flag.kill_switch.message": (
        "{flag} switches a feature that users see, and has no emergency kill switch."
    ),
    "findings.duty.overdue.message": "{what} is overdue since {by}.",
    "findings.duty.approval.remedy": "Ask those who have not signed.",
    "findings.duty.retrospective.remedy": "Hold the retrospective and record when.",
    "findings.duty.documentation.remedy": "Write the documentation and record when.",
    "findings.duty.second_review.remedy": "Ask for the second review.",
    "findings.duty.written.remedy": "Ask who agreed by word of mouth to sign.",
    "findings.duty.verification.remedy": "Complete the post-deployment checklist.",
    "findings.duty.post_mortem.remedy": "Write the post-mortem.",
    "findings.duty.follow_up.remedy": "Follow it up and record it.",
    "findings.duty.executive_report.remedy": "Send the report and record when.",
    "findings.duty.status_update.remedy": "Send the status update.",
    "findings.duty.mitigation.remedy": "Apply a mitigation and record the start.",
    "findings.duty.remediation.remedy": "Carry out the remedy and record the end.",
    "findings.due.approval": "Approval",
    "findings.due.retrospective": "Retrospective",
    "findings.due.documentation": "Documentation",
    "findings.due.second_review": "Second review",
    "findings.due.written": "Signature after a word of mouth",
    "findings.due.verification": "Verification",
    "findings.due.post_mortem": "Post-mortem",
    "findings.due.follow_up": "Follow-up",
    "findings.due.executive_report": "Executive report",
    "findings.due.status_update": "Status update",
    "findings.due.mitigation": "Mitigation",
    "findings.due.remediation": "Remediation",
    # Words.
    "findings.or": "or",
    "findings.and": "{first} and {last}",
    "findings.people.one": "one more person",
    "findings.people.many": "{count} more people",
    "findings.minutes.one": "{count} minute",
    "findings.minutes.many": "{count} minutes",
    "findings.hours.one": "{count} hour",
    "findings.hours.many": "{count} hours",
    "findings.days.one": "{count} day",
    "findings.days.many": "{count} days",
    "findings.business_days.one": "{count} business day",
    "findings.business_days.many": "{count} business days",
    "findings.day_end.one": "a day",
    "findings.day_end.many": "a day",
    "findings.day.0": "Mon",
    "findings.day.1": "Tue",
    "findings.day.2": "Wed",
    "findings.day.3": "Thu",
    "findings.day.4": "Fri",
    "findings.day.5": "Sat",
    "findings.day.6": "Sun",
    "findings.month.1": "Jan",
    "findings.month.2": "Feb",
    "findings.month.3": "Mar",
    "findings.month.4": "Apr",
    "findings.month.5": "May",
    "findings.month.6": "Jun",
    "findings.month.7": "Jul",
    "findings.month.8": "Aug",
    "findings.month.9": "Sep",
    "findings.month.10": "Oct",
    "findings.month.11": "Nov",
    "findings.month.12": "Dec",
}
