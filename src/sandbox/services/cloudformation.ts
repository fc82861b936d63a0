import { stackArn } from "../deploy/scope.ts";
import type { Stack } from "../deploy/stack.ts";
import { AwsError, type AwsService, type Call, type World } from "../world.ts";
import { answer, type Operations } from "./operations.ts";

/** AWS CloudFormation: what is deployed. */
export function createCloudFormation(world: World, stacks: readonly Stack[]): AwsService {
  const since = world.clock.now();

  function stackOf({ input }: Call): Stack {
    const stack = stacks.find(({ name }) => [name, stackArn(world, name)].includes(String(input.StackName)));
    if (stack !== undefined) return stack;
    throw new AwsError("ValidationError", `Stack with id ${input.StackName} does not exist`);
  }

  const operations: Operations = {
    DescribeStacks(call) {
      const found = call.input.StackName === undefined ? stacks : [stackOf(call)];
      return {
        Stacks: found.map(({ name, parameters, outputs }) => ({
          StackId: stackArn(world, name),
          StackName: name,
          CreationTime: since,
          StackStatus: "CREATE_COMPLETE",
          Parameters: pairs(parameters).map(([ParameterKey, ParameterValue]) => ({
            ParameterKey,
            ParameterValue,
          })),
          Outputs: pairs(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
        })),
      };
    },
    DescribeStackResources(call) {
      const { name, resources } = stackOf(call);
      return {
        StackResources: resources.map(({ logicalId, physicalId, type }) => ({
          StackName: name,
          StackId: stackArn(world, name),
          LogicalResourceId: logicalId,
          PhysicalResourceId: physicalId,
          ResourceType: type,
          Timestamp: since,
          ResourceStatus: "CREATE_COMPLETE",
        })),
      };
    },
  };
  return {
    prefix: "cloudformation",
    version: "2010-05-15",
    handle: (call) => answer(operations, call),
    resources: ({ input }) =>
      input.StackName === undefined ? ["*"] : [stackArn(world, String(input.StackName))],
  };
}

function pairs(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record);
}
