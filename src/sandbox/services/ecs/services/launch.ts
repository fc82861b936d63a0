import type { JsonObject } from "../../../world.ts";
import { objects, text } from "../../input.ts";
import { invalid } from "../errors.ts";
import type { Launch } from "../tables/state.ts";

const TYPES = ["FARGATE", "EC2", "EXTERNAL"] as const;

/** Where tasks run, by `launchType` or the first capacity provider; EC2 if the request says nothing. */
export function readLaunch(input: JsonObject): Launch {
  const [first] = objects(input, "capacityProviderStrategy");
  const given = text(input, "launchType");
  if (first && given)
    throw invalid("Specifying both a launch type and capacity provider strategy is not supported.");
  if (first) {
    const capacityProvider = text(first, "capacityProvider") ?? "";
    return { type: capacityProvider.startsWith("FARGATE") ? "FARGATE" : "EC2", capacityProvider };
  }
  const type = TYPES.find((each) => each === (given ?? "EC2"));
  if (type) return { type };
  throw invalid(`launchType must be one of ${TYPES.join(", ")}`);
}

/** As services, deployments, revisions and task sets tell it. */
export function tellLaunch({ type, capacityProvider }: Launch): JsonObject {
  return {
    ...(!capacityProvider && { launchType: type }),
    ...(type === "FARGATE" && { platformVersion: "1.4.0", platformFamily: "Linux" }),
  };
}
