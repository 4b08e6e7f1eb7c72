// Save a rule while it is typed: 0.4 s after the last key, and in local storage until the server has it.
// The preview follows. If another person saved first, the server keeps both texts and the page shows them.
import { announce, hour, icon, word } from "../kit/js/words.js";
import { insertBlock } from "./insert_block.js";

const PAUSE = 400, BEAT = 20000, TYPING = 8000;
const form = document.querySelector("form[data-part]");
const { title, body, version, csrfmiddlewaretoken: token } = form?.elements ?? {};
const storeKey = form && `draft:${form.action}`;
const fields = [title, body].filter(Boolean);
let kept = form && words(), timer, seeing, wrote = 0, told = 0, beating, saving, apart = false, caretPlaced = false;

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
    if (answer.status === 422) { show((await answer.json()).said, false); return; }
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    version.value = (await answer.json()).version;
    kept = now;
    if (words() === now) localStorage.removeItem(storeKey);
    show(word("kept", hour(new Date(), true)), true);
  } catch (problem) {
    show(word(problem.message === "401" ? "unkeptOut" : "unkept"), false);
    timer = setTimeout(save, 5000);
  }
}

// Saves run one after the other: the next one sends the version number that this one got.
function save() {
  saving = (saving ?? Promise.resolve()).then(keep);
  return saving;
}

// Another person saved first. The server has set this text aside; reload the page, which shows both.
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
  caretPlaced = true;
  if (!line || !body) { title.focus(); return; }
  const lines = body.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  body.focus();
  body.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  const each = parseFloat(getComputedStyle(body).lineHeight);
  body.scrollTop = Math.max(0, (line - 4) * each);
}

// A form of another app (slot block_forms) has a button [data-insert-block]. Its server makes the block from what the form
// says now: 200 with the block, or 422 with the form and its errors.
async function insert(button) {
  const maker = button.form, fields = new URLSearchParams(new FormData(maker));
  fields.set("csrfmiddlewaretoken", token.value);
  button.disabled = true;
  try {
    const answer = await fetch(button.formAction, { method: "POST", headers: { Accept: "application/json" }, body: fields });
    if (answer.status === 422) { showErrors(maker, await answer.text()); return; }
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    put((await answer.json()).block);
  } catch {
    show(form.dataset.notInserted, false);
    announce(form.dataset.notInserted);
  } finally {
    button.disabled = false;
  }
}

function put(block) {
  const made = insertBlock(body.value, block, caretPlaced ? body.selectionEnd : null);
  body.value = made.text;
  body.focus();
  body.setSelectionRange(made.caret, made.caret);
  caretPlaced = true;
  typed();
}

function showErrors(maker, html) {
  const place = document.createElement("template");
  place.innerHTML = html;
  const again = place.content.querySelector("[data-block-form]");
  maker.replaceWith(again);
  window.htmx?.process(again);
  again.querySelector("[aria-invalid=true]")?.focus();
}

// Show another person's text at once, if nothing typed here is unsaved.
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
  });
  document.addEventListener("click", (event) => {
    const button = body && event.target.closest?.("[data-insert-block]");
    if (button) { event.preventDefault(); event.stopPropagation(); insert(button); }
  }, true); // before htmx sends the form
  body?.addEventListener("pointerdown", () => { caretPlaced = true; });
  body?.addEventListener("keyup", (event) => { if (!["Tab", "Shift"].includes(event.key)) caretPlaced = true; });
  // Save the text before any other form of the page is sent.
  document.addEventListener("submit", (event) => {
    if (event.target === form || words() === kept || event.target.method !== "post") return;
    event.preventDefault();
    const { target, submitter } = event;
    save().then(() => { if (words() === kept) target.requestSubmit(submitter); });
  }, true); // before kit marks the form as sent
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
