// Save the copies of a reply as they are chosen, like its text. Adding an address does not leave the page.
const place = () => document.getElementById("copies");
let line = Promise.resolve();

// Requests run one after the other, so that what was saved last is what is shown.
function keep(...names) {
  line = line.catch(() => {}).then(async () => {
    const fields = new FormData(place().closest("form"));
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "copy", ...names]) for (const value of fields.getAll(name)) body.append(name, value);
    const answer = await fetch(place().dataset.url, { method: "POST", body, headers: { "X-Fragment": "1" } });
    if (answer.status !== 200 && answer.status !== 422) throw new Error(String(answer.status));
    return answer.text();
  });
  return line;
}

async function add() {
  place().setAttribute("aria-busy", "true");
  try {
    const made = document.createElement("template");
    made.innerHTML = await keep("more");
    place().replaceWith(made.content.querySelector("#copies"));
  } catch {
    place().removeAttribute("aria-busy");
    place().querySelector(".unfit").textContent = place().dataset.failed;
  }
  place().querySelector("[name=more]").focus();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("#copies [name=copy]")) keep().catch(() => {});
});

// Enter adds the typed address, and does not send the reply.
document.addEventListener("submit", (event) => {
  if (!event.submitter?.matches("#copies button")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  add();
}, true);
