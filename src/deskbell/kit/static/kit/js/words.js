// Texts for scripts come with the page, in the reader's language.
const store = document.getElementById("words")?.dataset ?? {};

export const word = (name, value = "") => (store[name] ?? "").replace("{}", value);

export function announce(text) {
  const place = document.querySelector("[data-announce]");
  if (place) place.textContent = text;
}

// Times are in the reader's own zone, as those that the server writes. Without a reader they are in the browser's.
export const hour = (at, seconds = false) =>
  new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit", minute: "2-digit", second: seconds ? "2-digit" : undefined, hourCycle: "h23",
    timeZone: document.documentElement.dataset.zone,
  }).format(at);

export const icon = (name, size = 18) => {
  const base = new URL("../icons.svg", import.meta.url).pathname;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icon s${size}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${base}#${name}`);
  svg.append(use);
  return svg;
};
