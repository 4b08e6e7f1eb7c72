// Native dialogs: a button opens one by its id, Esc cancels (the browser does that), Ctrl Enter presses the confirm button.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    // Without script the link leads to a page with the dialog's form.
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }
    return;
  }
  if (event.target.closest("[data-closes]") || event.target.matches("dialog[open]")) event.target.closest("dialog")?.close();
  for (const menu of document.querySelectorAll("details:is(.dropper, .more, .me)[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const confirm = event.target.closest("form, dialog")?.querySelector("[data-confirm]");
    if (confirm) {
      event.preventDefault();
      confirm.click();
    }
  }
  if (event.key === "Escape") {
    const menu = event.target.closest?.("details:is(.dropper, .more, .me)[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
      event.stopImmediatePropagation();
    }
  }
});

// Submit a form only once: a second Enter on a slow connection must not send it twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  setTimeout(() => { delete form.dataset.sent; }, 4000);
});
addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent));
