// The theme follows the system unless the person chose one: a control named `theme` shows the choice at once, the server saves it.
document.addEventListener("change", (event) => {
  const control = event.target;
  if (control.name !== "theme" || !control.matches("[data-theme-now]")) return;
  if (["light", "dark"].includes(control.value)) document.documentElement.dataset.theme = control.value;
  else delete document.documentElement.dataset.theme;
});
