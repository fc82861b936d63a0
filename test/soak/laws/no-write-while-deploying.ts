/** No write when the read immediately before showed a deployment, or another revision than the one that was planned from. */
import { before, type Seen } from "../witness.ts";
import type { Law } from "./law.ts";

export const noWriteWhileDeploying: Law = {
  name: "no write when the read immediately before showed a deployment",
  broken: (witness) =>
    witness.writes.flatMap(({ call }) => {
      const earlier = before(witness, call).filter(({ operation }) => operation.startsWith("ecs:"));
      const read = earlier.findLast(isRead);
      if (!read) return [`${call.operation}: the service was not read before`];
      const isLast = earlier.at(-1) === read;
      if (call.operation === "ecs:UpdateService" && !isLast)
        return [
          `${call.operation}: the read before was not of the service, but ${earlier.at(-1)?.operation}`,
        ];
      return isDeploying(read) ? [`${call.operation}: a deployment was under way`] : [];
    }),
};

const isRead = ({ operation, error }: Seen) => operation === "ecs:DescribeServices" && error === null;

function isDeploying({ output }: Seen): boolean {
  const { services } = output as { services: { deployments: { status: string; rolloutState?: string }[] }[] };
  return services.some(({ deployments }) =>
    deployments.some(({ status, rolloutState }) => status === "PRIMARY" && rolloutState === "IN_PROGRESS"),
  );
}
