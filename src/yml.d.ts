/** drift.yml, checked and turned into data when the handlers are bundled. */
declare module "*.yml" {
  const policy: import("./domain/policy/policy.ts").PolicyDocument;
  export default policy;
}
