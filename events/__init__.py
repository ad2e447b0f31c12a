"""Events, offerings, sign-up, quotas, waitlist, attendance."""
