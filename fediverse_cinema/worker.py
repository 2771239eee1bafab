"""JOBS: what the worker does, kind by kind. And the worker of a pole: the same house without doors."""

import os
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from fediverse_cinema.accounts import admissions, guests, links, mails, sessions
from fediverse_cinema.activitypub import (
    actors,
    changing_domain,
    closing,
    delivery,
    domain_rules,
    hosts,
    mutes,
    outbox,
    shunning,
    silencing,
    software,
    synchronization,
    tombstones,
    webfinger,
)
from fediverse_cinema.archive import exporting, intake, leaving
from fediverse_cinema.companies import answers as catalogues
from fediverse_cinema.consents import stamps
from fediverse_cinema.conversations import letters as links_by_letter
from fediverse_cinema.conversations import voting
from fediverse_cinema.ecran import forward
from fediverse_cinema.events import visitors as events
from fediverse_cinema.factors import service as factors
from fediverse_cinema.films import (
    approving,
    catalogue,
    channels,
    choosing,
    claims,
    crediting,
    hiding,
    listing,
    posters,
    refreshing,
    scheduling,
    teaser,
    teasing,
    unveiling,
)
from fediverse_cinema.foundation import mail, news
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.jobs import dead
from fediverse_cinema.foundation.jobs.capacity import chosen
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.worker import Worker
from fediverse_cinema.foundation.outside import purging
from fediverse_cinema.inbox import confirming, ledger, waves
from fediverse_cinema.inbox.handlers.actors import look_again
from fediverse_cinema.inbox.worker import note_outcomes, open_letter
from fediverse_cinema.labels import affiliations as jury_affiliations
from fediverse_cinema.labels import answers, asking, leaves, telling
from fediverse_cinema.labels import entrances as jury_entrances
from fediverse_cinema.labels import visitors as selections
from fediverse_cinema.listeners import hear, hear_again
from fediverse_cinema.media import audio_tracks, importing, kept, originals, preparing, proxy, shelving, uploads
from fediverse_cinema.media import service as media
from fediverse_cinema.moderation import complaints, deleting, held_letters
from fediverse_cinema.notices import service as notices
from fediverse_cinema.offers import companions, inviting, lapsing
from fediverse_cinema.poles import kinship, returning
from fediverse_cinema.poles import letters as pole_letters
from fediverse_cinema.projects import affiliations, calls, entrances, leads, supporter_letters
from fediverse_cinema.projects import credits as project_credits
from fediverse_cinema.provenance import words as authors_words
from fediverse_cinema.publications import opening
from fediverse_cinema.recommendations import reading as recommendations
from fediverse_cinema.search import featured, highlight_reading, pole_reading, reading_back, selection_reading, threads
from fediverse_cinema.timeline import service as timelines
from fediverse_cinema.upkeep import certificate
from fediverse_cinema.web import account_mails, upkeep_mails
from fediverse_cinema.web import mails as letters

DAY = timedelta(days=1).total_seconds()
ARRIVALS = "arrivals"
"""The queue of what is done where files arrive: each machine that takes uploads works it."""

_PREPARING: dict[str, Any] = {
    **{"queue": "media", "seconds": DAY, "given_up": preparing.give_up},
    **{"attempts": 20, "first_delay": 10, "longest_delay": 7200},
}

# As long as letters: where the other server is away over a weekend, both say the same on Monday.
_PATIENT: dict[str, Any] = {
    **{"queue": "errands", "seconds": 30, "in_lane": 2},
    **{"attempts": 22, "first_delay": 60, "longest_delay": DAY / 4},
}

