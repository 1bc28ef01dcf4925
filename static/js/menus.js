/* Menus are <details class="menu">: they work alone; this closes an open one on Escape, on a click elsewhere, and when another opens. */
(() => {
  const open = () => document.querySelectorAll("details.menu[open], details.account[open]");

  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
