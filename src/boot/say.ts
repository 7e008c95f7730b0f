/** A word to whoever started the process; the log proper is JSON on standard output. */
export const say = (message: string): void => void process.stderr.write(`holdfast: ${message}\n`);
