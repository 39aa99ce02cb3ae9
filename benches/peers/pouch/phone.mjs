// The phone's side of the peer: for each line `COUNT BYTES URL` a database of its own is filled with so many documents,
// then replicated to the URL with PouchDB's own batches. Answers with the milliseconds of the replication, and `versions`
// with what it is built of.
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import PouchDB from 'pouchdb'

const version = (name) => createRequire(import.meta.url)(`${name}/package.json`).version
const folder = process.argv[2]
let made = 0

const replicate = async (count, bytes, url) => {
  const path = `${folder}/phone-${made++}`
  const phone = new PouchDB(path)
  for (let from = 0; from < count; from += 1000) {
    const documents = Array.from({ length: Math.min(1000, count - from) }, (_, n) => ({
      _id: `entry-${String(from + n).padStart(8, '0')}`,
      body: 'A'.repeat(bytes)
    }))
    await phone.bulkDocs(documents)
  }
  const begin = performance.now()
  const done = await phone.replicate.to(url)
  const took = performance.now() - begin
  if (!done.ok || done.docs_written !== count) throw new Error(`${done.docs_written} of ${count} documents arrived`)
  await phone.close()
  rmSync(path, { recursive: true, force: true })
  return took.toFixed(1)
}

for await (const line of createInterface({ input: process.stdin })) {
  const [count, bytes, url] = line.split(' ')
  const versions = `PouchDB ${version('pouchdb')}, pouchdb-server ${version('pouchdb-server')}, Node ${process.versions.node}`
  console.log(count === 'versions' ? versions : await replicate(Number(count), Number(bytes), url))
}
