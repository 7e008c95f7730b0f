import { createSocket } from 'node:dgram';

const HEADER_BYTES = 12;
const TYPE_A = 1;
const ANSWER_TTL = [0, 0, 0, 0];

/** A name server on loopback that knows IPv4 addresses of some names; of others it says that they have none. */
export interface NameServer {
  /** As `Resolver.setServers` takes it. */
  readonly address: string;
  /** How often a name was asked for its IPv4 addresses. */
  asked(name: string): number;
  close(): Promise<void>;
}

/** @param addressesOf what it answers at the moment of the question; undefined: it never answers */
export async function startNameServer(
  addressesOf: (name: string) => readonly string[] | undefined,
): Promise<NameServer> {
  const questions: string[] = [];
  const socket = createSocket('udp4', (message, from) => {
    const { name, type, end } = questionOf(message);
    if (type === TYPE_A) questions.push(name);
    const addresses = addressesOf(name);
    if (addresses) socket.send(answerTo(message, end, type === TYPE_A ? addresses : []), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${String(socket.address().port)}`,
    asked: (name) => questions.filter((one) => one === name).length,
    close: () => new Promise((resolve) => socket.close(resolve)),
  };
}

function questionOf(message: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at] as number; length > 0; length = message[at] as number) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

function answerTo(message: Buffer, end: number, addresses: readonly string[]): Buffer {
  const header = Buffer.from(message.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const records = addresses.map((address) =>
    Buffer.from([0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, ...ANSWER_TTL, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([header, message.subarray(HEADER_BYTES, end), ...records]);
}
