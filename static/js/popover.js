/* The explanation of a number: a link that htmx answers with a fragment into #explanation, shown beside the figure. */
(() => {
  const GAP = 8;
  let anchor = null;

  const place = (panel) => {
    const box = anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = panel;
    const below = box.bottom + GAP + height <= window.innerHeight;
    const top = below ? box.bottom + GAP : Math.max(12, box.top - GAP - height);
    const left = Math.min(Math.max(12, box.left), window.innerWidth - width - 12);
    panel.style.top = `${top}px`;
    panel.style.left = `${left}px`;
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target && event.detail.target.id === "explanation") anchor = event.detail.elt;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const panel = event.detail.target;
    if (!panel || panel.id !== "explanation" || !anchor) return;
    if (!panel.matches(":popover-open")) panel.showPopover();
    place(panel);
    const first = panel.querySelector("button, a");
    if (first) first.focus();
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.id === "explanation" && event.newState === "closed" && anchor) anchor.focus({ preventScroll: true });
  }, true);
})();
