"use strict";
(() => {
  // The layers' own script marks a place and its row together. This adds, in the map among other pages, what the chosen one leads to:
  // below the map, so that from a place its statements are one step away, and in the row, which says that it is the current one.
  // It copies what stands in the row, and writes words with textContent alone.
  const said = document.getElementById("chosen");
  const opens = document.createElement("ul");
  opens.className = "sl-opens";
  opens.setAttribute("aria-label", "What the chosen place leads to");
  opens.hidden = true;
  said.after(opens);

  function copied(one) {
    const item = document.createElement("li");
    const copy = one.cloneNode(false);
    copy.removeAttribute("aria-label");
    copy.className = "sl-opens__one";
    copy.textContent = one.getAttribute("aria-label") || `The page of ${one.textContent}`;
    item.append(copy);
    return item;
  }

  function follow() {
    const number = document.querySelector(".spot[aria-pressed='true']")?.dataset.place;
    for (const row of document.querySelectorAll("tr[data-place]")) {
      if (row.dataset.place !== number) row.removeAttribute("aria-current");
      else if (!row.hasAttribute("aria-current")) {
        row.setAttribute("aria-current", "true");
        opens.replaceChildren(...[...row.querySelectorAll("a[href], button[form]")].map(copied));
        opens.hidden = opens.children.length === 0;
      }
    }
  }

  document.addEventListener("click", follow);
})();
