// The form on a page without an editor: the button copies the block that the server makes of the form as it stands now.
import { announce } from "../kit/js/words.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy-block]");
  if (!button || !navigator.clipboard) return;
  event.preventDefault();
  const form = button.closest("[data-block-form]");
  button.disabled = true;
  try {
    const answer = await fetch(button.formAction, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
    });
    if (answer.status === 422) refuse(form, await answer.text());
    else if (answer.ok) {
      await navigator.clipboard.writeText((await answer.json()).block + "\n");
      announce(button.dataset.copyBlock);
    }
  } finally {
    button.disabled = false;
  }
});

function refuse(form, html) {
  form.outerHTML = html;
  const fresh = document.getElementById(form.id);
  htmx.process(fresh);
  fresh.querySelector("[aria-invalid=true]")?.focus();
}
