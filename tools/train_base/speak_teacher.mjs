#!/usr/bin/env node
// Lets the teacher speak a corpus: shards of audio with everything that the base model learns from.
// Usage: speak_teacher.mjs TEACHER_DIR CORPUS.jsonl OUT_DIR WORKER WORKERS [SHARD_SIZE=200] [--silent] [--name=CORPUS]
//   TEACHER_DIR holds teacher.onnx, prior.onnx, teacher.safetensors (teacher_graph.py) and tokens.txt; NODE_PATH must find
//   onnxruntime-node. --silent leaves out the audio: reading alone is far quicker, and all that the prior and gpt stages need.
// Writes OUT_DIR/shard_NNNN.safetensors, or silent_NNNN with --silent (silent_CORPUS_NNNN with a name; existing ones are kept, so the run can be resumed), each with
//   audio I16 [samples] 22.05 kHz, audio_offset I64 [U+1]
//   token_mean, token_logs F16 [tokens, 192]: the teacher's prior per teacher token; token_frames, token_phone I16 [tokens]; token_offset I64 [U+1]
//   speaker_g F32 [U, 512]; speaker I16 [U, 3]: first, second, weight of the second in thousandths
//   metadata.utterances: JSON [{text, phones, word_of_phone, source: the recording, where it is the text of one}]
// Our ARPAbet phonemes are spelled in the teacher's IPA, so that the alignment of OUR phonemes with the audio is exact.
import { createRequire } from 'node:module'
import { existsSync, readFileSync, renameSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

const require = createRequire(process.env.NODE_PATH ? join(process.env.NODE_PATH, 'x.js') : import.meta.url)
const ort = require('onnxruntime-node')
const silent = process.argv.includes('--silent')
const corpusName = process.argv.find(a => a.startsWith('--name='))?.slice(7)
const [teacherDir, corpusPath, outDir, worker, workers, shardSize = '200'] = process.argv.slice(2).filter(a => !a.startsWith('--'))

const tokenIds = {}
for (const line of readFileSync(join(teacherDir, 'tokens.txt'), 'utf8').split('\n')) {
  const m = line.match(/^(.) (\d+)$/u)
  if (m) tokenIds[m[1]] = Number(m[2])
}
const PAD = 0, BOS = 1, EOS = 2

const IPA = {
  AA: 'ɑː', AE: 'æ', AH: 'ʌ', AO: 'ɔː', AW: 'aʊ', AY: 'aɪ', EH: 'ɛ', ER: 'ɜː', EY: 'eɪ', IH: 'ɪ', IY: 'iː', OW: 'oʊ', OY: 'ɔɪ', UH: 'ʊ', UW: 'uː',
  B: 'b', CH: 'tʃ', D: 'd', DH: 'ð', F: 'f', G: 'ɡ', HH: 'h', JH: 'dʒ', K: 'k', L: 'l', M: 'm', N: 'n', NG: 'ŋ', P: 'p', R: 'ɹ', S: 's', SH: 'ʃ',
  T: 't', TH: 'θ', V: 'v', W: 'w', Y: 'j', Z: 'z', ZH: 'ʒ',
}
const WEAK = new Set(`a an the and of to in for on at by from with as is was be been are were am he she it we they you i me him his her its my your our their
  that this than but or not can could will would shall should do does did has have had if so us them there who which when into`.split(/\s+/))
const isVowel = p => /\d$/.test(p)

const MARKS = { ',': ',', '-': ',', '.': '.', '…': '.', '?': '?', '!': '!' } // ours, and what the teacher reads for them
const isMark = ([text, phone]) => text === phone && phone in MARKS

/** IPA of phone i of a word; stress marks stand directly before the vowel. */
function spell(phones, i, word) {
  const p = phones[i], base = p.replace(/\d$/, ''), stress = isVowel(p) ? p.slice(-1) : ''
  if (word === 'a' && p === 'AH0') return 'ɐ'
  if (word === 'to' && phones.length === 2) return ['t', 'ʊ'][i]
  if (base === 'AH' && stress === '0') return 'ə'
  if (base === 'ER' && stress === '0') return 'ɚ'
  if (base === 'IY' && stress === '0') return 'i'
  if (base === 'T' && i > 0 && (isVowel(phones[i - 1]) || phones[i - 1] === 'R') && /0$/.test(phones[i + 1] ?? '') &&
      !(phones[i + 1] === 'AH0' && phones[i + 2] === 'N')) return 'ɾ'
  const mark = WEAK.has(word) ? '' : stress === '1' ? 'ˈ' : stress === '2' ? 'ˌ' : ''
  return mark + IPA[base]
}

// Frames of the silence at a mark, at 86 a second: the teacher's commas last up to a second, and its full stops within a text are often
// shorter. Readers keep commas short; see docs of the pauses in README.md. Sound shards cannot be shaped, since the durations are inside.
const FRAMES = { edge: [6, 14], end: [8, 20], comma: [7, 34], stop: [30, 56] }
const SOFT_COMMA = 20 // from here on, commas are drawn in

/** Brings the silences of a read utterance into their range: frames of all teacher tokens, changed in place. */
function shapePauses(frames, owner, phones) {
  const fit = (from, to, kind) => {
    const sum = frames.slice(from, to).reduce((a, b) => a + b, 0), [least, most] = FRAMES[kind]
    const soft = kind === 'comma' && sum > SOFT_COMMA ? SOFT_COMMA + (sum - SOFT_COMMA) * 0.3 : sum
    const wanted = Math.min(most, Math.max(least, Math.round(soft)))
    let given = 0, seen = 0
    for (let k = from; k < to; k++) { // shares in proportion; none where there was nothing at all
      seen += sum > 0 ? frames[k] / sum : 1 / (to - from)
      const upTo = Math.round(seen * wanted)
      frames[k] = upTo - given
      given = upTo
    }
  }
  const silent = p => phones[p] in MARKS
  for (let k = 2, start; k < frames.length; k = Math.max(k + 1, start)) {
    start = k
    if (!silent(owner[k])) continue
    while (start < frames.length && silent(owner[start])) start++
    fit(k, start, start === frames.length ? 'end' : /[.?!…]/.test(phones[owner[start - 1]]) ? 'stop' : 'comma')
  }
  fit(0, 2, 'edge')
}

/** words -> teacher ids with pads between, and for each id the index of our phone. */
function teacherInput(words) {
  const phones = [], wordOf = [], ids = [BOS, PAD], owner = [0, 0]
  words.forEach(([text, ...list], w) => {
    const spoken = !isMark([text, ...list]), lower = text.toLowerCase().replace(/^'|'$/g, '')
    if (spoken && w > 0) { ids.push(tokenIds[' '], PAD); owner.push(phones.length - 1, phones.length - 1) }
    list.forEach((p, i) => {
      phones.push(p); wordOf.push(w)
      for (const c of spoken ? spell(list, i, lower) : MARKS[p]) { ids.push(tokenIds[c], PAD); owner.push(phones.length - 1, phones.length - 1) }
    })
  })
  ids.push(EOS); owner.push(phones.length - 1)
  return { phones, wordOf, ids, owner }
}

const f32 = new Float32Array(1), u32 = new Uint32Array(f32.buffer)
function half(x) { // round to nearest; the priors are far from the limits of fp16
  f32[0] = x
  const b = u32[0], sign = (b >>> 16) & 0x8000, e = ((b >>> 23) & 0xff) - 112
  if (e <= 0) return sign
  if (e >= 31) return sign | 0x7bff
  return sign | Math.min(0x7bff, (e << 10) + (((b & 0x7fffff) + 0x1000) >>> 13))
}

function mulberry(seed) { // seeded uniform numbers: speakers and rates do not depend on the worker count
  return () => { seed = (seed + 0x6d2b79f5) | 0; let t = Math.imul(seed ^ (seed >>> 15), 1 | seed); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 4294967296 }
}

function readSpeakers() {
  const raw = readFileSync(join(teacherDir, 'teacher.safetensors')), n = Number(raw.readBigUInt64LE(0))
  const [begin, end] = JSON.parse(raw.subarray(8, 8 + n).toString())['emb_g.weight'].data_offsets
  return new Float32Array(raw.buffer.slice(raw.byteOffset + 8 + n + begin, raw.byteOffset + 8 + n + end))
}

const speakers = readSpeakers(), SPEAKERS = speakers.length / 512
const session = await ort.InferenceSession.create(join(teacherDir, silent ? 'prior.onnx' : 'teacher.onnx'), { intraOpNumThreads: 1, interOpNumThreads: 1 })

async function speak(item) {
  const rng = mulberry(item.id * 7919 + 17), { phones, wordOf, ids, owner } = teacherInput(item.words)
  const first = Math.floor(rng() * SPEAKERS), second = Math.floor(rng() * SPEAKERS), mix = rng() < 0.35 ? 0.25 + 0.5 * rng() : 0
  const g = Float32Array.from({ length: 512 }, (_, i) => (1 - mix) * speakers[first * 512 + i] + mix * speakers[second * 512 + i])
  const r = await session.run({
    input: new ort.Tensor('int64', BigInt64Array.from(ids.map(BigInt)), [1, ids.length]),
    input_lengths: new ort.Tensor('int64', BigInt64Array.from([BigInt(ids.length)]), [1]),
    scales: new ort.Tensor('float32', Float32Array.from([0.6, 0.9 + 0.25 * rng(), 0.7]), [3]),
    speaker_g: new ort.Tensor('float32', g, [1, 512]),
  })
  // With audio the prior is given per frame, without it per teacher token.
  const frames = Array.from(r['/Ceil_output_0'].data, Number)
  if (silent) shapePauses(frames, owner, phones)
  const [mean, logs] = silent ? [r['/enc_p/Split_output_0'], r['/enc_p/Split_output_1']] : [r['/Transpose_3_output_0'], r['/Transpose_5_output_0']]
  const width = mean.dims[2], tokens = { mean: [], logs: [], frames: [], phone: [] }
  let at = 0
  frames.forEach((n, k) => {
    const from = silent ? k : at
    at += n
    if (n <= 0) return
    for (let c = 0; c < 192; c++) { tokens.mean.push(half(mean.data[c * width + from])); tokens.logs.push(half(logs.data[c * width + from])) }
    tokens.frames.push(n); tokens.phone.push(owner[k])
  })
  if ((silent ? frames.length : at) !== width) throw new Error(`utterance ${item.id}: durations sum to ${at}, the prior has ${width} columns`)
  const audio = Int16Array.from(silent ? [] : r.output.data, x => Math.max(-32768, Math.min(32767, Math.round(x * 32767))))
  return { item, phones, wordOf, tokens, audio, g, speaker: [first, second, Math.round(mix * 1000)] }
}

function writeShard(path, made) {
  const offsets = f => { const o = [0n]; for (const u of made) o.push(o[o.length - 1] + BigInt(f(u))); return BigInt64Array.from(o) }
  const join16 = (Type, f) => { const all = new Type(made.reduce((n, u) => n + f(u).length, 0)); let at = 0; for (const u of made) { all.set(f(u), at); at += f(u).length } return all }
  const tokens = made.reduce((n, u) => n + u.tokens.frames.length, 0)
  const list = [
    ['audio_offset', 'I64', offsets(u => u.audio.length)], ['token_offset', 'I64', offsets(u => u.tokens.frames.length)],
    ['speaker_g', 'F32', Float32Array.from(made.flatMap(u => Array.from(u.g))), [made.length, 512]],
    ['speaker', 'I16', Int16Array.from(made.flatMap(u => u.speaker)), [made.length, 3]],
    ['token_mean', 'F16', join16(Uint16Array, u => u.tokens.mean), [tokens, 192]], ['token_logs', 'F16', join16(Uint16Array, u => u.tokens.logs), [tokens, 192]],
    ['token_frames', 'I16', join16(Int16Array, u => u.tokens.frames)], ['token_phone', 'I16', join16(Int16Array, u => u.tokens.phone)],
    ['audio', 'I16', join16(Int16Array, u => u.audio)],
  ]
  const header = { __metadata__: { utterances: JSON.stringify(made.map(u => ({ text: u.item.text, source: u.item.source, phones: u.phones, word_of_phone: u.wordOf }))) } }
  let at = 0
  for (const [name, dtype, data, shape] of list) { header[name] = { dtype, shape: shape ?? [data.length], data_offsets: [at, at + data.byteLength] }; at += data.byteLength }
  let text = Buffer.from(JSON.stringify(header))
  text = Buffer.concat([text, Buffer.alloc((8 - text.length % 8) % 8, 32)])
  const size = Buffer.alloc(8); size.writeBigUInt64LE(BigInt(text.length))
  writeFileSync(path + '.tmp', Buffer.concat([size, text, ...list.map(([, , d]) => Buffer.from(d.buffer, d.byteOffset, d.byteLength))]))
  renameSync(path + '.tmp', path)
}

mkdirSync(outDir, { recursive: true })
const corpus = readFileSync(corpusPath, 'utf8').split('\n').filter(Boolean).map(l => JSON.parse(l)), size = Number(shardSize)
for (let s = Number(worker); s * size < corpus.length; s += Number(workers)) {
  const path = join(outDir, `${silent ? 'silent' : 'shard'}_${corpusName ? corpusName + '_' : ''}${String(s).padStart(4, '0')}.safetensors`)
  if (existsSync(path)) continue
  const made = []
  for (const item of corpus.slice(s * size, (s + 1) * size)) made.push(await speak(item))
  writeShard(path, made)
  console.error(`${path}: ${made.length} utterances, ${(made.reduce((n, u) => n + u.tokens.frames.reduce((a, b) => a + b), 0) * 256 / 22050 / 60).toFixed(1)} minutes`)
}
