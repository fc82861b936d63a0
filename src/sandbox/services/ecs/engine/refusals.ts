/**
 * Why an image does not come, in the words of who pulls it: containerd on Fargate, Docker on instances. AWS lists few
 * of them; the others are as people quote them in public.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
import type { Task } from "../tables/task.ts";
import { platformOf } from "../tasks/platform.ts";
import type { Artifact } from "./artifact.ts";

/** The registry does not give it. @param reason begins with the reference */
export function notGiven(reason: string): string {
  return manifestRetried(1, `failed to resolve ref ${reason}`);
}

/** The registry fails: the annotation `sandbox.fail: pull`. */
export function notSent(reference: string): string {
  return manifestRetried(
    1,
    `failed to copy: httpReadSeeker: failed open: unexpected status from GET request to ${reference}: 500`,
  );
}

/** It is an index, and lists nothing for the task's platform. */
export function notListed(task: Task): string {
  const { os, architecture } = platformOf(task);
  if (task.launch.type === "FARGATE") {
    const platform = `'${os}/${architecture}'`;
    return manifestRetried(7, `image Manifest does not contain descriptor matching platform ${platform}`);
  }
  const variant = architecture === "arm64" ? "/v8" : "";
  return daemon(`no matching manifest for ${os}/${architecture}${variant} in the manifest list entries`);
}

/** It is no container image. */
export function noImage({ launch }: Task, { mediaType, layer }: Artifact): string {
  if (launch.type !== "FARGATE") return daemon(`unsupported media type ${mediaType}`);
  const why = layer
    ? `failed to extract layer ${layer}: failed to get stream processor for ${mediaType}: no processor for media-type: unknown`
    : "mismatched image rootfs and manifest layers";
  return `ref pull has been retried 1 time(s): failed to unpack image on snapshotter overlayfs: ${why}`;
}

const manifestRetried = (times: number, why: string) =>
  `pull image manifest has been retried ${times} time(s): ${why}`;

const daemon = (why: string) => `Error response from daemon: ${why}`;
