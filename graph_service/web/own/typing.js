// While somebody types, the page keeps a draft by itself: what stands in the form goes where the form says, so often, and when the page
// is left without sending it. Words come back, and are shown as words. Without script the button keeps it.
const form = document.getElementById("sheet");
const kept = document.getElementById("kept");
const notKept = document.getElementById("not-kept");
const FAILED = "This is not kept as a draft just now. Go on, and it will be tried again; or sign in again in another window of this browser.";
let changed = false;
let sending = false;
let ended = false;

async function keep(leaving) {
  if (!changed || ended || (sending && !leaving)) return;
  [changed, sending] = [false, true];
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.keep, { method: "POST", body, keepalive: leaving, redirect: "manual", headers: { Accept: "text/plain" } });
    const words = answer.ok || answer.status === 409 ? await answer.text() : "";
    changed ||= !answer.ok;
    kept.textContent = answer.ok ? words : "";
    notKept.textContent = answer.ok ? "" : words || FAILED;
  } catch {
    [changed, kept.textContent, notKept.textContent] = [true, "", FAILED];
  } finally {
    sending = false;
  }
}

for (const what of ["input", "change"]) form.addEventListener(what, () => { changed = true; });
form.addEventListener("submit", () => { ended = true; });
addEventListener("pagehide", () => keep(true));
addEventListener("pageshow", () => { ended = false; });
setInterval(() => keep(false), Number(form.dataset.every));
