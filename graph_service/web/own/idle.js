// Two minutes before the session ends a dialog says so; when it has ended, the page shows nothing more and leads to signing in.
// How long it still lasts, the server says: before every warning it is asked, for another tab may have been used meanwhile.

const dialog = document.getElementById("sl-idle");
const WARN = Number(dialog.dataset.warn) * 1000;
const MINUTE = 60_000;
const AT = [60, 30, 15]; // the seconds left at which a screen reader hears of it again
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("sightline-session") : null;
const keeping = dialog.querySelector("form[action='/still-here']");
const left = document.getElementById("sl-idle-left");
const heard = document.getElementById("sl-idle-heard");

let ends = Date.now() + Number(dialog.dataset.seconds) * 1000;
let asking = false;
let over = false;
let kept = Date.now();
let said = 0;

const words = (seconds) => (seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} second${seconds === 1 ? "" : "s"}`);

/** The session lasts so many seconds more; other tabs are told. */
function lasts(seconds, tell = true) {
  if (seconds <= 0) return end();
  ends = Date.now() + seconds * 1000;
  document.body.hidden = false;
  if (seconds * 1000 > WARN && dialog.open) dialog.close();
  if (tell) tabs?.postMessage({ seconds });
}

/** Ask the server how long it lasts; with a form, keep it. What is no answer of ours means that it has ended. */
async function ask(form) {
  if (asking || over) return;
  asking = true;
  try {
    const sent = form ? { method: "POST", body: new URLSearchParams(new FormData(form)) } : {};
    const answer = await fetch(form ? "/still-here" : "/still-here/seconds", { ...sent, redirect: "manual", cache: "no-store" });
    if (answer.ok) lasts((await answer.json()).seconds);
    else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) end();
  } catch {
    // The server cannot be reached: what is known of the end still counts.
  } finally {
    asking = false;
  }
}

function keep() {
  kept = Date.now();
  return ask(keeping);
}

/** Nothing that was on the page stays on it, in its title or in a dialog. */
function end(tell = true) {
  if (over) return;
  over = true;
  if (tell) tabs?.postMessage({ ended: true });
  document.title = "You are signed out – Sightline";
  const words = document.createElement("p");
  const link = document.createElement("a");
  link.href = "/sign-in";
  link.textContent = "Sign in again";
  words.className = "sl-ended";
  words.setAttribute("role", "alert");
  words.append("You are signed out. ", link);
  document.body.replaceChildren(words);
  document.body.hidden = false;
  location.replace("/sign-in");
}

function warn() {
  const seconds = Math.max(0, Math.round((ends - Date.now()) / 1000));
  left.textContent = words(seconds);
  if (!dialog.open) {
    said = seconds;
    heard.textContent = "";
    dialog.showModal(); // the browser keeps the focus in it, and gives it back
  }
  const next = AT.find((one) => seconds <= one && said > one);
  if (next) {
    said = seconds;
    heard.textContent = `${words(seconds)} left`;
  }
}

async function tick() {
  if (over) return;
  const before = ends;
  if (Date.now() >= ends) document.body.hidden = true; // a laptop that was asleep shows nothing while it asks
  if (asking) return; // what is being asked decides
  if (Date.now() >= ends) {
    await ask();
    if (!over && ends === before) end();
  } else if (Date.now() >= ends - WARN) {
    if (!dialog.open) await ask();
    if (!over && Date.now() >= ends - WARN) warn();
  } else if (dialog.open) {
    dialog.close();
  }
}

keeping.addEventListener("submit", (event) => {
  event.preventDefault();
  keep();
});
dialog.addEventListener("cancel", (event) => {
  event.preventDefault(); // whoever presses Escape is here
  keep();
});
document.addEventListener("input", () => {
  if (!dialog.open && Date.now() - kept >= MINUTE) keep();
});
tabs?.addEventListener("message", ({ data }) => (data.ended ? end(false) : lasts(data.seconds, false)));
for (const name of ["visibilitychange", "focus", "pageshow"]) addEventListener(name, tick);
tabs?.postMessage({ seconds: (ends - Date.now()) / 1000 });
setInterval(tick, 1000);
