// Send files as soon as they are chosen, dropped or pasted. They are saved with the draft, and survive a closed browser.
const form = document.getElementById("enclose");
const place = () => document.getElementById("enclosed");
let busy = null;

function put(html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  place().replaceWith(made.content.querySelector("#enclosed"));
}

async function send(url, files) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const file of files) body.append("file", file);
  place().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { method: "POST", body, headers: { "X-Fragment": "1" } });
    if (answer.status !== 200 && answer.status !== 422) throw new Error(String(answer.status));
    put(await answer.text());
    return answer.ok;
  } catch {
    place().removeAttribute("aria-busy");
    place().querySelector(".unfit").textContent = place().dataset.failed;
    return false;
  }
}

// Uploads run one after the other, so that the last answer shows all files.
function take(url, files) {
  const before = busy ?? Promise.resolve(true);
  const mine = before.then(() => send(url, files)).finally(() => { if (busy === mine) busy = null; });
  busy = mine;
  return mine;
}

if (form) {
  document.addEventListener("change", (event) => {
    if (event.target.matches("#enclosed input[type=file]") && event.target.files.length) take(form.action, event.target.files);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take(event.submitter?.formAction || form.action, []).then(() => place().querySelector("input[type=file]").focus());
  });

  document.getElementById("reply")?.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
  for (const [kind, source] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
    document.getElementById("reply")?.addEventListener(kind, (event) => {
      if (!event[source]?.files.length) return;
      event.preventDefault();
      take(form.action, event[source].files);
    });
  }

  // Sending waits for files on their way, and stops when one of them could not be saved.
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "reply" || !busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target, submitter } = event;
    busy.then((kept) => { if (kept) target.requestSubmit(submitter); });
  }, true);
}
