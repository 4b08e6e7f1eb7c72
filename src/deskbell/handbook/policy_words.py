"""The keywords of policy blocks in five languages: keys, units of time, currencies, roles. A block may mix languages."""

import re
import unicodedata

# All words on the right mean the one on the left, in English, Thai, Greek, Afrikaans and Hindi.
KEYS = {
    "name": "name | ชื่อ | όνομα | naam | नाम",
    "value": "value | ค่า | τιμή | waarde | मान",
    "for": "for | สำหรับ | για | vir | किसके लिए | के लिए",
}
TIMES = {
    "second": "second | seconds | วินาที | δευτερόλεπτο | δευτερόλεπτα | sekonde | sekondes | सेकंड | सेकेंड",
    "minute": "minute | minutes | นาที | λεπτό | λεπτά | minuut | minute | मिनट",
    "hour": "hour | hours | ชั่วโมง | ชม. | ώρα | ώρες | uur | ure | घंटा | घंटे",
    "day": "day | days | วัน | ημέρα | ημέρες | μέρα | μέρες | dag | dae | दिन",
    "week": "week | weeks | สัปดาห์ | อาทิตย์ | εβδομάδα | εβδομάδες | weke | सप्ताह | हफ़्ता | हफ़्ते",
}
MONEY = {
    "THB": "baht | บาท | ฿ | μπατ | बाट",
    "EUR": "euro | euros | ยูโร | € | ευρώ | यूरो",
    "ZAR": "rand | แรนด์ | r | ραντ | रैंड",
    "INR": "rupee | rupees | รูปี | ₹ | ρουπία | ρουπίες | roepee | रुपये | रुपए | रुपया",
    "GBP": "pound | pounds | ปอนด์ | £ | λίρα | λίρες | पाउंड",
}
SHARES = {"%": "% | percent | per cent | เปอร์เซ็นต์ | τοις εκατό | persent | प्रतिशत"}
ROLES = {
    "agent": "agent | agents | เจ้าหน้าที่ | υπάλληλος | υπάλληλοι | agente | एजेंट",
    "lead": "lead | leads | หัวหน้าทีม | επικεφαλής | leier | leiers | लीड",
    "manager": "manager | managers | ผู้จัดการ | διευθυντής | διευθυντές | bestuurder | bestuurders | मैनेजर",
    "admin": "admin | admins | ผู้ดูแลระบบ | διαχειριστής | διαχειριστές | एडमिन",
}
_SAME = {"ς": "σ", "：": ":", "％": "%", "，": ",", "\u00a0": " ", "\u202f": " "}


def fold_policy_keyword(text: str) -> str:
    """Return a word in the form in which it is compared: lower case, ASCII digits, Greek without accents, single
    spaces.
    """
    return " ".join("".join(map(_fold_character, unicodedata.normalize("NFC", text))).split())


def _fold_character(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    small = character.lower()
    if "\u0370" <= small < "\u0400" or "\u1f00" <= small < "\u2000":
        small = unicodedata.normalize("NFD", small)[0]
    return _SAME.get(small, small)


class KeywordTable:
    """Keywords by meaning, with a regular expression that matches any of them."""

    def __init__(self, words: dict[str, str]) -> None:
        self.means = {
            fold_policy_keyword(word): name for name, alternatives in words.items() for word in alternatives.split("|")
        }
        longest = sorted(self.means, key=len, reverse=True)
        self.pattern = "|".join(re.escape(word) for word in longest)

    def get(self, word: str) -> str | None:
        """Return the meaning of a keyword, or None."""
        return self.means.get(fold_policy_keyword(word))


key_words, time_words, money_words, share_words, role_words = (
    KeywordTable(KEYS),
    KeywordTable(TIMES),
    KeywordTable(MONEY),
    KeywordTable(SHARES),
    KeywordTable(ROLES),
)
