import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shrink } from "../../../src/adapters/alerts/shrink.ts";
import type { AlertMessage } from "../../../src/domain/incidents/alert.ts";
import { composeAlert } from "../../../src/domain/words/alert/compose-alert.ts";
import { contentOf, subjectOf } from "../../domain/building.ts";

const services = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    subjectOf({}, { service: `arn:aws:ecs:us-east-1:123456789012:service/dev/service-${i}` }),
  );
const { message } = composeAlert(contentOf({ subjects: services(200) }));
const size = (one: AlertMessage) => JSON.stringify(one).length;
const smaller = (longest: number) => shrink(message, (one) => size(one) <= longest);
const detailed = ({ services: all }: AlertMessage) =>
  all.filter(({ containers }) => containers.length > 0).length;
const bare = smaller(size({ ...message, services: [] }) + 100);

describe("a message that is too large", () => {
  test("is sent as it is where it fits", () => {
    expect(shrink(message, () => true)).toBe(message);
  });

  test.each([50, 20, 5, 1, 0])("keeps the details of the first %i services, if no more fit", (whole) => {
    const lean = shrink(message, (one) => detailed(one) <= whole);
    expect(detailed(lean)).toBe(whole);
    expect(lean.services.slice(0, whole)).toEqual(message.services.slice(0, whole));
    expect(lean.services.map(({ service }) => service)).toEqual(
      message.services.map(({ service }) => service),
    );
  });

  test("still says of every service what is wrong with it", () => {
    const lean = shrink(message, (one) => detailed(one) === 0);
    expect(lean.services.at(-1)).toMatchObject({
      name: "service-199",
      status: "drifted",
      findings: [{ kind: "stale", summary: expect.stringMatching(/^Tag "latest" names/), advice: [] }],
      containers: [],
      unknown: [],
      notes: [],
    });
  });

  test.each([100, 50, 25, 12, 6, 3, 1])("is cut to %i services, and says how many are left out", (count) => {
    const cut = shrink(message, (one) => one.services.length <= count);
    expect(cut.services).toHaveLength(count);
    expect(cut.services[0]?.notes).toEqual([`and ${200 - count} more services`]);
  });

  test("has no service at all where not even one fits", () => {
    expect(bare.services).toEqual([]);
    expect(shrink(message, () => false)).toEqual({ ...message, services: [] });
  });

  test("fits, and keeps all but its services", () => {
    fc.assert(
      fc.property(fc.integer({ min: size({ ...message, services: [] }), max: size(message) }), (longest) => {
        const fitting = smaller(longest);
        expect(size(fitting)).toBeLessThanOrEqual(longest);
        expect({ ...fitting, services: [] }).toEqual({ ...message, services: [] });
      }),
      { numRuns: 20 },
    );
  });
});
