"""People, branch unions, roles, sign-in and sessions, the audit trail."""
