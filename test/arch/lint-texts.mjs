/** Lints texts as if they stood in the files named. Standard input: [{ file, text }, …]. Prints which rules each breaks, and which walls there are. */
import { text as readText } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import plugin from '../../lint/walls.mjs';

const eslint = new ESLint({ cwd: process.argv[2] });
const broken = [];
for (const { file, text } of JSON.parse(await readText(process.stdin))) {
  const [result] = await eslint.lintText(text, { filePath: file });
  broken.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
const walls = Object.keys(plugin.rules).map((name) => `walls/${name}`);
process.stdout.write(JSON.stringify({ broken, walls }));
