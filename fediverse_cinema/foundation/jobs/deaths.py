"""Workers that die in the middle of jobs. One of these may be what killed it, and most were only there: who has seen
several die waits, longer each time, so that the others come on, and none is given up because a machine fails again and
again for an hour.
"""

MOST = 14  # until the job is thought to be the reason
FREE = 5  # which cost no time
FIRST_WAIT, LONGEST_WAIT = 10.0, 3600.0


def due_again(now: float) -> str:
    """In SQL: when a job of a dead worker is due."""
    return (
        f"CASE WHEN attempts<={FREE} THEN due WHEN attempts>{MOST} THEN {now + LONGEST_WAIT}"
        f" ELSE {now} + {FIRST_WAIT} * (1 << (attempts-{FREE + 1})) END"
    )
