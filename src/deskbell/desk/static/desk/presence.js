// Two people on one case see each other. A visible page reports every 20 seconds, and at once when a person begins to
// type; a page that is left reports that, too.
const BEAT = 20000;
const TYPING = 8000;
const place = document.getElementById("presence");
let wrote = 0, told = 0, timer;

function words(writing) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: place.querySelector("[name=csrfmiddlewaretoken]").value });
  if (writing) body.set("writing", "1");
  return body;
}

async function beat() {
  clearTimeout(timer);
  if (document.hidden) return;
  const writing = Date.now() - wrote < BEAT;
  told = Date.now();
  try {
    const answer = await fetch(place.dataset.presence, { method: "POST", body: words(writing) });
    if (answer.ok && !answer.redirected) {
      const text = await answer.text();
      for (const there of document.querySelectorAll("[data-there]")) if (there.innerHTML.trim() !== text.trim()) there.innerHTML = text;
    }
  } catch { /* the banner already says that there is no connection */ }
  timer = setTimeout(beat, BEAT);
}

if (place) {
  beat();
  document.addEventListener("input", (event) => {
    if (!event.target.closest(".pane.reply")) return;
    const quiet = Date.now() - wrote > TYPING;
    wrote = Date.now();
    if (quiet || Date.now() - told > TYPING) beat();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
  addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.leave, words(false)));
  addEventListener("pageshow", (event) => { if (event.persisted) beat(); });
}
