"""Which match is urgent: the longest way to the end first, then whoever's people have the most still to play."""

from competitions.domain.schedule.model import Model


def tails(model: Model) -> list[int]:
    """For each match the steps that must follow its end, by feeds and rest."""
    found = [0] * len(model.tasks)
    for i in sorted(
        range(len(model.tasks)), key=lambda i: (-model.ancestors[i].bit_count(), -model.tasks[i].rubber)
    ):
        found[i] = max((gap + model.length[j] + found[j] for j, gap in model.later[i]), default=0)
    return found


def loads(model: Model) -> list[int]:
    """For each match the most steps any of its people may have to play, rest and all."""
    found = [0] * len(model.tasks)
    for certain, possible in model.persons:
        members = [i for i in range(len(model.tasks)) if (certain | possible) >> i & 1]
        load = sum(model.length[i] + model.rest[i] for i in members)
        for i in members:
            found[i] = max(found[i], load)
    return found


def urgency(model: Model) -> list[float]:
    """Keys for a pass: the smallest is placed first. The load decides among equal ways to the end."""
    tail, load = tails(model), loads(model)
    most = max(load, default=0) + 1
    return [-(steps + load[i] / most) for i, steps in enumerate(tail)]
