import type { Render } from "./render.ts";

/** The report as it stands; one of an interrupted check says `"incomplete": true` on top. */
export const renderJson: Render = (report, { interrupted }) =>
  JSON.stringify(interrupted ? { incomplete: true, ...report } : report, null, 2);
