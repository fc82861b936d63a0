/** A person puts a service back to the revision before, in the night; the next commit goes out as on any day. */
import { at, create, deploy, goBack, push, type Team, without, workdays } from "../week.ts";

const week = [
  ...workdays.flatMap((day, i) => [
    at(`${day} 16:00`, push("checkout", `deaf00${i + 1}`, `deaf00${i + 1}`, "main")),
    at(`${day} 16:04`, deploy("checkout/api", `checkout:deaf00${i + 1}`)),
  ]),
  at("wed 02:30", goBack("checkout/api", 2)),
];

export const goesBackAtNight: Team = {
  name: "rolls back by hand at night",
  clusters: ["checkout"],
  repositories: ["checkout"],
  before: [push("checkout", "deaf000", "deaf000", "main"), create("checkout/api", "checkout:deaf000")],
  week,
  told: ["wed 2h notice checkout/api held: runs deaf001"],
  wrong: {
    what: "the pipeline dies between the push of the cure and its deployment",
    week: without(week, "wed 16:04"),
    told: [
      "wed 2h notice checkout/api held: runs deaf001",
      "wed 16h opened checkout/api behind not-registered: deaf003,main over deaf001",
      "thu 16h resolved checkout/api: runs deaf004,main",
    ],
  },
};
