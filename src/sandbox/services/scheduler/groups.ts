import { AwsError, type JsonObject, type World } from "../../world.ts";
import { epoch, objects, text } from "../input.ts";
import type { Operations } from "../operations.ts";
import { page } from "../paging.ts";
import type { Schedules } from "./schedules.ts";

interface Group {
  readonly name: string;
  readonly createdAt: Date;
  readonly tags: readonly JsonObject[];
}

/** Groups of schedules: each account has `default`, and tags are on groups alone. */
interface Groups {
  /** @throws {AwsError} `ResourceNotFoundException` if there is no such group */
  check(name: string): void;
  readonly operations: Operations;
}

const PAGES = { usual: 100, most: 100, atMost: 5 };

/** The groups of an account. */
export function createGroups({ region, account, clock }: World, schedules: Schedules): Groups {
  const groups = new Map<string, Group>([["default", { name: "default", createdAt: clock.now(), tags: [] }]]);
  const arnOf = (name: string) => `arn:aws:scheduler:${region}:${account}:schedule-group/${name}`;

  function groupOf(name: string): Group {
    const group = groups.get(name);
    if (group !== undefined) return group;
    throw new AwsError("ResourceNotFoundException", `Schedule group ${name} does not exist.`, 404);
  }

  const tell = ({ name, createdAt }: Group): JsonObject => ({
    Arn: arnOf(name),
    Name: name,
    State: "ACTIVE",
    CreationDate: epoch(createdAt),
    LastModificationDate: epoch(createdAt),
  });

  const operations: Operations = {
    CreateScheduleGroup({ input }) {
      const name = text(input, "Name") ?? "";
      if (groups.has(name))
        throw new AwsError("ConflictException", `Schedule group ${name} already exists.`, 409);
      groups.set(name, { name, createdAt: clock.now(), tags: objects(input, "Tags") });
      return { ScheduleGroupArn: arnOf(name) };
    },
    GetScheduleGroup: ({ input }) => tell(groupOf(text(input, "Name") ?? "")),
    DeleteScheduleGroup({ input }) {
      const { name } = groupOf(text(input, "Name") ?? "");
      if (name === "default")
        throw new AwsError("ValidationException", "The default group cannot be deleted.");
      for (const schedule of schedules.all()) if (schedule.group === name) schedules.remove(schedule);
      groups.delete(name);
      return {};
    },
    ListScheduleGroups({ input }) {
      const all = [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, next } = page(all, ({ name }) => name, { nextToken: input.NextToken }, PAGES);
      return { ScheduleGroups: items.map(tell), ...(next.nextToken && { NextToken: next.nextToken }) };
    },
    ListTagsForResource({ input }) {
      const name = (text(input, "ResourceArn") ?? "").split("/").at(-1) ?? "";
      return { Tags: groupOf(name).tags };
    },
  };
  return { check: (name) => void groupOf(name), operations };
}
