// A toast disappears after eight seconds, but stays while the pointer or the focus is on it.
const LIFE = 8000;

function live(toast) {
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), LIFE); };
  const stop = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusout", start);
  start();
}

const place = document.querySelector("[data-toasts]");
if (place) {
  place.setAttribute("role", "status");
  place.querySelectorAll("[data-toast]").forEach(live);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) live(node);
  }).observe(place, { childList: true });
}

export function say(text) {
  if (!place) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = "";
  toast.textContent = text;
  place.append(toast);
}
