// A rule is kept as it is typed: half a second after the last key, and on this device until the desk has it.
// Beside it stands how it will be read; whoever else is in the draft is seen, and nobody's words are overwritten unseen.
import { announce, hour, icon, word } from "../kit/js/words.js";

const PAUSE = 400, BEAT = 20000, TYPING = 8000;
const form = document.querySelector("form[data-part]");
const { title, body, version, csrfmiddlewaretoken: token } = form?.elements ?? {};
const storeKey = form && `draft:${form.action}`;
const fields = [title, body].filter(Boolean);
let kept = form && words(), timer, seeing, wrote = 0, told = 0, beating, saving, apart = false;

function words() {
  return JSON.stringify([title.value, body?.value ?? ""]);
}

function show(text, fine) {
  const place = document.querySelector("[data-draft-said]");
  place?.classList.toggle("unkept", !fine);
  place?.replaceChildren(icon(fine ? "check" : "alert", 14), text);
}

const ask = (address, more = {}) => fetch(address, {
  method: "POST",
  body: new URLSearchParams({ csrfmiddlewaretoken: token.value, title: title.value, body: body?.value ?? "", ...more }),
  headers: { Accept: more.version ? "application/json" : "text/html" },
});

async function keep() {
  clearTimeout(timer);
  if (apart || words() === kept) return;
  const now = words();
  try {
    const answer = await ask(form.action, { version: version.value });
    if (answer.status === 409) { await overtaken(await answer.json()); return; }
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    version.value = (await answer.json()).version;
    kept = now;
    if (words() === now) localStorage.removeItem(storeKey);
    show(word("kept", hour(new Date(), true)), true);
  } catch {
    show(word("unkept"), false);
    timer = setTimeout(save, 5000);
  }
}

// One at a time: the next one begins with the version that this one was told.
function save() {
  saving = (saving ?? Promise.resolve()).then(keep);
  return saving;
}

// Somebody else wrote here: the desk has kept these words beside theirs, and the page that shows both is asked for.
async function overtaken({ said, meanwhile }) {
  apart = true;
  if (meanwhile) localStorage.removeItem(storeKey);
  announce(said);
  location.reload();
}

async function see() {
  try {
    const answer = await ask(form.dataset.preview);
    if (answer.ok && !answer.redirected) document.getElementById("seen").innerHTML = await answer.text();
  } catch { /* the next key asks again */ }
}

function typed() {
  try { localStorage.setItem(storeKey, words()); } catch { /* a full device still has the desk */ }
  clearTimeout(timer);
  clearTimeout(seeing);
  timer = setTimeout(save, PAUSE);
  seeing = setTimeout(see, PAUSE);
  const quiet = Date.now() - wrote > TYPING;
  wrote = Date.now();
  if (quiet || Date.now() - told > TYPING) beat();
}

async function beat() {
  clearTimeout(beating);
  if (document.hidden) return;
  told = Date.now();
  try { await ask(form.dataset.here, { writing: Date.now() - wrote < BEAT ? "1" : "" }); } catch { /* the banner says so */ }
  beating = setTimeout(beat, BEAT);
}

function toLine(line) {
  if (!line || !body) { title.focus(); return; }
  const lines = body.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  body.focus();
  body.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  const each = parseFloat(getComputedStyle(body).lineHeight);
  body.scrollTop = Math.max(0, (line - 4) * each);
}

// What a floor above offers as a form ends in a button [data-insert-block] beside an element [data-block] with the block's lines.
function insert(button) {
  const block = button.closest("[data-block-form]")?.querySelector("[data-block]");
  const lines = (block?.value ?? block?.textContent ?? "").trim();
  if (!lines || !body) return;
  const fenced = lines.startsWith("```") ? lines : "```standard\n" + lines + "\n```";
  const at = body.selectionEnd, before = body.value.slice(0, at).replace(/\n*$/, ""), after = body.value.slice(at).replace(/^\n*/, "");
  body.value = (before ? before + "\n\n" : "") + fenced + "\n" + (after ? "\n" + after : "");
  body.focus();
  typed();
}

// Words of somebody else, when nothing of ours is waiting: shown at once.
async function fresher() {
  const link = document.getElementById(`at-${form.dataset.part}`);
  if (!link || Number(link.dataset.version) <= Number(version.value) || words() !== kept) return;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected || words() !== kept) return;
  const now = await answer.json();
  const at = document.activeElement === body ? body.selectionStart : null;
  title.value = now.title;
  if (body) body.value = now.body;
  if (at !== null) body.setSelectionRange(at, at);
  version.value = now.version;
  kept = words();
  see();
}

if (form) {
  const mine = localStorage.getItem(storeKey);
  if (mine && mine !== kept && !title.readOnly) {
    const [heading, text] = JSON.parse(mine);
    title.value = heading;
    if (body) body.value = text;
    show(word("restored"), true);
    typed();
  }
  form.addEventListener("input", typed);
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  document.addEventListener("click", (event) => {
    const line = event.target.closest("[data-line]");
    if (line) toLine(Number(line.dataset.line));
    const button = event.target.closest("[data-insert-block]");
    if (button) { event.preventDefault(); insert(button); }
  });
  // What was typed is kept before anything else of the page is done with it.
  document.addEventListener("submit", (event) => {
    if (event.target === form || words() === kept || event.target.method !== "post") return;
    event.preventDefault();
    const { target, submitter } = event;
    save().then(() => { if (words() === kept) target.requestSubmit(submitter); });
  }, true); // before the house counts the form as sent
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const button = document.querySelector(`.arrange [value="${event.key === "ArrowUp" ? "up" : "down"}"]`);
    if (button) { event.preventDefault(); button.click(); }
  });
  document.addEventListener("kit:refreshed", fresher);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
  addEventListener("pagehide", () => {
    if (words() !== kept && !apart) {
      fetch(form.action, {
        method: "POST", keepalive: true, headers: { Accept: "application/json" },
        body: new URLSearchParams({ csrfmiddlewaretoken: token.value, title: title.value, body: body?.value ?? "", version: version.value }),
      }).catch(() => {});
    }
    navigator.sendBeacon(form.dataset.leave, new URLSearchParams({ csrfmiddlewaretoken: token.value }));
  });
  const asked = location.hash.match(/^#line-(\d+)$/);
  if (asked) toLine(Number(asked[1]));
  for (const field of fields) field.dataset.keep = "";
  const here = document.getElementById(`at-${form.dataset.part}`), list = document.getElementById("contents");
  if (here && list) list.scrollTop = here.offsetTop - list.offsetTop - 80;
  beat();
}
