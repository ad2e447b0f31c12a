"""What is kept of unions, members, their accounts and roles, and the audit trail."""

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from foundation.clock import now
from foundation.identifiers import LENGTH, new_id


class Branch(Table):
    """A node of the tree of unions: province, college, branch union or group."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    parent: "ForeignKey[Branch]" = ForeignKey("self", null=True, default=None, on_delete=OnDelete.restrict)
    kind = Varchar(length=16)
    name = Varchar(length=80)
    position = Integer(default=0, help_text="the union's own order of its branches")
    path = Varchar(length=200, index=True, help_text="ids from the root, each followed by '/', itself last")

    one_name_under_a_parent = Unique([parent, name])
    known_kind = Check("kind IN ('province', 'college', 'branch', 'group')")


class Member(Table):
    """A person on the roster. Guests are never members."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    staff_number = Varchar(length=32, unique=True)
    name = Varchar(length=60)
    pinyin = Varchar(length=200, index=True, help_text="sort key, a syllable a character: zhang1张 san1三")
    initials = Varchar(length=60, index=True, help_text="for search: zs finds 张三")
    letters = Varchar(length=200, default="", help_text="for search: zhangsan finds 张三")
    strokes = Varchar(
        length=120, default="", index=True, help_text="sort key by strokes (members.domain.strokes)"
    )
    sex = Varchar(length=6, default="")
    birth_date = Date(null=True, default=None)
    branch = ForeignKey(Branch, null=False, on_delete=OnDelete.restrict)
    employment_status = Varchar(length=10, default="active")
    joined_on = Date(null=True, default=None)
    retired_on = Date(null=True, default=None)
    honours = Text(default="")
    phone = Varchar(length=20, default="")
    email = Varchar(
        length=254, default="", help_text="told to only once its owner has opened a link mailed to it"
    )
    created_at = Timestamptz(default=now)
    updated_at = Timestamptz(default=now)

    known_sex = Check("sex IN ('', 'male', 'female')")
    known_status = Check("employment_status IN ('active', 'seconded', 'retired', 'left')")


class Account(Table):
    """How a member signs in. Exists from the first activation slip on."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    member = ForeignKey(Member, null=False, unique=True, on_delete=OnDelete.cascade)
    password_hash = Varchar(length=160, default="", help_text="argon2id; empty until activated")
    must_change = Boolean(default=False)
    activated_at = Timestamptz(null=True, default=None)
    password_changed_at = Timestamptz(null=True, default=None)
    demo = Boolean(default=False, help_text="a production start refuses while such accounts exist")


class ActivationSlip(Table):
    """A one-time slip printed by the liaison; only the digest of its code is kept."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    member = ForeignKey(Member, null=False, on_delete=OnDelete.cascade)
    digest = Varchar(length=64, unique=True)
    issued_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    issued_at = Timestamptz(default=now)
    expires_at = Timestamptz(default=now)
    used_at = Timestamptz(null=True, default=None)


class Session(Table):
    """A signed-in browser, keyed by the digest of its token."""

    digest = Varchar(length=64, primary_key=True)
    member = ForeignKey(Member, null=False, on_delete=OnDelete.cascade)
    created_at = Timestamptz(default=now)
    expires_at = Timestamptz(default=now)
    device = Varchar(length=160, default="")


class SignInFailure(Table):
    """Failures in a row of one account or one address, and until when it must wait."""

    key = Varchar(length=80, primary_key=True, help_text="'account:<staff number>' or 'address:<ip>'")
    failures = Integer(default=0)
    last_at = Timestamptz(default=now)
    blocked_until = Timestamptz(null=True, default=None)

    not_negative = Check("failures >= 0")


class RoleGrant(Table):
    """A role a member holds; `scope` is the id of the branch, event or competition, empty for all."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    member = ForeignKey(Member, null=False, on_delete=OnDelete.cascade)
    role = Varchar(length=16)
    scope = Varchar(length=LENGTH, default="")
    granted_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    granted_at = Timestamptz(default=now)

    once = Unique([member, role, scope])
    known_role = Check("role IN ('liaison', 'organizer', 'referee', 'umpire', 'administrator')")


class AuditEntry(Table):
    """Who did what when: append-only, ids and field names only, never sensitive values."""

    id = BigSerial(primary_key=True)
    at = Timestamptz(default=now)
    actor = Varchar(
        length=LENGTH, default="", index=True, help_text="id of the member or link; empty: system"
    )
    actor_kind = Varchar(length=16, default="member", help_text="member, link, system")
    action = Varchar(length=60)
    subject_kind = Varchar(length=30)
    subject = Varchar(length=64, index=True)
    fields = Text(default="{}", help_text="JSON")


class AuditSeal(Table):
    """The chain over audit entries, written by one sealer after they are committed."""

    sequence = BigInt(primary_key=True)
    entry = ForeignKey(AuditEntry, null=False, unique=True, on_delete=OnDelete.restrict)
    hash = Varchar(length=64)
