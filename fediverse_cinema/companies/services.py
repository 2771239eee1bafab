"""What companies do for films: the list from which their pages choose, with its words in the languages of our pages.
Codes never change. Pure.
"""

from collections.abc import Collection, Mapping

from fediverse_cinema.foundation.values import frozen


@frozen
class Service:
    code: str
    fr: str
    en: str


SERVICES: Mapping[str, Service] = {
    one.code: one
    for one in (
        Service("production", "Production", "Production"),
        Service("line-production", "Production exécutive", "Line production"),
        Service("distribution", "Distribution", "Distribution"),
        Service("sales", "Ventes internationales", "International sales"),
        Service("publishing", "Édition vidéo et VOD", "Home video and VOD"),
        Service("exhibition", "Exploitation de salles", "Cinemas"),
        Service("festival", "Festivals et programmation", "Festivals and programming"),
        Service("education", "Éducation à l’image et formation", "Film education and training"),
        Service("script", "Accompagnement de l’écriture", "Script development"),
        Service("casting", "Casting", "Casting"),
        Service("crew", "Équipes de tournage", "Film crews"),
        Service("camera-rental", "Location de caméras et d’optiques", "Camera and lens rental"),
        Service("lighting-rental", "Location de lumière et de machinerie", "Lighting and grip rental"),
        Service("sound-rental", "Location de matériel son", "Sound equipment rental"),
        Service("unit", "Régie et véhicules", "Unit and vehicles"),
        Service("studios", "Plateaux et studios", "Stages and studios"),
        Service("locations", "Repérages et lieux de tournage", "Location scouting"),
        Service("sets", "Décors et construction", "Sets and construction"),
        Service("props", "Accessoires", "Props"),
        Service("costumes", "Costumes", "Costumes"),
        Service("make-up", "Maquillage et coiffure", "Make-up and hair"),
        Service("special-effects", "Effets spéciaux de plateau", "Special effects on set"),
        Service("aerial", "Prises de vues aériennes", "Aerial shooting"),
        Service("editing", "Montage", "Editing"),
        Service("grading", "Étalonnage", "Colour grading"),
        Service("visual-effects", "Effets visuels", "Visual effects"),
        Service("animation", "Animation", "Animation"),
        Service("sound-editing", "Montage son et bruitage", "Sound editing and foley"),
        Service("mixing", "Mixage et auditoriums", "Mixing and sound stages"),
        Service("music", "Musique", "Music"),
        Service("subtitling", "Sous-titrage, doublage et audiodescription", "Subtitles, dubbing and audio description"),
        Service("laboratory", "Laboratoire et DCP", "Laboratory and DCP"),
        Service("restoration", "Restauration et numérisation", "Restoration and scanning"),
        Service("communication", "Presse, affiches et bandes-annonces", "Press, posters and trailers"),
        Service("administration", "Administration, droit et comptabilité", "Administration, law and accounts"),
    )
}


def name(code: str, language: str) -> str:
    """As a page says it; what is none of ours stays as it is."""
    service = SERVICES.get(code)
    if service is None:
        return code
    return service.en if language == "en" else service.fr


def in_order(codes: Collection[str]) -> tuple[str, ...]:
    """Those of the list, in its order."""
    return tuple(code for code in SERVICES if code in codes)


def packed(codes: Collection[str]) -> str:
    """As a row keeps them: one is looked for between its commas."""
    known = in_order(codes)
    return f",{','.join(known)}," if known else ""


def unpacked(kept: str) -> tuple[str, ...]:
    return tuple(code for code in kept.split(",") if code)
