/** The topic by which a sweep goes on: what it publishes there invokes the sweep again. */
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import * as v from "valibot";
import type { Sweeps } from "../../reconcile/ports/queues.ts";

/** Sweeps that go on by this topic; by the next that is scheduled where there is none. */
export function createSweeps(client: () => SNSClient, topic: string | null): Sweeps {
  return {
    async goOn(version) {
      if (topic === null) return;
      await client().send(
        new PublishCommand({ TopicArn: topic, Message: JSON.stringify({ sweep: version }) }),
      );
    },
  };
}

const event = v.object({ Records: v.tuple([v.object({ Sns: v.object({ Message: v.string() }) })]) });

const message = v.pipe(v.string(), v.parseJson(), v.object({ sweep: v.number() }));

/** Which state of a sweep an event says is to go on; `null` where it is another: whatever it is, a sweep begins. */
export function parseContinuation(given: unknown): number | null {
  const read = v.safeParse(event, given);
  const said = read.success ? v.safeParse(message, read.output.Records[0].Sns.Message) : null;
  return said?.success ? said.output.sweep : null;
}
