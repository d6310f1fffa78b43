// odata2ts: services generated from our $metadata.
import assert from 'node:assert/strict'
import fetchClient from '@odata2ts/http-client-fetch'
import generated from './gen/ComplianceServiceService.js'

const service = new generated.ComplianceServiceService(new fetchClient.FetchClient(), process.argv[2].replace(/\/$/, ''))
const names = answer => answer.data.value.map(v => v.Name)

const page = await service.Products().query((b, q) => b.select('Name').filter(q.Price.gt(200)).orderBy(q.Name.asc()).top(2).count())
assert.deepEqual(names(page), ['Laptop', 'Office Chair'])
assert.equal(page.data['@odata.count'], 4)
const expanded = await service.Products().query((b, q) => b.filter(q.Category.props.Name.eq('Kitchen')).expanding('Descriptions', (d, p) => d.filter(p.LanguageKey.eq('EN'))))
assert.deepEqual(expanded.data.value.map(v => [v.Name, v.Descriptions.length]), [['Coffee Mug', 1]])

const id = '11111111-2222-3333-4444-555555555555'
assert.equal((await service.Categories().create({ ID: id, Name: 'Garden' })).data.Name, 'Garden')
assert.equal((await service.Categories(id).patch({ Description: 'Spades' })).status, 204)
const garden = (await service.Categories(id).query()).data
assert.deepEqual([garden.Name, garden.Description], ['Garden', 'Spades'])
assert.deepEqual(names(await service.Categories('70296ce4-c0ab-4cc0-bff8-cf4f550b3e4b').Products().query(b => b.select('Name'))), ['Office Chair'])
const company = await service.Company().query()
assert.equal(company.status, 200)
assert.equal((await service.Categories(id).delete()).status, 204)
await assert.rejects(service.Categories(id).query(), /404|no entity|Not Found/i)
console.log('generate, query, filter, expand, count, create, patch, read, navigate, singleton, delete')
