// Passkeys: the browser makes or shows one, the form carries it. Forms: data-passkey = login | get | create.
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const known = (list) => list?.map((one) => ({ ...one, id: toBytes(one.id) }));

function read({ publicKey }) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: toBytes(options.user.id) };
  if (options.allowCredentials) options.allowCredentials = known(options.allowCredentials);
  if (options.excludeCredentials) options.excludeCredentials = known(options.excludeCredentials);
  return options;
}

function write(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id, rawId: toText(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function asked(form) {
  if (form.dataset.passkey !== "login") return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.ask, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

async function carry(form) {
  const publicKey = read(await asked(form));
  if (form.dataset.passkey === "create") {
    publicKey.authenticatorSelection = { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
    return navigator.credentials.create({ publicKey });
  }
  return navigator.credentials.get({ publicKey });
}

if (window.PublicKeyCredential) document.querySelectorAll("[data-passkeys]").forEach((part) => { part.hidden = false; });
document.querySelectorAll("form[data-passkey]").forEach((form) => form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const wrong = form.querySelector("[data-passkey-wrong]");
  wrong.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(write(await carry(form)));
    form.submit();
  } catch { wrong.hidden = false; }
}));
