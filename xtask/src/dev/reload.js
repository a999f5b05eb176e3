// Only ever served by `cargo xtask dev`.
const events = new EventSource(new URL("/events", import.meta.url));

// The new sheet replaces the old one once it is there, so that the page never stands naked.
events.addEventListener("style", ({ data }) => {
  for (const old of document.querySelectorAll('link[rel="stylesheet"][href^="/pkg/"]')) {
    const next = old.cloneNode();
    next.href = data;
    next.addEventListener("load", () => old.remove());
    old.after(next);
  }
});

events.addEventListener("reload", () => location.reload());
