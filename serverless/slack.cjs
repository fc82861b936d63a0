/** `--param slack=ssm:NAME`: whether anything is posted to Slack, and where the webhook's address is kept. */
module.exports = async ({ resolveVariable }) => {
  const place = await resolveVariable("param:slack");
  if (place === "off" || place === "") return { variant: "off" };
  const [, store, name] = /^(ssm|secretsmanager):([\w./-]+)$/.exec(place) ?? [];
  if (store === undefined)
    throw new Error(
      "Cannot post to Slack: expected --param slack=ssm:NAME, secretsmanager:NAME or off; the webhook's address itself does not belong here",
    );
  return { variant: "on", place, store, name, path: name.replace(/^\/?/, "/") };
};
