// Single letters act only outside fields, and not at all for those who switched them off.
// A control says its key itself (data-key="c"); a control with data-row-path acts on the row under the cursor.
import { word } from "./words.js";

const off = () => document.documentElement.dataset.keys === "off";
const rows = () => [...document.querySelectorAll("a.row, [data-row]")];
const typing = (target) => target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function move(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.indexOf(document.activeElement.closest?.("a.row, [data-row]"));
  const last = all.findIndex((row) => row.id && row.id === sessionStorage.getItem("cursor"));
  const next = here >= 0 ? here + step : last >= 0 ? last : 0;
  const row = all[Math.min(Math.max(next, 0), all.length - 1)];
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

const rowNow = () => document.activeElement.closest?.("a.row, [data-row]") ?? document.querySelector(".row.cursor");

function act(control) {
  if (control.matches("input, textarea, select")) control.focus();
  else if (control.dataset.keyUrl) location.assign(control.dataset.keyUrl);
  else control.click();
}

function controlFor(key) {
  const scope = document.querySelector("dialog[open]") ?? document;
  const found = [...scope.querySelectorAll("[data-key]")].filter(
    (one) => one.dataset.key.toLowerCase() === key && !one.disabled && (one.checkVisibility?.() ?? true),
  );
  // A field on this page comes before a way to the page that has one.
  return found.find((one) => one.matches("input")) ?? found[0];
}

function showAll() {
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
  if (event.target.closest("[data-all-keys]")) showAll();
  const control = event.target.closest("[data-row-path]");
  if (!control) return;
  const row = rowNow();
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

// A row that came again keeps the cursor it had.
document.addEventListener("kit:refreshed", () => {
  if (document.querySelector(".row.cursor")) return;
  const row = document.getElementById(sessionStorage.getItem("cursor"));
  if (row?.matches(".row")) row.classList.add("cursor");
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    if (document.querySelector("dialog[open]")) return;
    if (typing(event.target)) { event.target.blur(); return; }
    controlFor("escape")?.click();
    return;
  }
  if (off() || typing(event.target)) return;
  const inDialog = document.querySelector("dialog[open]");
  if (!inDialog && (event.key === "j" || event.key === "J")) move(1);
  else if (!inDialog && (event.key === "k" || event.key === "K")) move(-1);
  else if (event.key === "?") { if (!inDialog) showAll(); }
  else {
    const control = event.key.length === 1 && controlFor(event.key.toLowerCase());
    if (!control) return;
    act(control);
  }
  event.preventDefault();
});
