// What of an answer is chosen is what its address ends in: the row, or what the picture has of it. Both are marked then, by whichever
// of them it was chosen, and a reader is told. Without this script the browser marks the one that was led to.
const chosen = document.getElementById("picture-chosen");

function row() {
  return /^#(?:row|drawn)-(\d+)$/.exec(location.hash)?.[1];
}

function mark() {
  const number = row();
  for (const one of document.querySelectorAll("[data-row]")) {
    if (number && one.dataset.row.split(" ").includes(number)) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
  chosen.textContent = number ? `Row ${number} is chosen, here and in the picture. Escape lets go of it.` : "";
}

function release(event) {
  if (event.key !== "Escape" || !row()) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  mark();
  chosen.textContent = "Nothing is chosen.";
}

document.documentElement.classList.add("sl-marks");
addEventListener("hashchange", mark);
document.addEventListener("keydown", release);
mark();
