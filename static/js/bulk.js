/* Rows that can be chosen: the box in the head chooses all, the bar at the foot counts and adds up. Without script the bar is simply there. */
(() => {
  for (const form of document.querySelectorAll("form[data-bulk]")) {
    const head = form.querySelector("[data-bulk-all]");
    const bar = form.querySelector("[data-bulk-bar]");
    const boxes = [...form.querySelectorAll("[data-bulk-row]")];
    const format = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

    const update = () => {
      const chosen = boxes.filter((box) => box.checked);
      const sum = chosen.reduce((total, box) => total + Number(box.dataset.amount || 0), 0);
      if (head) {
        head.checked = chosen.length > 0 && chosen.length === boxes.length;
        head.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
      }
      if (!bar) return;
      bar.hidden = chosen.length === 0;
      bar.querySelector("[data-bulk-count]").textContent = String(chosen.length);
      const money = bar.querySelector("[data-bulk-amount]");
      if (money) money.textContent = (money.dataset.symbol || "") + format.format(sum);
    };

    if (head) head.addEventListener("change", () => {
      for (const box of boxes) box.checked = head.checked;
      update();
    });
    form.addEventListener("change", update);
    form.addEventListener("click", (event) => {
      if (!event.target.closest("[data-bulk-clear]")) return;
      for (const box of boxes) box.checked = false;
      update();
    });
    update();
  }
})();
