/** A task and the simulated time, in milliseconds, at which it is due. */
export interface ScheduledTask {
  readonly at: number;
  readonly order: number;
  readonly task: () => void | Promise<void>;
  cancelled: boolean;
}

/** Tasks by time, then by order of asking: a binary heap. */
export interface TimerQueue {
  add(at: number, task: () => void | Promise<void>): ScheduledTask;
  /** The first task that is not cancelled; it stays in the queue. */
  peek(): ScheduledTask | undefined;
  /** Takes the first task out. */
  pop(): ScheduledTask | undefined;
  clear(): void;
}

export function createTimerQueue(): TimerQueue {
  const heap: ScheduledTask[] = [];
  let asked = 0;

  function pop(): ScheduledTask | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first !== undefined && last !== undefined && first !== last) {
      heap[0] = last;
      sink(heap);
    }
    return first;
  }

  function peek(): ScheduledTask | undefined {
    while (heap[0]?.cancelled) pop();
    return heap[0];
  }

  return {
    add(at, task) {
      const scheduled = { at, order: asked++, task, cancelled: false };
      heap.push(scheduled);
      rise(heap);
      return scheduled;
    },
    peek,
    pop: () => (peek() === undefined ? undefined : pop()),
    clear() {
      heap.length = 0;
    },
  };
}

function isBefore(a: ScheduledTask | undefined, b: ScheduledTask | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function rise(heap: ScheduledTask[]): void {
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!isBefore(heap[child], heap[parent])) return;
    swap(heap, child, parent);
    child = parent;
  }
}

function sink(heap: ScheduledTask[]): void {
  let parent = 0;
  for (;;) {
    const left = 2 * parent + 1;
    const least = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
    if (!isBefore(heap[least], heap[parent])) return;
    swap(heap, least, parent);
    parent = least;
  }
}

function swap(heap: ScheduledTask[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]];
  if (first === undefined || second === undefined) return;
  heap[a] = second;
  heap[b] = first;
}
