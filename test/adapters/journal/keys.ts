/** Keys of repositories, for the tests of the journal. */
import { type RepositoryKey, repositoryKey } from "../../../src/domain/image/ecr.ts";

/** The key of the repository of this name. */
export const key = (name: string): RepositoryKey =>
  repositoryKey({ account: "123456789012", region: "us-east-1", name });
