"""Mails about measures, to whom they concern, and about complaints, to who has made them. Called by the pages on which
that happens.
"""

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.foundation import mail
from fediverse_cinema.moderation import complaints, measures
from fediverse_cinema.moderation.models import Complaint, Measure
from fediverse_cinema.web.account_mails import tell
from fediverse_cinema.web.mails import put


async def of_measure(measure: Measure) -> None:
    """However seldom she wants mails: who is shut out reads it nowhere else."""
    people = (await measures.concerned(measure.about_id)).people
    accounts = Account.filter(creator__actor_id__in=list(people))
    for account in await accounts.select_related("creator__actor") if mail.is_on() else []:
        await tell(account, "mails/_measure.txt", measure=measure)


async def confirm(complaint: Complaint, link: str) -> None:
    """In the transaction that keeps it: is this her address?"""
    if mail.is_on():
        days = complaints.UNCONFIRMED_FOR.days
        await put(complaint.mail, complaint.language, "mails/_complaint.txt", complaint=complaint, link=link, days=days)


async def received(complaint: Complaint) -> None:
    """The receipt, once the address is hers; and each maker hears that she may answer, however seldom she wants mails:
    it is her right.
    """
    await _with_link(complaint, "mails/_complaint_received.txt")
    await _tell_makers(complaint, "mails/_complaint_made.txt")


async def decided(complaint: Complaint) -> None:
    """To both sides."""
    await _with_link(complaint, "mails/_complaint_decided.txt")
    await _tell_makers(complaint, "mails/_complaint_decided.txt")


async def _tell_makers(complaint: Complaint, template: str) -> None:
    accounts = Account.filter(creator__actor_id__in=list(await complaints.concerned(complaint)))
    for account in await accounts.select_related("creator__actor") if mail.is_on() else []:
        await tell(account, template, complaint=complaint, link=complaints.address_of(complaint))


async def _with_link(complaint: Complaint, template: str) -> None:
    """Only where somebody has confirmed that it is hers: else a stranger's letter box would be filled from here."""
    if not mail.is_on() or complaint.confirmed_at is None:
        return
    async with in_transaction():
        link = await complaints.link_to(complaint)
        await put(
            complaint.mail, complaint.language, template, whom=complaint.name, complaint=complaint, link=link
        )  # fmt: skip
