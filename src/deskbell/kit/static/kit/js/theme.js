// Dark follows the system unless the person chose: a control named `theme` shows its choice at once, the server keeps it.
document.addEventListener("change", (event) => {
  const control = event.target;
  if (control.name !== "theme" || !control.matches("[data-theme-now]")) return;
  if (["light", "dark"].includes(control.value)) document.documentElement.dataset.theme = control.value;
  else delete document.documentElement.dataset.theme;
});
