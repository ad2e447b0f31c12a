// How each method places its entries: the register of competitions/domain/methods.py in the browser.
import { placeGroups } from "./groups.js";
import { placeKnockout } from "./knockout.js";
import { placeLadder, placeRoundRobin, placeSwiss } from "./orders.js";

export const METHODS = {
  knockout: placeKnockout,
  double_elimination: placeKnockout,
  round_robin: placeRoundRobin,
  groups: placeGroups,
  ladder: placeLadder,
  swiss: placeSwiss,
};
