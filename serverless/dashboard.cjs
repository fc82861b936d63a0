/** The dashboard: what drifted, what was sent and done, and whether the program itself is well. */
module.exports.body = async ({ resolveConfigurationProperty, resolveVariable }) => {
  const service = `${await resolveConfigurationProperty(["service"])}-${await resolveVariable("sls:stage")}`;
  const own = (...names) => names.map((name) => ["EcsImageDrift", name, "service", service]);
  const ofFunctions = (metric) =>
    ["image-pushed", "service-changed", "recheck", "sweep"].map((name) => [
      "AWS/Lambda",
      metric,
      "FunctionName",
      `${service}-${name}`,
    ]);
  const charts = [
    ["Services drifted and not checked", "Maximum", own("ServicesDrifted", "ServicesNotChecked")],
    ["Messages sent and waiting", "Sum", own("AlertsSent", "AlertsSuppressed")],
    ["Remedies succeeded and failed", "Sum", own("RemediesDone", "RemediesFailed")],
    ["Finished sweeps", "Sum", own("SweepFinished")],
    ["Throttled calls", "Sum", own("Throttles")],
    ["Function errors", "Sum", ofFunctions("Errors")],
  ];
  const widgets = charts.map(([title, stat, metrics], i) => ({
    type: "metric",
    x: (i % 3) * 8,
    y: Math.floor(i / 3) * 6,
    width: 8,
    height: 6,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation puts the region there.
    properties: { title, stat, metrics, region: "${AWS::Region}", period: 900 },
  }));
  return JSON.stringify({ widgets });
};
