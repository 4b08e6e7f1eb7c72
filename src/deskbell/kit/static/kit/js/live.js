// Live pages that do not move under the pointer. The server sends only names of topics; the page requests the fragments that follow
// them. A fragment: data-live-topic="case:42 list" data-fragment="/url"; with data-live-pill, news waits in a pill until asked for.
import { announce, hour, word } from "./words.js";

const topics = document.body.dataset.live?.trim();
const banner = document.querySelector("[data-away]");
const HIDDEN_PAUSE = 60000;
// The first news is requested at once; after that no fragment is requested more than twice a second.
const PAUSE = 500;
// How long the next page may take after a form was sent. A download never comes as a page.
const NEXT_PAGE = 10000;
let source, retry, since, wait = 1000, hiddenAt, missed = false, leaving;

const fragmentsOf = (name) =>
  [...document.querySelectorAll("[data-fragment]")].filter((part) => part.dataset.liveTopic?.split(" ").includes(name));

// Remember focus and scroll position, and return a function that restores them after a change.
function remember(part) {
  const active = document.activeElement;
  const inside = part.contains(active) && active.id ? active.id : null;
  const scroller = part.closest(".scroll");
  const atEnd = scroller && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
  return () => {
    // Restore the focus only if the change took it away, not if the person moved it meanwhile.
    const lost = !document.activeElement || document.activeElement === document.body;
    if (inside && lost) document.getElementById(inside)?.focus({ preventScroll: true });
    if (scroller && atEnd && scroller.matches("[data-to-end]")) scroller.scrollTop = scroller.scrollHeight;
  };
}

async function refresh(part) {
  if (leaving) return;
  if (part.asking) { part.again = true; return; }
  part.asking = true;
  try {
    const answer = await fetch(part.dataset.fragment, { headers: { "X-Fragment": "1", "HX-Request": "true" } });
    if (answer.status === 401) { showSignedOut(); return; }
    if (answer.redirected && new URL(answer.url).pathname !== new URL(part.dataset.fragment, location).pathname) { showSignedOut(); return; }
    if (answer.status === 204) return;
    if (!answer.ok) return;
    const text = await answer.text();
    if (leaving) return;
    const restore = remember(part);
    await window.htmx.swap({ sourceElement: part, target: part, swap: "innerMorph", text });
    restore();
    document.dispatchEvent(new CustomEvent("kit:refreshed", { detail: part }));
  } catch { /* the closed stream shows the banner */ } finally {
    setTimeout(() => {
      part.asking = false;
      if (part.again) { part.again = false; refresh(part); }
    }, PAUSE);
  }
}

// A list does not move by itself: the pill counts the news, and "." or a click shows it.
function addToPill(part) {
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

function receive(name) {
  if (name === "again") { document.querySelectorAll("[data-fragment][data-live-topic]").forEach((part) => refresh(part)); return; }
  for (const part of fragmentsOf(name)) (part.dataset.livePill !== undefined ? addToPill : refresh)(part);
}

function showLostConnection() {
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

function showSignedOut() {
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
  // The server first sends the topics that changed since this page was rendered.
  source = new EventSource(`/live?topics=${encodeURIComponent(topics)}&since=${document.body.dataset.at ?? ""}`);
  source.onopen = () => {
    if (banner) banner.hidden = true;
    if (since || missed) receive("again");
    since = undefined;
    missed = false;
    wait = 1000;
  };
  source.onmessage = (event) => receive(event.data);
  source.addEventListener("over", showSignedOut);
  source.onerror = () => {
    source.close();
    since ??= new Date();
    if (Date.now() - since > 3000) showLostConnection();
    clearTimeout(retry);
    retry = setTimeout(connect, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, 30000);
  };
}

// A hidden page closes its stream. When it is shown again, it requests what it missed.
document.addEventListener("visibilitychange", () => {
  clearTimeout(hiddenAt);
  if (!topics) return;
  if (document.hidden) hiddenAt = setTimeout(() => { source?.close(); clearTimeout(retry); missed = true; }, HIDDEN_PAUSE);
  else if (missed) connect();
});

// A page that is being left shows no more news: a key pressed because of it would be lost with the page.
addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  clearTimeout(leaving);
  leaving = setTimeout(() => { leaving = undefined; receive("again"); }, NEXT_PAGE);
});
addEventListener("pageshow", () => { clearTimeout(leaving); leaving = undefined; });

if (topics) {
  connect();
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
}
