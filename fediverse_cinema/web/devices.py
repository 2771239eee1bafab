"""Which browser on which system somebody signs in with, in two words of a short list, as her list of sessions names it.
No version, no model, no address: she shall know her own devices again, and nobody else shall.
"""

# The first that fits: nearly all browsers claim to be Safari and Chrome as well.
BROWSERS = {
    "Firefox/": "Firefox", "FxiOS/": "Firefox", "Edg": "Edge", "OPR/": "Opera", "Vivaldi/": "Vivaldi",
    "SamsungBrowser/": "Samsung Internet", "DuckDuckGo/": "DuckDuckGo", "CriOS/": "Chrome", "Chromium/": "Chromium",
    "Chrome/": "Chrome", "Safari/": "Safari", "w3m/": "w3m", "Lynx/": "Lynx",
}  # fmt: skip
SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "CrOS": "ChromeOS",
    "Mac OS X": "Mac", "Linux": "Linux", "BSD": "BSD",
}  # fmt: skip


def device_of(user_agent: str) -> str:
    """ "Firefox, Linux"; "" when neither is known."""
    known = (next((name for mark, name in table.items() if mark in user_agent), "") for table in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, known))
