"""The controlled words of a film: its forms and its languages. Its licences are in `licences`."""

FORMS = (
    "fiction",
    "documentary",
    "animation",
    "experimental",
    "music-video",
    "web-series",
    "essay",
    "school",
    "trailer",
)
WORDLESS = "zxx"  # a film without words
LANGUAGES = (
    "fr", "br", "oc", "eu", "co", "ca", "gsw", "en", "es", "pt", "it", "de", "nl", "pl", "ro", "cs", "hu", "el", "tr",
    "ru", "uk", "ar", "kab", "he", "fa", "hi", "ja", "ko", "zh", "vi", "wo", WORDLESS,
)  # fmt: skip  # ISO 639
SENSITIVE = "sensitive"  # the warning of a film whose server says no more than this; pages put it into words
