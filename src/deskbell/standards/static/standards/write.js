// The form of a standard where there is no text to put its block into: the button copies it instead.
const editor = document.getElementById("part-body");

function copies() {
  if (editor) return;
  for (const button of document.querySelectorAll("[data-insert-block]")) button.hidden = !navigator.clipboard;
}

document.addEventListener("click", (event) => {
  const button = editor ? null : event.target.closest?.("[data-insert-block]");
  const block = button?.closest("[data-block-form]")?.querySelector("[data-block]");
  if (block) navigator.clipboard.writeText("```standard\n" + block.textContent.trim() + "\n```\n");
});
copies();
