import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** What a PNG file begins with. */
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * The same picture with at most 256 colours, a third of the size: the commonest ones stay, the others become the nearest of
 * them. Takes what browsers photograph: 8 bits, RGB or RGBA, not interlaced.
 */
export function withFewColours(png: Buffer): Buffer {
  const { width, height, pixels } = read(png);
  const palette = commonest(pixels);
  const known = new Map(palette.map((colour, index) => [colour, index]));
  const lines = Buffer.alloc(height * (width + 1));
  for (let at = 0; at < pixels.length; at += 1) {
    const colour = pixels[at]!;
    if (!known.has(colour)) known.set(colour, nearest(palette, colour));
    lines[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = known.get(colour)!;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap(parts));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The colours of a picture, one number each, line by line. */
function read(png: Buffer): { width: number; height: number; pixels: Uint32Array } {
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  const data: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const lines = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)]!;
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x >= channels ? lines[at - channels]! : 0;
      const up = y > 0 ? lines[at - stride]! : 0;
      const corner = x >= channels && y > 0 ? lines[at - stride - channels]! : 0;
      lines[at] = raw[y * (stride + 1) + 1 + x]! + predicted(filter, left, up, corner);
    }
  }
  const pixels = Uint32Array.from({ length: width * height }, (_, at) => lines.readUIntBE(at * channels, 3));
  return { width, height, pixels };
}

/** What the filter of a line adds to a byte, from those at its left, above it, and at its upper left. */
function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter < 3) return [0, left, up][filter]!;
  if (filter === 3) return (left + up) >> 1;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function commonest(pixels: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, 256).map(([colour]) => colour);
}

function nearest(palette: number[], colour: number): number {
  const wanted = parts(colour);
  const distance = (other: number) => parts(other).reduce((sum, part, at) => sum + (part - wanted[at]!) ** 2, 0);
  const distances = palette.map(distance);
  return distances.indexOf(Math.min(...distances));
}

const parts = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
