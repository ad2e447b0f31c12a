// <div data-shown-if="field" data-shown-when='["answer"]'>: shown while that field holds one of the answers.
// The server decides in the end what was asked; without JavaScript everything is shown, with "only if …" above it.
for (const form of new Set([...document.querySelectorAll("[data-shown-if]")].map((block) => block.closest("form")))) {
  const blocks = [...form.querySelectorAll("[data-shown-if]")];
  for (const block of blocks) block.querySelector("[data-without-script]").hidden = true;
  const show = () => {
    // Blocks stand in the order of the questions, so one that hides takes those after it along.
    for (const block of blocks) block.hidden = !holds(form, block);
  };
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  form.addEventListener("restored", show);
  show();
}

function holds(form, block) {
  const wanted = JSON.parse(block.dataset.shownWhen);
  return [...form.querySelectorAll(`[name="${block.dataset.shownIf}"]`)].some((entry) => {
    const chosen = entry.type === "radio" || entry.type === "checkbox" ? entry.checked : true;
    return chosen && wanted.includes(entry.value) && !entry.closest("[data-shown-if][hidden]");
  });
}
