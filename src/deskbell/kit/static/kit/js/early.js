// Keys pressed before the other scripts run are kept here, and early_keys.js gives them to the page afterwards. This
// script is small and blocks rendering on purpose, so that it listens before anyone can see the page.
// A key for a focused field or link is left to the browser, and so are shortcuts with Ctrl, Alt or Meta.
(() => {
  const kept = [];
  const keep = (event) => {
    const { key, code, shiftKey, ctrlKey, metaKey, altKey, isComposing, target } = event;
    const sends = key === "Enter" && (ctrlKey || metaKey);
    if (isComposing || altKey || ((ctrlKey || metaKey) && !sends)) return;
    if (target !== document.body && target !== document.documentElement) return;
    if (!kept.length && (key === " " || (key.length > 1 && key !== "Escape"))) return;
    if (key.length > 1 && !["Enter", "Escape", "Backspace"].includes(key)) return;
    event.preventDefault();
    kept.push({ key, code, shiftKey, ctrlKey, metaKey });
  };
  addEventListener("keydown", keep, true);
  window.takeEarlyKeys = () => {
    removeEventListener("keydown", keep, true);
    return kept.splice(0);
  };
})();
