// Loaded into a handler's process: its clock is wrong by so many hours. What time it is, it learns from AWS.
const hours = Number(process.env.CLOCK_AHEAD);
const { now } = Date;
const wrong = () => now() + hours * 3_600_000;
globalThis.Date = class WrongDate extends Date {
  constructor(...given) {
    if (given.length === 0) super(wrong());
    else super(...given);
  }

  static now() {
    return wrong();
  }
};
