// Update clock chips: each minute, and each second in the last two minutes. The server renders how much is left in the
// calendar's own hours. In the last hour and after it, the wall clock gives the same result.
import { word } from "./words.js";

const loaded = new WeakMap();

function spell(total) {
  const minutes = Math.floor(total / 60);
  if (total < 120) return word("seconds", Math.floor(total));
  if (minutes < 60) return word("minutes", minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return word("hours").replace("{h}", hours).replace("{m}", String(minutes % 60).padStart(2, "0"));
  return word("days").replace("{d}", Math.floor(hours / 24)).replace("{h}", hours % 24);
}

function left(chip, now) {
  if (!loaded.has(chip)) loaded.set(chip, now);
  const wall = (new Date(chip.dataset.due) - now) / 1000;
  if (chip.dataset.left === undefined || wall < 3600) return wall;
  return Number(chip.dataset.left) - (now - loaded.get(chip)) / 1000;
}

function tick() {
  const now = Date.now();
  let nearest = Infinity;
  for (const chip of document.querySelectorAll(".clock[data-due]")) {
    const rest = left(chip, now);
    const soon = Number(chip.dataset.soon ?? 3600);
    nearest = Math.min(nearest, Math.abs(rest));
    const state = rest < 0 ? "late" : rest <= soon ? "soon" : "running";
    const time = state === "late" ? word("late", spell(-rest)) : state === "soon" ? word("left", spell(rest)) : spell(rest);
    const place = chip.querySelector(".time");
    if (place.textContent !== time) place.textContent = time;
    if (!chip.classList.contains(state)) turn(chip, state);
  }
  setTimeout(tick, nearest < 150 ? 1000 : 15000);
}

// A clock that becomes late changes its glyph as well as its colour.
function turn(chip, state) {
  chip.classList.remove("running", "soon", "late");
  chip.classList.add(state);
  const dial = chip.querySelector(".dial");
  if (state === "late") {
    dial.innerHTML = '<path d="M7 .6 13.4 7 7 13.4.6 7Z" fill="currentColor" stroke="none"/><path class="cutout" d="M7 3.8v3.8M7 9.7v.2" stroke-width="1.5" stroke-linecap="round"/>';
  } else {
    dial.querySelector("circle")?.setAttribute("stroke-width", state === "soon" ? "2" : "1.25");
  }
}

if (document.querySelector(".clock[data-due]") || document.body.dataset.live) tick();
