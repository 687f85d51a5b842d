// Draws a figure's specification in place of its still picture, when the reader asks for it.
// `ast` keeps the renderer from evaluating code, which the site's policy forbids.
const OPTIONS = {ast: true, actions: false, defaultStyle: false, renderer: "canvas", tooltip: {disableDefaultStyle: true}};

// Only a chart that says so can be drawn narrower; a map or a list of areas is scrolled on a narrow screen.
function fit(spec, room) {
  if (spec.usermeta.flexible) spec.width = Math.max(Math.min(spec.width, room - 60), 200);
  return spec;
}

async function draw(button) {
  const figure = button.closest("figure");
  const still = figure.querySelector(".figure-picture");
  const live = figure.querySelector(".figure-live");
  const told = figure.querySelector(".figure-live-told");
  button.setAttribute("aria-busy", "true");
  try {
    await import(button.dataset.script);
    const answer = await fetch(button.dataset.spec);
    if (!answer.ok) throw new Error(answer.statusText);
    live.hidden = false;
    await window.vegaEmbed(live, fit(await answer.json(), live.clientWidth), OPTIONS);
    still.hidden = true;
    button.textContent = button.dataset.still;
    told.textContent = "";
  } catch {
    live.hidden = true;
    told.textContent = button.dataset.failed;
  }
  button.removeAttribute("aria-busy");
}

function back(button) {
  const figure = button.closest("figure");
  figure.querySelector(".figure-picture").hidden = false;
  const live = figure.querySelector(".figure-live");
  live.hidden = true;
  live.replaceChildren();
  button.textContent = button.dataset.live;
}

for (const button of document.querySelectorAll("button[data-spec]")) {
  button.hidden = false;
  button.addEventListener("click", () => (button.textContent === button.dataset.still ? back(button) : draw(button)));
}
