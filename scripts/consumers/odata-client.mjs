// @odata/client: queries, entities, $batch as multipart. It asks for JSON of everything, of
// a batch too, whose answer it reads as multipart: so that one is asked for here.
import assert from 'node:assert/strict'
import package_ from '@odata/client'

const root = process.argv[2]
const fetchProxy = async (url, init) => {
  if (url.endsWith('$batch')) init.headers.Accept = 'multipart/mixed'
  const response = await fetch(url, init)
  const json = /json/.test(response.headers.get('Content-Type'))
  return { content: json ? await response.json() : await response.text(), response }
}
const client = package_.OData.New4({ serviceEndpoint: root, fetchProxy })
const products = client.getEntitySet('Products')
const categories = client.getEntitySet('Categories')
const names = list => list.map(v => v.Name)

const dear = client.newFilter().property('Price').gt(200)
const page = client.newParam().filter(dear).orderby('Name', 'asc').select('Name').top(2)
assert.deepEqual(names(await products.query(page)), ['Laptop', 'Office Chair'])
assert.equal(await products.count(), 7)
assert.equal(await products.count(dear), 4)

const id = '11111111-2222-3333-4444-555555555555'
assert.equal((await categories.create({ ID: id, Name: 'Garden' })).Name, 'Garden')
await categories.update(id, { Description: 'Spades' })
const garden = await categories.retrieve(id)
assert.deepEqual([garden.Name, garden.Description], ['Garden', 'Spades'])
assert.deepEqual(names(await categories.find({ Name: 'Garden' })), ['Garden'])

const answers = await Promise.all(await client.execBatchRequests([
  client.newBatchRequest({ collection: 'Categories', method: 'POST', entity: { Name: 'Cellar', ID: '21111111-2222-3333-4444-555555555555' } }),
  client.newBatchRequest({ collection: 'Categories', method: 'GET', params: client.newParam().orderby('Name', 'asc').top(1) }),
]))
assert.deepEqual(answers.map(a => a.status), [201, 200])
assert.deepEqual(names((await answers[1].json()).value), ['Cellar'])

await categories.delete(id)
await assert.rejects(categories.retrieve(id))
console.log('query, count, create, update, retrieve, find, batch, delete')
