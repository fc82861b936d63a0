/** The changes that keep findings from coming back, as the tools that deploy services write them. */
import type { Finding } from "../domain/judge/finding.ts";
import { quote } from "../domain/words/commands.ts";

/** What the examples are filled in with. */
export interface Names {
  readonly cluster: string;
  readonly service: string;
  readonly family: string;
  readonly container: string;
  readonly registry: string;
  /** The repository's name in it. */
  readonly repository: string;
  /** The tag that moves when something is to be deployed. */
  readonly followed: string;
}

interface Recipe {
  readonly change: string;
  readonly actions: readonly string[];
  readonly terraform: readonly string[];
  readonly cloudformation: readonly string[];
}

const image = expression("env.IMAGE");
const commit = expression("github.sha");
const pushed = expression("steps.push.outputs.digest");
const rendered = expression("steps.render.outputs.task-definition");

/** Each change, in words and in the lines of each tool. */
export const recipes = {
  byDigest: (names, { cause }) => ({
    change:
      "Make the pipeline write the digest that it pushed into the task definition. What runs is then what is written, " +
      "whatever happens to tags, nodes and deployments" +
      (cause === "stale-cache"
        ? ". On the nodes, ECS_IMAGE_PULL_BEHAVIOR=always makes them ask the registry each time"
        : ""),
    actions: deployByDigest(names),
    terraform: [
      `data "aws_ecr_image" "${names.container}" {`,
      `  repository_name = "${names.repository}"`,
      "  image_tag       = var.commit  # a tag that the pipeline pushes once",
      "}",
      "locals {",
      `  registry = "${names.registry}"`,
      `  digest   = data.aws_ecr_image.${names.container}.image_digest`,
      "}",
      "# in the container definition:",
      `image = "\${local.registry}/${names.repository}@\${local.digest}"`,
    ],
    cloudformation: [
      "Parameters:",
      "  ImageDigest: { Type: String }  # the pipeline gives what it pushed",
      "  Registry:",
      "    Type: String",
      `    Default: ${names.registry}`,
      "# in the container definition:",
      `Image: !Sub "\${Registry}/${names.repository}@\${ImageDigest}"`,
    ],
  }),
  update: (names) => ({
    change:
      "Make the step that registers a revision also update the service to it, and make the pipeline fail if that fails",
    actions: [
      ...environment(names),
      "- uses: aws-actions/amazon-ecs-deploy-task-definition@v2",
      "  with:",
      `    task-definition: ${rendered}`,
      `    cluster: ${names.cluster}`,
      `    service: ${names.service}  # without this, it only registers`,
      ...waitStep(names),
    ],
    terraform: [
      'resource "aws_ecs_service" "this" {',
      "  task_definition       = aws_ecs_task_definition.this.arn",
      "  wait_for_steady_state = true",
      "  # and no lifecycle { ignore_changes = [task_definition] }",
      "}",
    ],
    cloudformation: [
      "TaskDefinition: !Ref TaskDefinition  # not the ARN of a revision",
      "# and check whether the last update of the stack was rolled back",
    ],
  }),
  hold: (names) => ({
    change:
      "Make the pipeline fail when ECS rolls back, and move the tag that services follow only after a successful deployment",
    actions: [
      ...environment(names),
      ...waitStep(names),
      "# then, and not before:",
      "- run: >-",
      `    docker buildx imagetools create --tag "$IMAGE:${names.followed}"`,
      `    "$IMAGE@${pushed}"`,
    ],
    terraform: [
      'resource "aws_ecs_service" "this" {',
      "  wait_for_steady_state = true",
      "  deployment_circuit_breaker {",
      "    enable   = true",
      "    rollback = true",
      "  }",
      "}",
    ],
    cloudformation: [
      "DeploymentConfiguration:",
      "  DeploymentCircuitBreaker: { Enable: true, Rollback: true }",
      "  # the stack's update then fails too, with the reason",
    ],
  }),
  breaker: (names) => ({
    change: "Make ECS end a deployment that makes no progress, and make the pipeline fail with it",
    actions: [...environment(names), ...waitStep(names)],
    terraform: [
      'resource "aws_ecs_service" "this" {',
      "  wait_for_steady_state = true",
      "  deployment_circuit_breaker {",
      "    enable   = true",
      "    rollback = true",
      "  }",
      "}",
    ],
    cloudformation: [
      "DeploymentConfiguration:",
      "  DeploymentCircuitBreaker: { Enable: true, Rollback: true }",
    ],
  }),
  keep: (names) => ({
    change:
      "Keep what services depend on: give what is deployed a tag of its own, and let the lifecycle policy expire " +
      "only what has none of these",
    actions: [
      ...environment(names),
      "# after the deployment:",
      "- run: >-",
      `    docker buildx imagetools create --tag "$IMAGE:deployed-${names.cluster}"`,
      `    "$IMAGE@${pushed}"`,
    ],
    terraform: [
      'resource "aws_ecr_lifecycle_policy" "this" {',
      `  repository = "${names.repository}"`,
      "  policy = jsonencode({ rules = [{",
      "    rulePriority = 1  # an image is expired by one rule at most: the first",
      "    selection = {",
      '      tagStatus = "tagged", tagPrefixList = ["deployed-"]',
      '      countType = "imageCountMoreThan", countNumber = 50',
      "    }",
      '    action = { type = "expire" }',
      "  }] })",
      "}",
    ],
    cloudformation: [
      "LifecyclePolicy:",
      "  LifecyclePolicyText: >-",
      '    {"rules": [{"rulePriority": 1, "selection": {"tagStatus": "tagged",',
      '    "tagPrefixList": ["deployed-"], "countType": "imageCountMoreThan",',
      '    "countNumber": 50}, "action": {"type": "expire"}}]}',
    ],
  }),
  look: (names) => ({
    change: "Make the pipeline check that the image exists before it deploys it, and wait for the result",
    actions: [
      ...environment(names),
      "- run: >-",
      `    aws ecr describe-images --repository-name ${quote(names.repository)}`,
      `    --image-ids imageDigest=${pushed}`,
      ...waitStep(names),
    ],
    terraform: [
      `data "aws_ecr_image" "${names.container}" {  # fails where it does not exist`,
      `  repository_name = "${names.repository}"`,
      "  image_tag       = var.commit",
      "}",
    ],
    cloudformation: [
      "# the execution role needs permission:",
      "ManagedPolicyArns:",
      "  - arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    ],
  }),
} as const satisfies Record<string, (names: Names, finding: Finding) => Recipe>;

/** An expression of GitHub Actions. */
function expression(text: string): string {
  return `\${{ ${text} }}`;
}

/** What the steps that follow take for granted. */
function environment({ registry, repository }: Names): string[] {
  return [
    "env:",
    `  REGISTRY: ${registry}`,
    `  REPOSITORY: ${repository}`,
    "steps:",
    '- run: echo "IMAGE=$REGISTRY/$REPOSITORY" >> "$GITHUB_ENV"',
  ];
}

function deployByDigest(names: Names): string[] {
  return [
    ...environment(names),
    "- id: push",
    "  uses: docker/build-push-action@v6",
    `  with: { push: true, tags: "${image}:${commit}" }`,
    "- id: render",
    "  uses: aws-actions/amazon-ecs-render-task-definition@v1",
    "  with:",
    `    task-definition-family: ${names.family}`,
    `    container-name: ${names.container}`,
    `    image: ${image}@${pushed}`,
    "- uses: aws-actions/amazon-ecs-deploy-task-definition@v2",
    "  with:",
    `    task-definition: ${rendered}`,
    `    cluster: ${names.cluster}`,
    `    service: ${names.service}`,
    ...waitStep(names),
  ];
}

function waitStep({ cluster, service }: Names): string[] {
  return [
    "# in a checkout of ecs-image-drift, which is not on npm:",
    "- working-directory: ecs-image-drift",
    "  run: >-",
    `    bin/ecs-image-drift wait ${quote(service)} --cluster ${quote(cluster)}`,
    `    --image ${image}@${pushed}`,
  ];
}
