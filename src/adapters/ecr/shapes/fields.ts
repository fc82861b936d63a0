/** The fields that answers of ECR have in common. */
import * as v from "valibot";
import { isDigest } from "../../../domain/image/reference.ts";

/** A digest. */
export const digest = v.pipe(v.string(), v.guard(isDigest));
