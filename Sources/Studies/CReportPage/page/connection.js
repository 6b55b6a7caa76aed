// What a server says while the page is seen, by server-sent events. A server that was started anew is found again.

/**
 * Hands on each message, and whether the server answers.
 * @param {string} address relative to the page
 * @param {(message: object) => void} told
 * @param {(isConnected: boolean) => void} changed
 */
function follow(address, told, changed) {
  const retryAfter = 1000;
  let source = null;
  let timer = null;
  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const open = () => {
    close();
    source = new EventSource(address);
    source.onopen = () => changed(true);
    source.onmessage = (event) => told(JSON.parse(event.data));
    source.onerror = () => {
      close();
      changed(false);
      timer = setTimeout(open, retryAfter);
    };
  };
  // Nobody is told what nobody sees: browsers allow a server six connections at a time.
  document.addEventListener("visibilitychange", () => { if (document.hidden) close(); else open(); });
  addEventListener("pagehide", close);
  if (!document.hidden) open();
}

/** Says in words whether the server answers; screen readers are told of changes. */
function connectionNote() {
  const note = html("p", { class: "note", role: "status", id: "connection" }, "Connecting …");
  const show = (isConnected) => {
    const text = isConnected ? "Live." : "The dashboard does not answer. What was shown last stands here; the page tries again.";
    note.classList.toggle("lost", !isConnected);
    document.documentElement.dataset.connected = isConnected ? "yes" : "no";
    if (note.textContent !== text) note.textContent = text;
  };
  return { note, show };
}

/** A bar as wide as its share, which says it to those who do not see it. */
function progressBar(share, name) {
  return html("progress", { max: 1, value: Math.min(1, Math.max(0, share)), "aria-label": name });
}
