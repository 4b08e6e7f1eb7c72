// Give the frame of a mail the height that it needs at its width. No script can look into the frame, so the server says how
// long its blocks of text are.
const LINE = 18.5;
const SIGN = 7.6;
const GAP = 16;
const EDGE = 24;

function heightAt(width, told) {
  const [blocks, gaps, pictures] = told.split(";");
  const perLine = Math.max(10, Math.floor((width - EDGE) / SIGN));
  const lines = blocks.split(",").reduce((sum, length) => sum + Math.ceil(Number(length || 0) / perLine), 0);
  return Math.min(4000, Math.max(80, EDGE + lines * LINE + Number(gaps) * GAP + Number(pictures)));
}

async function fit(fold) {
  const frame = fold.querySelector("iframe");
  if (!frame || frame.dataset.told !== undefined) return;
  frame.dataset.told = "";
  const answer = await fetch(fold.dataset.original, { method: "HEAD" });
  const told = answer.ok ? answer.headers.get("X-Original-Size") : null;
  if (told) frame.style.blockSize = `${Math.round(heightAt(frame.clientWidth, told))}px`;
}

document.addEventListener("toggle", (event) => {
  if (event.target instanceof HTMLDetailsElement && event.target.open && event.target.dataset.original) fit(event.target);
}, true);
