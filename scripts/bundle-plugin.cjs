/** Lets `serverless package` bundle the handlers first. */
module.exports = class BundlePlugin {
  constructor(serverless) {
    this.hooks = {
      "before:package:createDeploymentArtifacts": async () => {
        const { bundleHandlers } = await import("./bundle.ts");
        await bundleHandlers({ root: serverless.config.servicePath });
      },
    };
  }
};
