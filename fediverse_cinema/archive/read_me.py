"""The page that lies on top of an archive, in French and in English: whoever opens it in ten years knows what it is."""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.archive.parts import Part, text
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here

NAME = "README.txt"
WORDS = """\
{name} (@{address})
{pole}, {day}

FRANÇAIS
Tout ce que vous avez ici, tel que c’était ce jour-là.{without_fr}
- films/ : pour chaque film, sa fiche (sheet.json), ce que reçoivent les autres serveurs (film.json), le fichier que
  vous aviez envoyé, sous-titres, affiche, photos
- selections/ : vos sélections, avec vos mots sur chaque film
- outbox.json : ce que vous avez dit et partagé, lettres comprises ; likes.json : ce que vous avez aimé ; drafts.json :
  vos publications en préparation ; pictures/ : les images qui y figurent
- actor.json, profile.json, account.json : votre profil, vos métiers, votre compte ; picture.jpg, channel-picture.jpg :
  votre portrait et l’image de votre chaîne
- following_accounts.csv, followers.csv, blocked_accounts.csv, muted_accounts.csv, blocked_domains.csv : listes lues
  par Mastodon et par les autres pôles
- projects.json, juries.json, offers.json, team_words.json, credits.json, recommendations.json, consents.json,
  claims.json, screenings.json, searches.json : vos équipes, vos réponses aux appels, vos mots en équipe, vos crédits
Un autre pôle reprend cette archive dans « Mes données » : votre profil, vos films (en brouillon, avec leurs fichiers),
vos sélections. Pour emmener vos abonnés, déménagez : « Déménager » dans l’atelier.

ENGLISH
All that you have here, as it was on that day.{without_en}
- films/: for each film its sheet (sheet.json), what other servers get (film.json), the file that you had sent,
  subtitles, poster, stills
- selections/: your selections, with your words on each film
- outbox.json: what you have said and shared, letters included; likes.json: what you have liked; drafts.json: your
  publications in preparation; pictures/: the pictures in them
- actor.json, profile.json, account.json: your profile, your trades, your account; picture.jpg, channel-picture.jpg:
  your picture and that of your channel
- following_accounts.csv, followers.csv, blocked_accounts.csv, muted_accounts.csv, blocked_domains.csv: lists that
  Mastodon and other poles read
- projects.json, juries.json, offers.json, team_words.json, credits.json, recommendations.json, consents.json,
  claims.json, screenings.json, searches.json: your teams, your answers to calls, your words in teams, your credits
Another pole takes this archive in on its page "My data": your profile, your films (as drafts, with their files), your
selections. To take your followers along, move: "Moving" in the workshop.
"""


def of(actor: Actor, *, whole: bool) -> Part:
    without = "" if whole else " Sans les fichiers de vos films, comme vous l’avez demandé."
    without_en = "" if whole else " Without the files of your films, as you have asked."
    return text(
        NAME,
        WORDS.format(
            name=actor.name, address=actor.address, pole=here().settings.pole.name, day=clock.now().date().isoformat(),
            without_fr=without, without_en=without_en,
        ),
    )  # fmt: skip
