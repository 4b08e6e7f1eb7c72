"""Sample data for the parts page and the sample screens: five languages, every state, long words."""

from typing import Any

from deskbell.desk.reads.case_rows import CaseRow

NAV = [
    {"label": "Cases", "url": "#desk", "icon": "desk", "count": 47, "current": True},
    {"label": "Handbook", "url": "#handbook", "icon": "book", "gap": True},
    {"label": "Standards", "url": "#standards", "icon": "standard"},
    {"label": "Customers", "url": "#customers", "icon": "people", "gap": True},
    {"label": "Settings", "url": "#setup", "icon": "gear"},
]
VIEWS = [
    {"label": "My open cases", "url": "#v1", "icon": "eye", "count": 9},
    {"label": "My teams’ cases", "url": "#v2", "icon": "people", "count": 47, "current": True},
    {"label": "Unassigned", "url": "#v3", "icon": "hand", "count": 6},
    {"label": "On hold", "url": "#v4", "icon": "clock", "count": "1 late", "late": True},
    {"label": "All", "url": "#v5", "icon": "globe", "count": "999+"},
]
ME = {"name": "Kavita Rathore", "initials": "KR"}


def row(
    number: int,
    channel: str,
    name: str,
    lang: str,
    brief: str,
    state: str,
    time: str,
    what: str,
    owner: str = "",
    initials: str = "",
    team: str = "",
    **words: Any,
) -> CaseRow:
    """Return a row of the list with these values."""
    plain: dict[str, Any] = {"unread": False, "share": 40, "brand": "", "typing": "", "reading": "", "due": ""}
    return CaseRow(
        id=number,
        ref=str(number),
        url=f"/cases/{number}",
        group="now",
        channel=channel,
        channel_name=channel.capitalize(),
        name=name,
        name_lang=lang,
        lang=lang,
        subject=brief,
        state=state,
        time=time,
        what=what,
        owner=owner,
        initials=initials,
        team=team,
        case_state="open",
        **(plain | {"left": 0, "soon": 3600} | words),
    )


