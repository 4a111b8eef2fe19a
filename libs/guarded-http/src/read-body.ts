import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

/** The bytes of an answer, or that there are more than `bytesMax`, compressed or not. */
export async function readBody(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  { encoding, bytesMax }: { readonly encoding: string; readonly bytesMax: number },
): Promise<Buffer | 'too_large'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    // What the other side said of the length is not asked: it may lie. Leaving the loop closes the connection.
    if (bytes > bytesMax) return 'too_large';
    chunks.push(chunk);
  }
  return decompressed(Buffer.concat(chunks), encoding, bytesMax);
}

const decompressors = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

const isKnown = (encoding: string): encoding is keyof typeof decompressors => Object.hasOwn(decompressors, encoding);

/** Some servers compress unasked. A small body may decompress to a huge one. */
async function decompressed(body: Buffer, encoding: string, bytesMax: number): Promise<Buffer | 'too_large'> {
  if (!isKnown(encoding) || body.length === 0) return body;
  try {
    return await decompressors[encoding](body, { maxOutputLength: bytesMax });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') return 'too_large';
    throw error;
  }
}
