"""The master of a film before and after other sounds stand beside its own."""

from fediverse_cinema.media import sound_menu
from fediverse_cinema.media.models import TrackKind
from fediverse_cinema.media.sound_menu import Choice

MASTER = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="group_sound",NAME="audio",DEFAULT=YES,URI="a-audio.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=600000,RESOLUTION=320x180,CODECS="avc1.64000d,mp4a.40.2",AUDIO="group_sound"
a-180.m3u8
"""
OWN = Choice("Français", "fr", "a-audio.m3u8")
DUB = Choice("English", "en", "b-sound.m3u8", TrackKind.DUB)
DESCRIBED = Choice("Français (audiodescription)", "fr", "c-sound.m3u8", TrackKind.DESCRIPTION)
COMMENTED = Choice('Dit "tout"\nhaut', "fr", "d-sound.m3u8", TrackKind.COMMENTARY)


def sounds(master: str) -> list[str]:
    return [line for line in master.split("\n") if line.startswith("#EXT-X-MEDIA")]


def test_the_films_own_sound_comes_first_and_is_the_one_that_plays() -> None:
    offered = sounds(sound_menu.offering(MASTER, OWN, [DUB, DESCRIBED]))
    assert ["DEFAULT=YES" in line for line in offered] == [True, False, False]
    assert 'LANGUAGE="fr"' in offered[0] and 'URI="a-audio.m3u8"' in offered[0]
    assert all('GROUP-ID="group_sound"' in line for line in offered)


def test_a_description_says_so_to_the_players_of_the_blind() -> None:
    offered = sounds(sound_menu.offering(MASTER, OWN, [DUB, DESCRIBED]))
    assert ["describes-video" in line for line in offered] == [False, False, True]


def test_nobodys_player_chooses_a_commentary_by_itself() -> None:
    offered = sounds(sound_menu.offering(MASTER, OWN, [DUB, COMMENTED]))
    assert ["AUTOSELECT=YES" in line for line in offered] == [True, True, False]


def test_a_name_breaks_out_of_no_line_and_stands_there_once() -> None:
    offered = sounds(sound_menu.offering(MASTER, OWN, [COMMENTED, DUB, DUB]))
    assert [line.split('NAME="')[1].split('"')[0] for line in offered] == [
        "Français", "Dit  tout  haut", "English", "English 2",
    ]  # fmt: skip


def test_the_rest_of_the_master_stays_and_sounds_can_go_again() -> None:
    more = sound_menu.offering(MASTER, OWN, [DUB])
    less = sound_menu.offering(more, OWN, [])
    assert len(sounds(more)) == 2 and len(sounds(less)) == 1
    assert [line for line in less.split("\n") if line not in sounds(less)] == [
        line for line in MASTER.split("\n") if line not in sounds(MASTER)
    ]


def test_a_silent_film_has_no_sound_of_its_own() -> None:
    assert sound_menu.own_sound(MASTER) == "a-audio.m3u8"
    assert sound_menu.own_sound("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n") is None
