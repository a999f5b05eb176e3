/** What was to be reached, and whether it was. */
export class Bars {
  readonly missed: string[] = [];

  atLeast(bar: number, what: string, is: number): void {
    this.#say(is >= bar, `${what}: ${round(is)} (at least ${bar})`);
  }

  atMost(bar: number, what: string, is: number): void {
    this.#say(is <= bar, `${what}: ${round(is)} (at most ${bar})`);
  }

  #say(isReached: boolean, line: string): void {
    console.log(`${isReached ? 'pass' : 'MISS'}  ${line}`);
    if (!isReached) this.missed.push(line);
  }
}

function round(number: number): number {
  return Math.round(number * 10_000) / 10_000;
}
