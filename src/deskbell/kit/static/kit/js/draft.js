// Save drafts while people type: on the server half a second after the last key, and on this device until the server has it.
// What is sent is kept for this tab until the next page shows that it was taken: not the sign-in page, nor an error.
import { icon, word, hour } from "./words.js";

const PAUSE = 400;
const me = document.body.dataset.me ?? "";
const key = (field) => `draft:${me}:${field.dataset.draftUrl}:${field.dataset.draftKind ?? ""}`;
const said = () => document.querySelector("[data-draft-said]");

function show(text, kept) {
  const place = said();
  if (!place) return;
  place.classList.toggle("unkept", !kept);
  place.replaceChildren(icon(kept ? "check" : "alert", 14), text);
}

function body(field) {
  const form = new URLSearchParams({ kind: field.dataset.draftKind ?? "", text: field.value });
  const token = field.form?.elements.csrfmiddlewaretoken?.value;
  return { form, headers: token ? { "X-CSRFToken": token } : {} };
}

async function keep(field, quietly = false) {
  const value = field.value;
  const { form, headers } = body(field);
  try {
    const answer = await fetch(field.dataset.draftUrl, { method: "POST", body: form, headers, keepalive: form.toString().length < 60000 });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    field.dataset.draftSaved = value;
    const length = field.form?.querySelector("[data-length]");
    if (length && field.value === value) length.textContent = answer.status === 200 ? await answer.text() : "";
    if (field.value === value) localStorage.removeItem(key(field));
    if (!quietly) show(word("kept", hour(new Date(), true)), true);
  } catch (problem) {
    show(word(problem.message === "401" ? "unkeptOut" : "unkept"), false);
    field.draftTimer = setTimeout(() => keep(field), 5000);
  }
}

function unkept(field) {
  return field.value !== (field.dataset.draftSaved ?? field.defaultValue);
}

function later(field, quietly = false) {
  try { localStorage.setItem(key(field), field.value); } catch { /* the device is full; the server has the draft */ }
  clearTimeout(field.draftTimer);
  field.draftTimer = setTimeout(() => keep(field, quietly), PAUSE);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-draft-url]")) later(event.target);
});

// A sent text is no draft any more, unless the next page shows that it was not taken.
document.addEventListener("submit", (event) => {
  const sent = {};
  for (const field of event.target.querySelectorAll("textarea[data-draft-url]")) {
    clearTimeout(field.draftTimer);
    sent[key(field)] = field.value;
    localStorage.removeItem(key(field));
    field.dataset.draftSaved = field.value;
  }
  if (Object.keys(sent).length) sessionStorage.setItem("sent", JSON.stringify(sent));
});

function restoreUnsent() {
  const sent = JSON.parse(sessionStorage.getItem("sent") ?? "{}");
  sessionStorage.removeItem("sent");
  if (me && !document.querySelector("[data-refused]")) return;
  for (const [name, text] of Object.entries(sent)) {
    localStorage.setItem(name, text);
    sessionStorage.setItem(`unsent:${name}`, "");
  }
}

addEventListener("pagehide", () => {
  for (const field of document.querySelectorAll("textarea[data-draft-url]")) {
    clearTimeout(field.draftTimer);
    if (unkept(field)) {
      const { form, headers } = body(field);
      fetch(field.dataset.draftUrl, { method: "POST", body: form, headers, keepalive: true }).catch(() => {});
    }
  }
});

try { restoreUnsent(); } catch { /* the device stores nothing */ }
for (const field of document.querySelectorAll("textarea[data-draft-url]")) {
  const mine = localStorage.getItem(key(field));
  const unsent = sessionStorage.getItem(`unsent:${key(field)}`) !== null;
  sessionStorage.removeItem(`unsent:${key(field)}`);
  if (mine !== null && mine.trim() && (unsent || mine !== field.value)) {
    field.value = mine;
    show(word(unsent ? "unsent" : "restored"), !unsent);
    later(field, unsent);
  }
}
