// Offer the browser's time zone in fields that ask for it, where nobody has chosen another.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll("[data-browser-zone]")) {
  if (zone && ["", "UTC"].includes(field.value)) field.value = zone;
}
