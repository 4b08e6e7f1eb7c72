// Tabs: Reply or Note in the composer; the parts of a case on a small screen follow the address's #.
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
// The browser goes to the part that the address names once the page is there, and takes the focus along.
addEventListener("load", () => { if (["#reply", "#note"].includes(location.hash)) requestAnimationFrame(() => setTimeout(follow)); });

// What scrolls sideways on a phone begins with the one that is chosen in sight.
for (const one of document.querySelectorAll(".filters > :is([aria-current], .on)")) one.scrollIntoView({ block: "nearest", inline: "center" });

// A story opens at its newest entry, unless the address names one.
const end = document.querySelector("[data-to-end]");
if (end && (!location.hash || ["#reply", "#note", "#story"].includes(location.hash))) end.scrollTop = end.scrollHeight;