LATE = [
    row(
        1,
        "email",
        "ณิชา วงศ์สุวรรณ",
        "th",
        "หม้อหุงข้าวเปิดไม่ติดตั้งแต่วันแรก ขอเปลี่ยนเครื่องก่อนวันศุกร์ โทรกลับได้หลังห้าโมงเย็นทุกวัน",
        "late",
        "12 min late",
        "first reply",
        "Ploy S.",
        "PS",
        "Bangkok counter",
        unread=True,
    ),
    row(
        2,
        "email",
        "Anna Brown",
        "en",
        "Asks if the oak wall shelf holds 40 kg; the shop page gives two different answers, and the label a third",
        "soon",
        "1 min left",
        "next reply",
        "Sipho M.",
        "SM",
        "Online",
        unread=True,
        share=92,
        typing="Sipho",
    ),
    row(
        3,
        "email",
        "राजेश मीणा",
        "hi",
        "ताँबे के दो दीये टूटे निकले; बदलवाने के लिए दुकान पर आए हैं, रसीद साथ है",
        "soon",
        "4 min left",
        "first reply",
        "You",
        "KR",
        "Jaipur counter",
        share=80,
    ),
    row(
        4,
        "email",
        "Ελένη Παπαδοπούλου",
        "el",
        "Η κουρτίνα ήρθε σε λάθος χρώμα· ζητά αλλαγή πριν από τις γιορτές",
        "soon",
        "18 min left",
        "first reply",
        team="Athens",
        unread=True,
        share=70,
    ),
]
TODAY = [
    row(
        5,
        "email",
        "प्रिया शर्मा",
        "hi",
        "रसोई की अलमारी की डिलीवरी दो बार टली; अब गुरुवार शाम का वादा चाहती हैं",
        "running",
        "2 h 10",
        "resolve",
        "You",
        "KR",
        "Jaipur delivery",
        share=45,
        reading="DK",
    ),
    row(
        6,
        "email",
        "Johan van der Merwe",
        "af",
        "Eetkamerstoel se been het gebars; vra of die waarborg dit dek en wanneer iemand kan kom kyk",
        "running",
        "2 h 31",
        "first reply",
        team="Cape Town",
        unread=True,
    ),
    row(
        7,
        "form",
        "Γιώργος Νικολάου",
        "el",
        "Χρειάζεται τιμολόγιο στα στοιχεία της εταιρείας για την παραγγελία του Σεπτεμβρίου",
        "running",
        "3 h 05",
        "first reply",
        "Dimitra K.",
        "DK",
        "Athens",
    ),
    row(
        8,
        "email",
        "Marcus Webb",
        "en",
        "Loved the insults. The pie was cold. Wants the pie again, warm, and the insults as before",
        "running",
        "6 h 02",
        "first reply",
        "Gus B.",
        "GB",
        "Front of house",
        brand="Sour Lou’s",
        share=12,
    ),
]
WAITING = [
    row(
        9,
        "email",
        "Κώστας Δημητρίου",
        "el",
        "Τρίτη επιστροφή του ίδιου φωτιστικού· περιμένουμε φωτογραφία",
        "paused",
        "Paused",
        "for customer",
        "Dimitra K.",
        "DK",
        "Athens",
    ),
    row(
        10,
        "email",
        "ธนกร ศรีสุข",
        "th",
        "ขอใบรับประกันฉบับใหม่ ส่งให้แล้ว รอลูกค้ายืนยัน",
        "kept",
        "Kept",
        "in 1 min 48",
        "Ploy S.",
        "PS",
        "Bangkok online",
    ),
    row(
        11,
        "email",
        "Fatima Daniels",
        "af",
        "Ruil vir ’n groter kombers; die winkel hou een opsy tot Saterdag",
        "",
        "",
        "",
        "Sipho M.",
        "SM",
        "Cape Town",
    ),
]
GROUPS = [
    ("Overdue, or due within the hour", "4", "The case that is due first comes first", LATE),
    ("Later today", "4", "", TODAY),
    ("On hold", "3", "The clock is paused; the case shows the reason", WAITING),
]


def standard(
    sentence: str,
    goal_words: str,
    number: str,
    verdict: str,
    low: float,
    high: float,
    goal: float,
    start: float,
    seed: int = 7,
) -> dict[str, Any]:
    share = (low + high) / 2
    points = [share + ((seed * (day * day + 3) * 37) % 41 - 20) / 10 for day in range(28)]
    points[9] = share + (6.5 if seed % 2 else -1)
    return {
        "url": "#standard",
        "sentence": sentence,
        "goal_words": goal_words,
        "number": number,
        "unit": "%",
        "verdict": verdict,
        "share": share,
        "low": low,
        "high": high,
        "goal": goal,
        "start": start,
        "end": 100.0,
        "points": points,
        "usual_low": share - 2.6,
        "usual_high": share + 2.6,
        "at_risk": seed % 5,
        "pending": 38,
        "counted": "1,284 cases",
        "says": f"{number}%, interval {low} to {high}, goal {goal}%",
        "definition": "first reply · channel is email · 95% within 8 working hours",
        "interval": f"{low} to {high}",
        "over": "1,284 cases · 28 days",
    }


BOARD = [
    (
        "In writing",
        "email",
        [
            standard(
                "Email answered within a working day", "95% within 8 working hours", "93.1", "below", 91.6, 94.4, 95, 85
            ),
            standard(
                "Next reply within a working day", "90% within 8 working hours", "92.8", "kept", 91.2, 94.0, 90, 80, 4
            ),
        ],
    ),
    (
        "Our promises",
        "promise",
        [
            standard(
                "Resolved within five days", "95% within 40 working hours", "94.6", "close", 93.1, 95.8, 95, 85, 5
            ),
            {
                **standard(
                    "Letters dispatched in five working days",
                    "95% within 5 working days",
                    "22 of 24",
                    "few",
                    74.2,
                    97.7,
                    95,
                    70,
                    3,
                ),
                "unit": "",
            },
        ],
    ),
]