JOBS: dict[str, Kind] = {
    news.KIND: Kind(hear, seconds=120),
    news.AGAIN: Kind(hear_again, seconds=120),
    outbox.FAN_OUT: Kind(delivery.fan_out, queue="send", keeps_order=True),
    # 30 s, doubled up to 12 h, 17 times: more than three days, as servers that lie down for a weekend need.
    delivery.DELIVER: Kind(
        delivery.deliver,
        queue=hosts.LETTERS,
        seconds=60,  # two knocks and what is around them
        attempts=17,
        first_delay=30,
        longest_delay=DAY / 2,
        keeps_order=True,
    ),
    actors.CONFIRM: Kind(webfinger.confirm, queue="errands", seconds=30, attempts=4, first_delay=300, in_lane=2),
    reading_back.READ_BACK: Kind(reading_back.read_back, queue="errands", seconds=150, attempts=2),
    featured.READ_AGAIN: Kind(featured.read_again, queue="errands", seconds=90, attempts=2),
    changing_domain.ASK_AGAIN: Kind(changing_domain.ask_all_again, queue="errands", seconds=120),
    changing_domain.MOVE_AWAY: Kind(changing_domain.move_away, **_PATIENT),
    actors.RENEW: Kind(actors.renew, queue="errands", seconds=60, attempts=3, first_delay=600),
    # What was answered with 202 is tried for more than a day: whoever is asked about it may be away for a night.
    held_letters.LET_IN: Kind(waves.let_in, queue="errands", seconds=300),
    ledger.OPEN_LETTER: Kind(
        open_letter,
        queue="letters",
        seconds=120,
        attempts=21,
        first_delay=20,
        longest_delay=7200,
        in_lane=8,
        given_up=ledger.give_up,
        noted=note_outcomes,
    ),
    # On several machines a worker of another one may be the first to take it, and hands it back.
    originals.HAND_IN: Kind(
        originals.hand_in,
        queue=ARRIVALS,
        seconds=DAY / 4,
        attempts=900,
        first_delay=1,
        longest_delay=60,
        given_up=originals.never_handed_in,
    ),
    # For most of a day, as letters: what is given up may be a day of encoding, and a bucket or a disk comes back.
    media.PREPARE: Kind(preparing.prepare, **_PREPARING),
    preparing.ENCODE_SLICE: Kind(preparing.encode_slice, **_PREPARING),
    preparing.FINISH: Kind(preparing.finish, **_PREPARING),
    # Whatever happens to the storage meanwhile: what is deleted must not stay public.
    media.REMOVE: Kind(media.remove, queue="errands", seconds=3600, attempts=40, first_delay=30),
    kept.REMOVE: Kind(kept.remove, queue="errands", seconds=3600, attempts=40, first_delay=30),
    shelving.REMOVE: Kind(shelving.remove, queue="errands", seconds=3600, attempts=40, first_delay=30),
    audio_tracks.MAKE: Kind(
        audio_tracks.make, queue="media", seconds=DAY / 4, attempts=3, first_delay=10, given_up=audio_tracks.give_up
    ),
    importing.FETCH: Kind(
        importing.fetch, queue="errands", seconds=DAY / 2, attempts=3, in_lane=2, given_up=importing.give_up
    ),
    purging.PURGE: Kind(purging.purge, queue="errands", seconds=30),
    "sweep_uploads": Kind(uploads.sweep, queue=ARRIVALS, seconds=600, every=3600),
    originals.PUT_AWAY: Kind(originals.put_away, queue="errands", seconds=DAY, attempts=10, first_delay=60),
    approving.APPROVE: Kind(approving.approve, queue="errands", seconds=30, attempts=4, abroad=True),
    domain_rules.PURGE: Kind(closing.purge, queue="errands", seconds=600),
    domain_rules.JUDGE: Kind(silencing.judge_hosts, queue="errands", seconds=600, attempts=20),
    shunning.PART: Kind(shunning.part, queue="errands", seconds=600, attempts=20),
    "sweep_mutes": Kind(mutes.sweep, every=3600),
    closing.PURGE_HOST: Kind(closing.purge_host, queue="errands", seconds=3600, attempts=20, in_lane=2),
    # Beside the errands, which may take minutes each: private letters wait for the answer.
    hosts.ASK_SOFTWARE: Kind(software.ask, queue="questions", seconds=30, attempts=3, in_lane=3),
    synchronization.SYNCHRONIZE: Kind(synchronization.synchronize, queue="errands", seconds=300, attempts=4, in_lane=2),
    "sweep_hosts": Kind(hosts.sweep, seconds=600, every=DAY),
    "look_at_the_clock": Kind(returning.look_at_the_clock, every=600),
    kinship.READ: Kind(pole_reading.read, queue="errands", seconds=300, attempts=2, in_lane=1),
    highlight_reading.READ: Kind(highlight_reading.read, queue="errands", seconds=120, attempts=3, in_lane=1),
    "look_at_highlights": Kind(forward.look_again, every=3600),
    "read_poles": Kind(pole_reading.read_all, seconds=60, every=6 * 3600),
    selections.READ: Kind(
        selection_reading.read, queue="errands", seconds=300, attempts=6, first_delay=60, longest_delay=7200, in_lane=1
    ),
    "look_at_selections": Kind(selection_reading.look_at_old, seconds=300, every=3600),
    voting.TELL_COUNTS: Kind(voting.tell_counts, queue="send"),
    # Any stranger's answer to what we do not know sets one of these on its way: they have places of their own.
    threads.CLIMB: Kind(threads.climb, queue="threads", seconds=600, attempts=2, in_lane=2),
    threads.DESCEND: Kind(threads.descend, queue="threads", seconds=600, attempts=2, in_lane=2),
    links_by_letter.BLOT: Kind(links_by_letter.blot, queue="errands"),
    affiliations.TELL: Kind(affiliations.tell_now, **_PATIENT),
    inviting.SEND: Kind(inviting.send_now, **_PATIENT, given_up=inviting.give_up),
    entrances.SEND: Kind(entrances.send_again, attempts=3),
    jury_affiliations.TELL: Kind(jury_affiliations.tell_now, **_PATIENT),
    jury_entrances.SEND: Kind(jury_entrances.send_again, attempts=3),
    asking.ASK_ALL: Kind(asking.ask_all, seconds=600),
    asking.TAKE_BACK: Kind(asking.take_back, seconds=600),
    "ask_authors_who_wait": Kind(asking.ask_who_wait, seconds=600, every=3600),
    telling.TELL: Kind(telling.tell_now, seconds=120),
    telling.BOOST: Kind(telling.boost_films, seconds=600),
    supporter_letters.TELL: Kind(supporter_letters.tell, seconds=300, attempts=4),
    supporter_letters.WRITE: Kind(supporter_letters.write, queue="errands", attempts=4, first_delay=60),
    supporter_letters.SEND: Kind(supporter_letters.send_again, attempts=3),
    "sweep_guests": Kind(guests.sweep, every=3600),
    "sweep_sessions": Kind(sessions.sweep, every=3600),
    "sweep_factors": Kind(factors.sweep, every=3600),
    "sweep_links": Kind(links.sweep, seconds=600, every=DAY),
    "sweep_admissions": Kind(admissions.sweep, every=3600),
    account_mails.RECOVER: Kind(account_mails.recover, queue="errands", attempts=3),
    account_mails.LOOK_AFTER: Kind(account_mails.look_after_joining, every=3600),
    events.FIND: Kind(events.find_organisers, queue="errands", seconds=180, attempts=3, first_delay=60, in_lane=2),
    channels.FIND: Kind(channels.find, queue="errands", attempts=5, first_delay=30, in_lane=2),
    scheduling.MOMENT: Kind(scheduling.its_moment),
    scheduling.OPEN: Kind(scheduling.open_film, queue="errands", seconds=DAY),
    "open_films": Kind(scheduling.open_films, every=60),
    hiding.CARRY: Kind(hiding.carry, queue="errands", seconds=DAY, attempts=20, first_delay=60, longest_delay=7200),
    deleting.DELETE: Kind(deleting.delete, queue="errands", seconds=600, attempts=20, first_delay=10),
    "sweep_authors_words": Kind(authors_words.sweep, seconds=600, every=DAY),
    "sweep_complaints": Kind(complaints.sweep, seconds=600, every=DAY),
    "veil_drafts": Kind(unveiling.veil_drafts, queue="errands", seconds=DAY, every=3600),
    opening.PUBLISH: Kind(opening.publish, queue="errands", seconds=120),
    "publish_articles": Kind(opening.publish_what_is_due, every=60),
    posters.COPY: Kind(
        posters.copy, queue="errands", seconds=180, attempts=5, first_delay=300, in_lane=2, keeps_order=True
    ),
    companions.SEND: Kind(companions.send_now, **_PATIENT),
    "look_for_lost_offers": Kind(lapsing.look_for_lost, seconds=600, every=3600),
    crediting.ASK: Kind(crediting.ask_now, **_PATIENT, given_up=crediting.give_up),
    leads.READ: Kind(leads.read, queue="errands", seconds=120, attempts=5, first_delay=600, in_lane=2),
    project_credits.ASK: Kind(project_credits.ask_now, **_PATIENT),
    project_credits.CHECK: Kind(
        project_credits.check, queue="errands", seconds=300, attempts=5, first_delay=600, in_lane=2
    ),
    claims.CHECK: Kind(claims.check, queue="errands", seconds=300, attempts=5, first_delay=600, in_lane=2),
    answers.ASK: Kind(answers.ask_now, **_PATIENT),
    leaves.LOOK: Kind(leaves.look, queue="errands", seconds=60, attempts=2, in_lane=2),
    "look_at_leaves": Kind(leaves.look_at_old, seconds=300, every=3600),
    catalogues.LOOK: Kind(catalogues.look, queue="errands", seconds=60, attempts=2, in_lane=2),
    "look_at_catalogues": Kind(catalogues.look_at_old, seconds=300, every=3600),
    choosing.LOOK: Kind(choosing.look, queue="errands", seconds=300, attempts=5, first_delay=300, in_lane=2),
    choosing.CHECK: Kind(choosing.check, queue="errands", seconds=300, attempts=5, first_delay=600, in_lane=2),
    choosing.LOOK_AGAIN: Kind(choosing.look_at, queue="errands", seconds=300, attempts=2, in_lane=2),
    choosing.TELL: Kind(choosing.tell),
    "look_at_awards": Kind(choosing.look_at_old, seconds=300, every=3600),
    stamps.LOOK_AGAIN: Kind(stamps.look_again, queue="errands", seconds=300, attempts=3, abroad=True),
    recommendations.READ: Kind(
        recommendations.read, queue="errands", seconds=300, attempts=3, first_delay=600, in_lane=1
    ),
    exporting.MAKE: Kind(
        exporting.make, queue="errands", seconds=DAY / 2, attempts=4, first_delay=60, given_up=exporting.give_up
    ),
    "sweep_archives": Kind(exporting.sweep, seconds=600, every=3600),
    intake.WORK: Kind(
        intake.work, queue="errands", seconds=DAY / 4, attempts=4, first_delay=60, in_lane=2, given_up=intake.give_up
    ),
    leaving.TAKE_DOWN: Kind(leaving.take_down, queue="errands", seconds=DAY / 4, attempts=40, first_delay=30),
    leaving.SAY_FAREWELL: Kind(leaving.say_farewell, attempts=20),
    "forget_keys": Kind(leaving.forget_keys, every=DAY),
    refreshing.REFRESH: Kind(refreshing.refresh, attempts=1, abroad=True),  # asked again when somebody opens it
    "sweep_pictures": Kind(proxy.sweep, seconds=600, every=900),
    "sweep_films": Kind(listing.sweep, seconds=600, every=DAY),
    teaser.MAKE: Kind(teasing.make, queue="media", seconds=3600, attempts=3, first_delay=60),
    "sweep_catalogue": Kind(catalogue.sweep, seconds=1800, every=DAY),
    "close_calls": Kind(calls.close_what_is_over, every=60),
    "sweep_timelines": Kind(timelines.sweep, seconds=600, every=DAY),
    # For a day, as servers that put strangers off ask for; a server that says no ends it at once.
    mail.SEND: Kind(
        mail.send,
        queue=mail.QUEUE,
        seconds=120,
        attempts=13,
        first_delay=120,
        longest_delay=4 * 3600,
        in_lane=2,
        given_up=mails.given_up,
    ),
    letters.AT_ONCE: Kind(letters.look_for_news, seconds=120, every=600),
    letters.DAILY: Kind(letters.write_daily, seconds=600),
    letters.WRITE: Kind(letters.write, queue="errands", seconds=60, attempts=4, first_delay=60),
    pole_letters.SWEEP: Kind(pole_letters.sweep, seconds=600, every=DAY),
    "sweep_notices": Kind(notices.sweep, seconds=600, every=DAY),
    confirming.LOOK_AGAIN: Kind(look_again, queue="errands", seconds=60, attempts=4, first_delay=3600, abroad=True),
    "sweep_tombstones": Kind(tombstones.sweep, seconds=600, every=DAY),
    "sweep_letters": Kind(ledger.sweep, seconds=600, every=DAY),
    "sweep_outbox": Kind(outbox.sweep, seconds=600, every=DAY),
    "sweep_jobs": Kind(dead.sweep, seconds=600, every=DAY),
    upkeep_mails.LOOK: Kind(upkeep_mails.look_after_pole, seconds=120, every=600),
    "look_at_certificate": Kind(certificate.look, queue="errands", every=DAY),
}


async def build_worker(settings: Settings, queues: Collection[str] = ()) -> Worker:
    """A worker for the pole that is here(), for all queues, or for those that are named (`chosen`)."""
    capacity = {
        "default": 10, "send": 10, "deliver": 100, "letters": 40, "errands": 10, "questions": 10, "threads": 10,
        "mail": 5, "media": min(settings.media.preparations, os.cpu_count() or 1), ARRIVALS: 2,
    }  # fmt: skip
    return Worker(chosen(capacity, queues) if queues else capacity, alone=settings.uses_sqlite)
