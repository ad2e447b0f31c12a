// How a match goes, drawn point by point while it is played. The page brings what was before.
const place = document.querySelector("[data-course]");
const games = place ? JSON.parse(place.dataset.course) : [];
const WIDTH = 300;
const HEIGHT = 80;

const sum = ([a, b]) => a + b;

// An undone or corrected point takes the course back to where it was.
function reached(game, score) {
  while (game.length && sum(game.at(-1)) >= sum(score)) game.pop();
  game.push(score);
}

function line(game, at, top) {
  const steps = Math.max(game.length - 1, 1);
  return game.map((score, index) => `${((WIDTH * index) / steps).toFixed(1)},${(HEIGHT - (HEIGHT * score[at]) / top).toFixed(1)}`).join(" ");
}

export function drawCourse(facts) {
  if (!place || facts.started_at === null || !facts.counts_points) return;
  games.length = Math.min(games.length, facts.games.length + 1);
  facts.all_games.forEach((score, number) => reached((games[number] ??= []), score));
  if (!facts.ending && facts.all_games.length === facts.games.length) games[facts.games.length] = [facts.score];
  place.querySelectorAll(".course").forEach((figure, number) => {
    const game = games[number] ?? [];
    figure.hidden = game.length < 2;
    if (figure.hidden) return;
    const last = game.at(-1);
    const top = Math.max(...last, 11);
    figure.querySelector("[data-course-score]").textContent = last.join("–");
    figure.querySelector(".course__line--a").setAttribute("points", line(game, 0, top));
    figure.querySelector(".course__line--b").setAttribute("points", line(game, 1, top));
  });
  place.hidden = !games.some((game) => game.length > 1);
}
