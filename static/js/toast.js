/* Notices: the close button takes one away; a success leaves by itself, what went wrong stays. */
(() => {
  const STAY = 8000;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-toast-close]");
    if (button) button.closest(".toast").remove();
  });
  for (const toast of document.querySelectorAll(".toast--success, .toast--info")) {
    setTimeout(() => { if (!toast.matches(":hover, :focus-within")) toast.remove(); }, STAY);
  }
})();
