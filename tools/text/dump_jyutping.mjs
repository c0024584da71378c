// Prints the entries of to-jyutping's trie: "text<TAB>reading", the first reading of each. Argument: dist/index.mjs.
import fs from 'fs';
import os from 'os';
import path from 'path';
import { pathToFileURL } from 'url';

const source = fs.readFileSync(process.argv[2], 'utf8');
// Where the reader of the packed text begins: its stack holds the root of the trie.
const shown = source.replace(/(\w+)=\[(\w+)\],(\w+)=\[0\];for\(/, (all, a, root) => `${all.slice(0, -4)}globalThis.trieRoot=${root};for(`);
if (shown === source) throw new Error('this version of to-jyutping is packed in another way');
const copy = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'jyutping-')), 'index.mjs');
fs.writeFileSync(copy, shown);
await import(pathToFileURL(copy).href);

const lines = [];
const walk = (node, text) => {
  if (node.v) lines.push(`${text}\t${node.v[0]}`);
  for (const [character, child] of node) walk(child, text + character);
};
walk(globalThis.trieRoot, '');
process.stdout.write(lines.join('\n') + '\n');
