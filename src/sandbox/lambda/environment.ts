import type { LambdaFunction } from "./function.ts";

/**
 * The environment of a function's process: the template's variables and what Lambda sets, nothing else.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function environmentOf(
  fn: LambdaFunction,
  place: { readonly directory: string; readonly region: string; readonly endpoint: string },
): Record<string, string> {
  return {
    ...fn.environment,
    _HANDLER: fn.handler,
    LAMBDA_TASK_ROOT: place.directory,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    HOME: place.directory,
    PATH: "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memory),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: fn.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: "sandbox",
    AWS_ACCESS_KEY_ID: fn.accessKeyId,
    AWS_SECRET_ACCESS_KEY: "sandbox",
    AWS_SESSION_TOKEN: "sandbox",
    AWS_ENDPOINT_URL: place.endpoint,
  };
}
