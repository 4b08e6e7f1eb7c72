// Live, but still under the hand. The desk tells only names; the page asks again for the parts that carry them.
// A part: data-live-topic="case:42 list" data-fragment="/address"; data-live-pill holds news back in a pill until asked for.
import { announce, hour, word } from "./words.js";

const topics = document.body.dataset.live?.trim();
const banner = document.querySelector("[data-away]");
const REST = 60000;
// The first news is asked for at once; on a busy desk no part asks more than twice a second.
const PAUSE = 500;
let source, retry, since, wait = 1000, hiddenAt, missed = false;

const parts = (name) =>
  [...document.querySelectorAll("[data-fragment]")].filter((part) => part.dataset.liveTopic?.split(" ").includes(name));

// Where the hand and the eye are: kept over a change.
function remember(part) {
  const active = document.activeElement;
  const inside = part.contains(active) && active.id ? active.id : null;
  const scroller = part.closest(".scroll");
  const atEnd = scroller && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
  return () => {
    // Only where the change took the focus away: whoever moved on meanwhile is not brought back.
    const lost = !document.activeElement || document.activeElement === document.body;
    if (inside && lost) document.getElementById(inside)?.focus({ preventScroll: true });
    if (scroller && atEnd && scroller.matches("[data-to-end]")) scroller.scrollTop = scroller.scrollHeight;
  };
}

async function refresh(part) {
  if (part.asking) { part.again = true; return; }
  part.asking = true;
  try {
    const answer = await fetch(part.dataset.fragment, { headers: { "X-Fragment": "1", "HX-Request": "true" } });
    if (answer.redirected && new URL(answer.url).pathname !== new URL(part.dataset.fragment, location).pathname) { signedOut(); return; }
    if (answer.status === 204) return;
    if (!answer.ok) return;
    const restore = remember(part);
    await window.htmx.swap({ sourceElement: part, target: part, swap: "innerMorph", text: await answer.text() });
    restore();
    document.dispatchEvent(new CustomEvent("kit:refreshed", { detail: part }));
  } catch { /* the stream's own silence raises the banner */ } finally {
    setTimeout(() => {
      part.asking = false;
      if (part.again) { part.again = false; refresh(part); }
    }, PAUSE);
  }
}

// A list does not move by itself: the pill counts what waits, and "." or a click lets it in.
function hold(part) {
  const pill = document.querySelector(part.dataset.livePill || "[data-pill]");
  if (!pill) { refresh(part); return; }
  const count = Number(pill.dataset.count ?? 0) + 1;
  pill.dataset.count = count;
  pill.querySelector("[data-pill-text]").textContent = word("arrivals", count);
  pill.hidden = false;
  if (count === 1) announce(word("arrivals", count));
  pill.onclick = (event) => {
    event.preventDefault();
    pill.hidden = true;
    pill.dataset.count = 0;
    refresh(part);
  };
}

function hear(name) {
  if (name === "again") { document.querySelectorAll("[data-fragment][data-live-topic]").forEach((part) => refresh(part)); return; }
  for (const part of parts(name)) (part.dataset.livePill !== undefined ? hold : refresh)(part);
}

function away() {
  if (!banner || !banner.hidden) return;
  const more = document.createElement("span");
  const title = document.createElement("b");
  const button = document.createElement("button");
  title.textContent = word("away", hour(since ?? new Date()));
  more.textContent = word("awayMore");
  button.className = "button push";
  button.type = "button";
  button.textContent = word("try");
  button.addEventListener("click", () => { clearTimeout(retry); connect(); });
  banner.replaceChildren(title, more, button);
  banner.hidden = false;
  announce(title.textContent);
}

function signedOut() {
  source?.close();
  if (!banner) return;
  const title = document.createElement("b");
  const link = document.createElement("a");
  title.textContent = word("signedOut");
  link.className = "button push";
  link.href = location.href;
  link.textContent = word("signIn");
  banner.replaceChildren(title, link);
  banner.hidden = false;
}

function connect() {
  source?.close();
  // What happened between the making of this page and now is told first.
  source = new EventSource(`/live?topics=${encodeURIComponent(topics)}&since=${document.body.dataset.at ?? ""}`);
  source.onopen = () => {
    if (banner) banner.hidden = true;
    if (since || missed) hear("again");
    since = undefined;
    missed = false;
    wait = 1000;
  };
  source.onmessage = (event) => hear(event.data);
  source.addEventListener("over", signedOut);
  source.onerror = () => {
    source.close();
    since ??= new Date();
    if (Date.now() - since > 3000) away();
    clearTimeout(retry);
    retry = setTimeout(connect, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, 30000);
  };
}

// A page nobody looks at gives its line back; what it missed it asks for when it is looked at again.
document.addEventListener("visibilitychange", () => {
  clearTimeout(hiddenAt);
  if (!topics) return;
  if (document.hidden) hiddenAt = setTimeout(() => { source?.close(); clearTimeout(retry); missed = true; }, REST);
  else if (missed) connect();
});

if (topics) {
  connect();
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
}
