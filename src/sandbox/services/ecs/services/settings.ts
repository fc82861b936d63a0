/** The fields of CreateService and UpdateService that ECS keeps and tells again. */
import type { JsonObject } from "../../../world.ts";

interface Setting {
  readonly field: string;
  /** Whether a change of it begins a deployment. */
  readonly deploys: boolean;
  /** Told by the deployment and not by the service. */
  readonly ofDeployment?: true;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html */
const SETTINGS: readonly Setting[] = [
  { field: "availabilityZoneRebalancing", deploys: false },
  { field: "capacityProviderStrategy", deploys: true },
  { field: "deploymentConfiguration", deploys: false },
  { field: "enableECSManagedTags", deploys: false },
  { field: "enableExecuteCommand", deploys: false },
  { field: "healthCheckGracePeriodSeconds", deploys: false },
  { field: "loadBalancers", deploys: true },
  { field: "networkConfiguration", deploys: true },
  { field: "placementConstraints", deploys: false },
  { field: "placementStrategy", deploys: false },
  { field: "platformVersion", deploys: true },
  { field: "propagateTags", deploys: false },
  { field: "serviceConnectConfiguration", deploys: true, ofDeployment: true },
  { field: "serviceRegistries", deploys: true },
  { field: "volumeConfigurations", deploys: true, ofDeployment: true },
  { field: "vpcLatticeConfigurations", deploys: true, ofDeployment: true },
];

/** The settings among a request's fields. */
export function readSettings(input: JsonObject): JsonObject {
  return pick(input, SETTINGS);
}

/** Whether going from one to the other begins a deployment. */
export function beginsDeployment(former: JsonObject, settings: JsonObject): boolean {
  return SETTINGS.some(
    ({ field, deploys }) => deploys && JSON.stringify(former[field]) !== JSON.stringify(settings[field]),
  );
}

/** As the service tells them. */
export function tellSettings(settings: JsonObject): JsonObject {
  return pick(
    settings,
    SETTINGS.filter(({ ofDeployment }) => !ofDeployment),
  );
}

function pick(fields: JsonObject, settings: readonly Setting[]): JsonObject {
  const present = settings.filter(({ field }) => fields[field] !== undefined && fields[field] !== null);
  return Object.fromEntries(present.map(({ field }) => [field, fields[field]]));
}
