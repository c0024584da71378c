// Prints pinyin-pro's readings of single characters, the commonest first: "character<TAB>reading reading".
// Argument: dist/esm/data/dict1.mjs.
import fs from 'fs';

const source = fs.readFileSync(process.argv[2], 'utf8');
const map = source.match(/const map = (\{[\s\S]*?\n\});/);
if (!map) throw new Error('this version of pinyin-pro has another form');
const lines = [];
for (const [readings, characters] of Object.entries(Function(`return ${map[1]}`)())) {
  for (const character of characters) lines.push(`${character}\t${readings}`);
}
process.stdout.write(lines.sort().join('\n') + '\n');
