"""The kinds of decisions: a class for each, which checks what was decided and says how it takes effect."""

from __future__ import annotations

from apps.curation.kinds.acceptances import Accept
from apps.curation.kinds.affiliations import Affiliate, Disaffiliate
from apps.curation.kinds.attributions import Attribute, Hide, Reject
from apps.curation.kinds.bodies import Describe, Name, Separate
from apps.curation.kinds.identities import Merge, Split
from apps.curation.kinds.labels import Alias, Relabel
from apps.curation.kinds.links import Link, Unlink
from apps.curation.kinds.meetings import CorrectMeeting
from apps.curation.kinds.passages import Divide, Join
from apps.curation.kinds.protocol import Kind
from apps.curation.models import DecisionKind

KINDS: dict[str, Kind] = {
    DecisionKind.ATTRIBUTE: Attribute(),
    DecisionKind.REJECT: Reject(),
    DecisionKind.ALIAS: Alias(),
    DecisionKind.RELABEL: Relabel(),
    DecisionKind.MERGE: Merge(),
    DecisionKind.SPLIT: Split(),
    DecisionKind.LINK: Link(),
    DecisionKind.UNLINK: Unlink(),
    DecisionKind.DIVIDE: Divide(),
    DecisionKind.JOIN: Join(),
    DecisionKind.CORRECT_MEETING: CorrectMeeting(),
    DecisionKind.HIDE: Hide(),
    DecisionKind.NAME: Name(),
    DecisionKind.SEPARATE: Separate(),
    DecisionKind.DESCRIBE: Describe(),
    DecisionKind.ACCEPT: Accept(),
    DecisionKind.AFFILIATE: Affiliate(),
    DecisionKind.DISAFFILIATE: Disaffiliate(),
}
"""Every kind by its name in the log."""
