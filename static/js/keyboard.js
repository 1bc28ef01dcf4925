/* Keys: ? lists them, g and a letter goes to an area, j and k walk a list, Enter opens, x chooses, a letter presses its button. */
(() => {
  let goesNext = false;
  let row = -1;

  const rows = () => [...document.querySelectorAll("[data-rows] tr[data-row]")];
  const isTyping = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    row = Math.min(Math.max(row + by, 0), all.length - 1);
    all.forEach((element, index) => element.classList.toggle("is-current", index === row));
    all[row].scrollIntoView({ block: "nearest" });
    const link = all[row].querySelector("[data-open]");
    if (link) link.focus({ preventScroll: true });
  };

  const press = (selector) => {
    const target = document.querySelector(selector);
    if (!target || target.closest("[hidden]")) return false;
    target.click();
    return true;
  };

  const onRow = { j: () => move(1), k: () => move(-1), x: () => {
    const current = rows()[row];
    const box = current && current.querySelector("[data-bulk-row]");
    if (box) box.click();
  } };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (goesNext) {
      goesNext = false;
      if (/^[a-z]$/.test(event.key)) press(`[data-shortcut="${event.key}"]`);
      return;
    }
    if (event.key === "?") {
      const keys = document.getElementById("keys");
      if (keys && !keys.open) keys.showModal();
    } else if (event.key === "g") {
      goesNext = true;
    } else if (onRow[event.key] && rows().length) {
      event.preventDefault();
      onRow[event.key]();
    } else if (event.key === "Escape") {
      press("[data-bulk-clear]");
    } else if (/^[a-z]$/.test(event.key)) {
      press(`[data-key="${event.key}"]`);
    }
  });
})();
