/** `--param NAME=VALUE`: a mistake in a name or a value is told here, and nothing is packaged. */
module.exports = async ({ options, resolveVariable, resolveConfigurationProperty }) => {
  const names = Object.keys(await resolveConfigurationProperty(["params", "default"]));
  const given = [options.param ?? []].flat().map((text) => text.split("=", 1)[0]);
  const unknown = given.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`Cannot package with --param ${unknown}: expected one of ${names.join(", ")}`);
  const values = {};
  for (const [name, { pattern, expected }] of Object.entries(allowed)) {
    values[name] = await resolveVariable(`param:${name}`);
    if (!pattern.test(values[name]))
      throw new Error(`Cannot package with --param ${name}="${values[name]}": expected ${expected}`);
  }
  return values;
};

/** What each may be, but for `slack`, which has a file of its own. */
const allowed = {
  email: { pattern: /^([^\s@]+@[^\s@]+)?$/, expected: "an e-mail address" },
  remediation: { pattern: /^(on|off)$/, expected: "on or off" },
  lifecyclePreviews: { pattern: /^(on|off)$/, expected: "on or off" },
  metrics: { pattern: /^(essential|all)$/, expected: "essential or all" },
  sweepRate: {
    // The alarms of the sweep count an hour: at least two of them must begin in each.
    pattern: /^(1 minute|([2-9]|[12]\d|30) minutes)$/,
    expected: 'a rate from "1 minute" to "30 minutes"; the alarms tell of an hour without a sweep',
  },
};
