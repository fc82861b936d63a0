import type { JsonObject } from "../../../world.ts";
import { flag } from "../../input.ts";
import { livingTasks, stopTasks } from "../engine/group.ts";
import { schedule } from "../engine/schedule.ts";
import { invalid, serviceNotActive } from "../errors.ts";
import { serviceOf } from "../find.ts";
import type { EcsState } from "../tables/state.ts";
import { tellService } from "./shape.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html */
export function deleteService(state: EcsState, input: JsonObject): JsonObject {
  const service = serviceOf(state, input);
  if (service.status === "INACTIVE") throw serviceNotActive();
  const isReplica = service.schedulingStrategy === "REPLICA";
  if (isReplica && service.desiredCount > 0 && !flag(input, "force")) {
    throw invalid("The service cannot be stopped while it is scaled above 0.");
  }
  service.status = "DRAINING";
  service.desiredCount = 0;
  const tasks = livingTasks(service);
  stopTasks(state, tasks, tasks.length, `Service ${service.name} is being deleted`);
  const answer = { service: tellService(state, service) };
  schedule(state, service);
  return answer;
}
