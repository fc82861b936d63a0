/** The same random cases in every run: a change that fails, fails for everybody. `SEED=…` tries others. */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.SEED ?? 20_261_126) });
