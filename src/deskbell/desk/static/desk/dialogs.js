// Restore what was typed when a dialog that was closed is opened again.
const typed = new Map();

function fill(form, words) {
  for (const [name, value] of words ?? []) {
    const field = form.elements.namedItem(name);
    if (field && name !== "csrfmiddlewaretoken") field.value = value;
  }
}

// An action with fields opens as a dialog over the case. Without script, or without an answer, its link is a page.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  document.querySelector("[popover]:popover-open")?.hidePopover();
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", "dialog-title");
    dialog.innerHTML = await answer.text();
    const form = dialog.querySelector("form");
    fill(form, typed.get(link.href));
    dialog.addEventListener("close", () => { typed.set(link.href, [...new FormData(form)]); dialog.remove(); });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  } catch {
    location.assign(link.href);
  }
});
