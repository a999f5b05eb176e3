/** Milliseconds: half of them take at most `half`, all but one in ten at most `many`, all but one in a hundred at most `most`, none longer than `worst`. */
export interface Spans {
  half: number;
  many: number;
  most: number;
  worst: number;
}

export function spans(all: number[]): Spans {
  const sorted = all.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)]! * 10) / 10;
  return { half: at(0.5), many: at(0.9), most: at(0.99), worst: at(1) };
}
