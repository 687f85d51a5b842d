// On a narrow screen only the item in hand stays open: the one the address names, else the first with something to decide.
// Without this script every item is open.
const NARROW = window.matchMedia("(max-width: 63.99rem)");
const items = [...document.querySelectorAll("details[data-fold]")];

function inHand() {
  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const here = named ? items.find((item) => item.contains(named)) : undefined;
  const waiting = items.filter((item) => item.dataset.fold === "waiting");
  // After a decision the next thing to decide is what one wants to see.
  const after = here && here.dataset.fold !== "waiting" ? waiting.find((item) => items.indexOf(item) > items.indexOf(here)) : undefined;
  return new Set([here, after ?? (here ? undefined : waiting[0])].filter(Boolean));
}

function fold() {
  const kept = NARROW.matches ? inHand() : new Set(items);
  if (NARROW.matches && !kept.size && items.length) kept.add(items[0]);
  for (const item of items) item.open = kept.has(item);
}

fold();
NARROW.addEventListener("change", fold);
