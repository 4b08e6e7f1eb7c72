// A button shows the password while it is typed. It is hidden again before the form is sent, so that no browser stores it as text.
for (const button of document.querySelectorAll("button[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  const words = { show: button.ariaLabel, hide: button.dataset.hide };
  const picture = button.querySelector("use");
  const turn = (shown) => {
    field.type = shown ? "text" : "password";
    button.ariaLabel = button.title = shown ? words.hide : words.show;
    picture.setAttribute("href", picture.getAttribute("href").replace(/#.*/, shown ? "#off" : "#eye"));
  };
  button.hidden = false;
  button.addEventListener("click", () => { turn(field.type === "password"); field.focus(); });
  field.form.addEventListener("submit", () => turn(false));
}
