"""Weekdays, dates and cities as each language writes them in a letter."""

from datetime import date

_ON_DAY = {
    "en": ("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"),
    "th": ("วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์", "วันอาทิตย์"),
    "el": ("τη Δευτέρα", "την Τρίτη", "την Τετάρτη", "την Πέμπτη", "την Παρασκευή", "το Σάββατο", "την Κυριακή"),
    "af": ("Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrydag", "Saterdag", "Sondag"),
    "hi": ("सोमवार को", "मंगलवार को", "बुधवार को", "गुरुवार को", "शुक्रवार को", "शनिवार को", "रविवार को"),
}
_DAY = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "el": ("Δευτέρα", "Τρίτη", "Τετάρτη", "Πέμπτη", "Παρασκευή", "Σάββατο", "Κυριακή"),
    "hi": ("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"),
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "el": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου "
    "Νοεμβρίου Δεκεμβρίου",
    "af": "Januarie Februarie Maart April Mei Junie Julie Augustus September Oktober November Desember",
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
}
_CITIES = {
    "th": {"bangkok": "กรุงเทพฯ"},
    "el": {"athens": "Αθήνα"},
    "af": {"cape-town": "Kaapstad"},
    "hi": {"jaipur": "जयपुर"},
}


def spell_on_day(day: date, language: str) -> str:
    """Return the weekday as it is used in a sentence, such as "on Thursday"."""
    return _ON_DAY[language][day.weekday()]


def spell_day(day: date, language: str) -> str:
    """Return the weekday by itself, such as "Thursday"."""
    return _DAY.get(language, _ON_DAY[language])[day.weekday()]


def spell_date(day: date, language: str) -> str:
    """Return the date, such as "12 October"."""
    return f"{day.day} {_MONTHS[language].split(' ')[day.month - 1]}"


def spell_city(slug: str, name: str, language: str) -> str:
    """Return the city's name in this language."""
    return _CITIES.get(language, {}).get(slug, name)
