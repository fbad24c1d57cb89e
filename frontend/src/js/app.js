// Everything here only adds to pages that work without it. Each module looks for its own hooks and does nothing
// where there are none.
import { startAhead } from "./ahead.js";
import { startDrafts } from "./drafts.js";
import { startMarks } from "./marks.js";
import { startMenus } from "./menus.js";
import { startPhrases } from "./phrases.js";
import { startProposal } from "./proposal.js";
import { startKeys, startQueue } from "./queue.js";
import { startSelect } from "./select.js";

const startMain = () => {
  for (const start of [startDrafts, startPhrases, startProposal, startQueue]) start();
};
for (const start of [startMenus, startMarks, startSelect, startMain, startKeys]) start();
startAhead(startMain);
