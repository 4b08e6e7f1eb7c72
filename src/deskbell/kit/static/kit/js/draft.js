// Save drafts while people type: on the server half a second after the last key, and on this device until the server has it.
import { icon, word, hour } from "./words.js";

const PAUSE = 400;
const key = (field) => `draft:${field.dataset.draftUrl}:${field.dataset.draftKind ?? ""}`;
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

async function keep(field) {
  const value = field.value;
  const { form, headers } = body(field);
  try {
    const answer = await fetch(field.dataset.draftUrl, { method: "POST", body: form, headers, keepalive: form.toString().length < 60000 });
    if (!answer.ok) throw new Error(String(answer.status));
    field.dataset.draftSaved = value;
    const length = field.form?.querySelector("[data-length]");
    if (length && field.value === value) length.textContent = answer.status === 200 ? await answer.text() : "";
    if (field.value === value) localStorage.removeItem(key(field));
    show(word("kept", hour(new Date(), true)), true);
  } catch {
    show(word("unkept"), false);
    field.draftTimer = setTimeout(() => keep(field), 5000);
  }
}

function unkept(field) {
  return field.value !== (field.dataset.draftSaved ?? field.defaultValue);
}

function later(field) {
  try { localStorage.setItem(key(field), field.value); } catch { /* the device is full; the server has the draft */ }
  clearTimeout(field.draftTimer);
  field.draftTimer = setTimeout(() => keep(field), PAUSE);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-draft-url]")) later(event.target);
});

// A sent text is no draft any more.
document.addEventListener("submit", (event) => {
  for (const field of event.target.querySelectorAll("textarea[data-draft-url]")) {
    clearTimeout(field.draftTimer);
    localStorage.removeItem(key(field));
    field.dataset.draftSaved = field.value;
  }
});

addEventListener("pagehide", () => {
  for (const field of document.querySelectorAll("textarea[data-draft-url]")) {
    clearTimeout(field.draftTimer);
    if (unkept(field)) {
      const { form, headers } = body(field);
      fetch(field.dataset.draftUrl, { method: "POST", body: form, headers, keepalive: true }).catch(() => {});
    }
  }
});

for (const field of document.querySelectorAll("textarea[data-draft-url]")) {
  const mine = localStorage.getItem(key(field));
  if (mine !== null && mine !== field.value && mine.trim()) {
    field.value = mine;
    show(word("restored"), true);
    later(field);
  }
}
