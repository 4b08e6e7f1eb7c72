// Keyboard shortcuts: single letters, only outside fields, and not for people who switched them off.
// A control names its key (data-key="c"); a control with data-row-path acts on the row under the cursor.
import { word } from "./words.js";

const areKeysOff = () => document.documentElement.dataset.keys === "off";
const rows = () => [...document.querySelectorAll("a.row, [data-row]")];
const isField = (target) => target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function moveCursor(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.indexOf(document.activeElement.closest?.("a.row, [data-row]"));
  const last = all.findIndex((row) => row.id && row.id === sessionStorage.getItem("cursor"));
  const next = here >= 0 ? here + step : last >= 0 ? last : 0;
  const row = all[Math.min(Math.max(next, 0), all.length - 1)];
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

// On a keyboard of another script a key is known by its place: J is where a Latin keyboard has it.
const SIGNS = { Slash: "/", Period: ".", BracketLeft: "[" };

function pressedKey(event) {
  const key = event.key;
  if (key.length !== 1 || key.charCodeAt(0) < 128) return key.toLowerCase();
  if (event.code.startsWith("Key")) return event.code.slice(3).toLowerCase();
  return event.code === "Slash" && event.shiftKey ? "?" : SIGNS[event.code] ?? key;
}

const currentRow = () => document.activeElement.closest?.("a.row, [data-row]") ?? document.querySelector(".row.cursor");

function useControl(control) {
  if (control.matches("input, textarea, select")) control.focus();
  else if (control.dataset.keyUrl) location.assign(control.dataset.keyUrl);
  else control.click();
}

function findControl(key) {
  const scope = document.querySelector("dialog[open]") ?? document;
  const found = [...scope.querySelectorAll("[data-key]")].filter(
    (one) => one.dataset.key.toLowerCase() === key && !one.disabled && (one.checkVisibility?.() ?? true),
  );
  // A field on this page is preferred to a link to another page.
  return found.find((one) => one.matches("input")) ?? found[0];
}

function showAllKeys() {
  const dialog = document.createElement("dialog");
  const title = document.createElement("h2");
  const list = document.createElement("ul");
  title.textContent = word("keys");
  list.className = "keys-list";
  const lines = [["?", word("all")]];
  if (rows().length) lines.push(["J K", word("move")], ["Enter", word("open")]);
  for (const one of document.querySelectorAll("[data-key]")) {
    lines.push([one.dataset.key.replace("Escape", "Esc"), one.dataset.says || one.textContent.trim()]);
  }
  const seen = new Set();
  for (const [key, says] of lines) {
    if (seen.has(key)) continue;
    seen.add(key);
    const line = document.createElement("li");
    const what = document.createElement("span");
    const sign = document.createElement("kbd");
    what.textContent = says;
    sign.className = "key";
    sign.textContent = key.length === 1 ? key.toUpperCase() : key;
    line.append(what, sign);
    list.append(line);
  }
  const acts = document.createElement("div");
  const close = document.createElement("button");
  acts.className = "acts";
  close.className = "button";
  close.type = "button";
  close.dataset.closes = "";
  close.textContent = word("close");
  acts.append(close);
  dialog.append(title, list, acts);
  dialog.setAttribute("aria-label", word("keys"));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-all-keys]")) showAllKeys();
  const control = event.target.closest("[data-row-path]");
  if (!control) return;
  const row = currentRow();
  const address = row && row.href + control.dataset.rowPath;
  if (row && control.form) { control.form.action = address; return; }
  event.preventDefault();
  if (row) location.assign(address);
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("a.row, [data-row]");
  if (!row) return;
  document.querySelectorAll(".row.cursor").forEach((one) => one.classList.remove("cursor"));
  row.classList.add("cursor");
  if (row.id) sessionStorage.setItem("cursor", row.id);
});

// After a refresh, the row keeps the cursor.
document.addEventListener("kit:refreshed", () => {
  if (document.querySelector(".row.cursor")) return;
  const row = document.getElementById(sessionStorage.getItem("cursor"));
  if (row?.matches(".row")) row.classList.add("cursor");
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    if (document.querySelector("dialog[open]")) return;
    if (isField(event.target)) { event.target.blur(); return; }
    findControl("escape")?.click();
    return;
  }
  if (areKeysOff() || isField(event.target)) return;
  const inDialog = document.querySelector("dialog[open]");
  const key = pressedKey(event);
  if (!inDialog && key === "j") moveCursor(1);
  else if (!inDialog && key === "k") moveCursor(-1);
  else if (key === "?") { if (!inDialog) showAllKeys(); }
  else {
    const control = key.length === 1 && findControl(key);
    if (!control) return;
    useControl(control);
  }
  event.preventDefault();
});
