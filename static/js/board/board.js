// The board of the schedule: laid out by time and court where there is room, moved by mouse, pen, finger or keys.
import { layOut } from "./layout.js";
import { listenToKeys } from "./keys.js";
import { listenToPointer } from "./pointer.js";
import { follow } from "./refresh.js";

const wide = matchMedia("(min-width: 48rem)");
const redraw = () => layOut(wide.matches);

redraw();
// What can still be moved is what one comes for; what is over lies above it.
const first = document.querySelector("[data-board] [data-movable]");
if (wide.matches && first) document.querySelector("[data-board]").scrollTop = Math.max(0, first.offsetTop - 24);
wide.addEventListener("change", redraw);
listenToKeys(redraw);
listenToPointer(redraw);
follow(redraw);
document.getElementById("board-help")?.classList.toggle("board-help--shown", wide.matches);
