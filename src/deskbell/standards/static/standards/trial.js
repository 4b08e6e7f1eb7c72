// Dragging the target. The handle moves at once; the rest is requested again when the last answer has arrived.
const here = () => document.getElementById("tried");
let asking = false, wanted = null;

function shown(form, value) {
  const range = form.querySelector("[type=range]"), label = form.querySelector("output");
  const part = Math.min(Math.max(Number(value) / Number(range.max), 0), 1);
  label.style.insetInlineStart = `${part * 100}%`;
  form.querySelector(".run")?.setAttribute("d", `M0 14H${part * 1000}`);
}

async function ask(form) {
  wanted = new URLSearchParams(new FormData(form));
  if (asking) return;
  asking = true;
  while (wanted) {
    const words = wanted;
    wanted = null;
    try {
      const answer = await fetch(`${form.dataset.slide}?${words}`, { headers: { "HX-Request": "true" } });
      if (answer.ok && !answer.redirected) replaced(await answer.text(), words);
    } catch { break; }
  }
  asking = false;
}

// Replace everything but the slider itself, so that the handle stays in the hand.
function replaced(html, words) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const old = here().querySelector("form.slide"), made = fresh.content.querySelector("form.slide");
  if (old && made) {
    const range = old.querySelector("[type=range]"), said = made.querySelector("output").textContent;
    if (!wanted) {
      old.querySelector("output").textContent = said;
      range.setAttribute("aria-valuetext", made.querySelector("[type=range]").getAttribute("aria-valuetext"));
    }
    swap(here(), fresh.content, old);
    shown(old, range.value);
  } else here().replaceChildren(fresh.content);
  const url = new URL(location.href);
  url.search = words.toString();
  history.replaceState(null, "", url);
}

// In the card with the slider, replace the children around it.
function swap(page, fresh, kept) {
  const parts = [...fresh.children], old = [...page.children];
  old.forEach((one, index) => {
    if (!parts[index]) return one.remove();
    if (!one.contains(kept)) return one.replaceWith(parts[index]);
    one.querySelector("svg.curve")?.replaceWith(parts[index].querySelector("svg.curve") ?? "");
    one.querySelector(".told-of").replaceWith(parts[index].querySelector(".told-of"));
    const text = one.querySelector("textarea[name=text]"), block = parts[index].querySelector("textarea[name=text]");
    if (text && block) text.value = block.value;
    const beside = document.querySelector("[data-tried-block]");
    if (beside && block) beside.textContent = block.value;
  });
  for (const more of parts.slice(old.length)) page.append(more);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form.slide");
  if (!form) return;
  const range = form.querySelector("[type=range]"), number = form.elements.target;
  if (event.target === range) number.value = Math.max(Number(range.value), Number(number.min));
  else if (event.target === number && number.value !== "") range.value = number.value;
  if (number.value === "" || !form.checkValidity()) return;
  shown(form, range.value);
  ask(form);
});

document.addEventListener("keydown", (event) => {
  const range = event.target.closest?.("form.slide [type=range]");
  const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
  if (!range || !way || !event.shiftKey) return;
  event.preventDefault();
  range.value = Number(range.value) + way * 5 * Number(range.step);
  range.dispatchEvent(new Event("input", { bubbles: true }));
});

for (const form of document.querySelectorAll("form.slide")) shown(form, form.querySelector("[type=range]").value);
