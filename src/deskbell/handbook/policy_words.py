"""The words of a policy in the five languages: its lines, its times, its money, its roles. Any may be mixed with any."""

import re
import unicodedata

# Each word stands for the one at the left; the languages are English, Thai, Greek, Afrikaans and Hindi.
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


def bare(text: str) -> str:
    """As it is compared: small letters, western digits, Greek without accents, single blanks."""
    return " ".join("".join(map(_bare, unicodedata.normalize("NFC", text))).split())


def _bare(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    small = character.lower()
    if "\u0370" <= small < "\u0400" or "\u1f00" <= small < "\u2000":
        small = unicodedata.normalize("NFD", small)[0]
    return _SAME.get(small, small)


class Table:
    """Words by what they mean."""

    def __init__(self, words: dict[str, str]) -> None:
        self.means = {bare(word): name for name, said in words.items() for word in said.split("|")}
        longest = sorted(self.means, key=len, reverse=True)
        self.pattern = "|".join(re.escape(word) for word in longest)

    def get(self, word: str) -> str | None:
        """What a word means, however it is written."""
        return self.means.get(bare(word))


keys, times, money, shares, roles = Table(KEYS), Table(TIMES), Table(MONEY), Table(SHARES), Table(ROLES)
