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
    ["Services", "Maximum", own("ServicesDrifted", "ServicesNotChecked")],
    ["Messages", "Sum", own("AlertsSent", "AlertsSuppressed")],
    ["Remedies", "Sum", own("RemediesDone", "RemediesFailed")],
    ["Sweeps that were finished", "Sum", own("SweepFinished")],
    ["Calls that AWS throttled", "Sum", own("Throttles")],
    ["Errors of functions", "Sum", ofFunctions("Errors")],
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
