/** Errors that several operations of ECS share, in its words. */
import { AwsError } from "../../world.ts";

export const clusterNotFound = () => new AwsError("ClusterNotFoundException", "Cluster not found.");
export const serviceNotFound = () => new AwsError("ServiceNotFoundException", "Service not found.");
export const serviceNotActive = () => new AwsError("ServiceNotActiveException", "Service was not ACTIVE.");
export const invalid = (message: string) => new AwsError("InvalidParameterException", message);
export const clientError = (message: string) => new AwsError("ClientException", message);
