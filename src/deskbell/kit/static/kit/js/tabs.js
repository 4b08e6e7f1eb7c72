// Tabs: Reply or Note in the composer; the parts of a case on a small screen follow the # of the URL.
function choose(composer, name, focus) {
  composer.dataset.tab = name;
  for (const tab of composer.querySelectorAll("[data-tab-to]")) {
    if (tab.dataset.tabTo === name) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  if (focus) composer.querySelector(`.pane.${name} textarea`)?.focus();
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tab-to]");
  if (!tab) return;
  event.preventDefault();
  choose(tab.closest("[data-composer]"), tab.dataset.tabTo, true);
});

function follow() {
  const hash = location.hash || "#story";
  for (const bar of document.querySelectorAll("[data-tabs-by-hash]")) {
    for (const tab of bar.children) {
      if (tab.hash === hash) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
  }
  const composer = document.querySelector("[data-composer]");
  if (composer && ["#reply", "#note"].includes(hash)) choose(composer, hash.slice(1), true);
}
addEventListener("hashchange", follow);
follow();
// Once the page has loaded, the browser scrolls to the part named after the # and moves the focus there.
addEventListener("load", () => { if (["#reply", "#note"].includes(location.hash)) requestAnimationFrame(() => setTimeout(follow)); });

// On a phone, scroll a row of filters so that the active one is visible.
for (const one of document.querySelectorAll(".filters > :is([aria-current], .on)")) one.scrollIntoView({ block: "nearest", inline: "center" });

// A timeline opens at its newest entry, unless the URL names one.
const end = document.querySelector("[data-to-end]");
if (end && (!location.hash || ["#reply", "#note", "#story"].includes(location.hash))) end.scrollTop = end.scrollHeight;
