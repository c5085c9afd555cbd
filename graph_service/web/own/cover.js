// A key that covers names at once. It never shows them again. Pages work without it: the button does the same.
const covering = document.querySelector('form.sl-cover[action="/cover-names"]');
const others = new BroadcastChannel("sightline covers names");

function cover() {
  document.body.hidden = true; // nothing is read off the screen while the covered page is on its way
  covering.requestSubmit();
}

function isTyping(at) {
  return at.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") !== null;
}

if (covering) {
  others.addEventListener("message", cover);
  document.addEventListener("keydown", (pressed) => {
    const plain = !(pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.repeat || pressed.isComposing);
    if (plain && pressed.key.toLowerCase() === covering.dataset.key && !isTyping(pressed.target)) {
      pressed.preventDefault();
      cover();
    }
  });
  window.addEventListener("pageshow", (shown) => {
    if (shown.persisted) window.location.reload();
  });
} else if (document.querySelector('form.sl-cover[action="/cover-names/off"]')) {
  others.postMessage("cover");
}
