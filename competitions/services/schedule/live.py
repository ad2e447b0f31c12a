"""What happens to a plan reaches the referee's open pages: a new version, and how a computation gets on."""

from foundation.live import hub


def plan_topic(competition_id: str) -> str:
    return f"plan/{competition_id}"


def plan_changed(competition_id: str) -> None:
    """Called once the change is durable: pages ask anew for what they show."""
    hub.publish(plan_topic(competition_id), "{}", event="draw", key="plan")


def run_changed(competition_id: str, state: str) -> None:
    """The state of a computation as JSON; a newer one replaces an unread one."""
    hub.publish(plan_topic(competition_id), state, event="run", key="run")
