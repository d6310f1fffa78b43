// o.js (package odata) with the queries of odata-query.
import assert from 'node:assert/strict'
import { o } from 'odata'
import buildQuery from 'odata-query'

const service = o(process.argv[2])
const names = list => list.map(v => v.Name)

const read = await service.get('Products').query({ $filter: 'Price gt 200', $orderby: 'Name', $select: 'Name', $top: 2 })
assert.deepEqual(names(read), ['Laptop', 'Office Chair'])
const query = buildQuery({
  filter: { and: [{ Price: { gt: 10 } }, { Descriptions: { any: { LanguageKey: 'EN' } } }, { 'tolower(Name)': { ne: 'laptop' } }] },
  expand: { Descriptions: { select: ['Description'], top: 1 } }, select: ['Name'], orderBy: ['Name'], top: 1, count: true,
})
const [mug] = await service.get('Products' + query).query()
assert.equal(mug.Name, 'Coffee Mug')
assert.equal(mug.Descriptions.length, 1)
assert.equal(await service.get('Products/$count').query(), 7)

const id = '11111111-2222-3333-4444-555555555555'
assert.equal((await service.post('Categories', { ID: id, Name: 'Garden' }).query()).Name, 'Garden')
await service.patch(`Categories(${id})`, { Description: 'Spades' }).query()
assert.equal((await service.get(`Categories(${id})`).query()).Description, 'Spades')
const answers = await service
  .post('Categories', { ID: '21111111-2222-3333-4444-555555555555', Name: 'Cellar' })
  .get('Categories?$filter=' + encodeURIComponent("Name eq 'Cellar'"))
  .batch()
assert.deepEqual(answers.map(a => [a.contentId, a.status]), [[1, 201], [2, 200]])
assert.equal(answers[0].body.Name, 'Cellar')
assert.deepEqual(names(answers[1].body), ['Cellar'])
assert.equal((await service.delete(`Categories(${id})`).query()).status, 204)
assert.equal((await service.get(`Categories(${id})`).query().catch(e => e)).status, 404)
console.log('read, odata-query, count, create, patch, batch, delete')
