// Give the page the keys that early.js kept, in their order, now that every script listens. A key press made by a script
// types nothing and follows no link, so this does what the browser would have done.
const isField = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea, [contenteditable]");

function typeInto(key) {
  if (key === "Backspace") document.execCommand("delete");
  else if (key === "Enter") document.execCommand("insertLineBreak");
  else document.execCommand("insertText", false, key);
}

for (const kept of window.takeEarlyKeys?.() ?? []) {
  const target = document.activeElement ?? document.body;
  const goesOn = target.dispatchEvent(new KeyboardEvent("keydown", { ...kept, bubbles: true, cancelable: true }));
  if (!goesOn) continue;
  if (kept.key === "Enter" && target.matches("a, button, summary, input")) (target.form && !target.matches("button") ? target.form.requestSubmit() : target.click());
  else if (isField(target) && kept.key !== "Escape") typeInto(kept.key);
}
