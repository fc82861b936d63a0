import type { ServiceFacts } from "../../domain/facts/facts.ts";

/** A service before anybody looked at its repositories. */
export type ServiceShape = Omit<ServiceFacts, "at" | "repositories" | "newest" | "rollouts" | "stopped">;
