/** No write while something that the verdict needs could not be read. */
import { before, type Seen } from "../witness.ts";
import type { Law } from "./law.ts";

export const noWriteOnUnknown: Law = {
  name: "no write on unknown",
  broken: (witness) =>
    witness.writes.flatMap(({ call, truth }) => {
      const earlier = before(witness, call);
      const needed = truth.desired === 0 ? [...always, "ecs:DescribeServiceRevisions"] : always;
      const unread = earlier.filter((read) => needed.includes(read.operation) && isLost(read, earlier));
      return [
        ...unread.map(({ operation, error }) => `${call.operation}: ${operation} had failed with ${error}`),
        ...(earlier.some((read) => hidesDigest(read, primaryIn(earlier)))
          ? [`${call.operation}: a running task had told no digest`]
          : []),
      ];
    }),
};

const always = [
  "ecs:DescribeServices",
  "ecs:ListTasks",
  "ecs:DescribeTasks",
  "ecs:DescribeTaskDefinition",
  "ecs:ListServiceDeployments",
  "ecs:DescribeServiceDeployments",
  "ecr:DescribeImages",
];

/** Whether a read failed, and was not made again with success. */
function isLost({ operation, error, input, index }: Seen, calls: readonly Seen[]): boolean {
  const question = JSON.stringify(input);
  const isAnswered = (other: Seen) =>
    other.index > index &&
    other.operation === operation &&
    other.error === null &&
    JSON.stringify(other.input) === question;
  return error !== null && !isNoImage(error) && !calls.some(isAnswered);
}

/** An answer, too: the image is not there. */
const isNoImage = (error: string) => error === "ImageNotFoundException";

/** The deployment whose tasks count: those of the one before are about to go. */
function primaryIn(calls: readonly Seen[]): string | undefined {
  const read = calls.findLast(
    ({ operation, error }) => operation === "ecs:DescribeServices" && error === null,
  );
  const { services } = (read?.output ?? { services: [] }) as {
    services: { deployments: { id: string; status: string }[] }[];
  };
  return services[0]?.deployments.find(({ status }) => status === "PRIMARY")?.id;
}

function hidesDigest({ operation, output }: Seen, deployment: string | undefined): boolean {
  if (operation !== "ecs:DescribeTasks" || !output) return false;
  const { tasks } = output as {
    tasks: {
      lastStatus: string;
      desiredStatus: string;
      startedBy: string;
      containers: { imageDigest?: string }[];
    }[];
  };
  return tasks.some(
    ({ lastStatus, desiredStatus, startedBy, containers }) =>
      startedBy === deployment &&
      lastStatus === "RUNNING" &&
      desiredStatus === "RUNNING" &&
      containers.some(({ imageDigest }) => imageDigest === undefined),
  );
}
