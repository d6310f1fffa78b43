package storetest

import (
	"testing"

	"github.com/odatagen/odatagen/generated/shop/shophttp"
)

// testShaped asks further about what $apply has made, which has but the properties that it has
// been given: others are null (OData Extension for Data Aggregation 4.0, 3.1).
func (run suite) testShaped(t *testing.T) {
	c := &conversation{h: shophttp.NewHandler(run.openShop(t).Service)}
	const names, none = `"value":[{"Name":"Hammer"},{"Name":"Train"},{"Name":"Thing"}]`, `"value":[]`
	const categories = `"value":[{"Category":{"Name":"Hammers"}},{"Category":{"Name":"Toys"}},{"Category":null}]`
	const count = `"N":3`
	for query, want := range map[string]string{
		"groupby((Name))/filter(isof(example.shop.Product))":                 none,
		"groupby((Name))&$filter=not_isof(example.shop.Product)":             names,
		"groupby((Name))&$orderby=isof(example.shop.Product)":                names,
		"aggregate($count_as_N)/compute(isof(example.shop.Product)_as_S)":    `"S":false`,
		"aggregate($count_as_N)&$filter=not_isof(example.shop.Product)":      count,
		"aggregate($count_as_N)&$compute=isof(example.shop.Product)_as_S":    `"S":false`,
		"groupby((Category/Name))&$select=Category/Name":                     categories,
		"groupby((Category/Name))&$select=Category":                          categories,
		"groupby((Category/Name,Name))&$select=Category/Name":                categories,
		"groupby((Name))&$select=Price":                                      `"value":[{},{},{}]`,
		"groupby((Name,Price))&$select=Name":                                 names,
		"groupby((Name))&$select=*":                                          names,
		"groupby((Name))&$select=Price,Name":                                 names,
		"aggregate($count_as_N)&$select=Name":                                `"value":[{}]`,
		"aggregate($count_as_N,Price_with_max_as_M)&$select=N":               count,
		"groupby((Size/Width))&$select=Size/Width":                           `"value":[{"Size":null},{"Size":{"Width":2}}]`,
		"groupby((Size/Width,Name))&$select=Size":                            `"value":[{"Size":null},{"Size":{"Width":2}},{"Size":null}]`,
		"groupby((Name))&$compute=length(Name)_as_L&$select=L":               `"L":6},{"L@odata.type":"#Int32","L":5}`,
		"groupby((Name))&$compute=length(Name)_as_L":                         `{"Name":"Hammer","L@odata.type":"#Int32","L":6}`,
		"groupby((Name))&$orderby=Name_desc&$top=1&$count=true&$select=Name": `"@odata.count":3,"value":[{"Name":"Train"}]`,
		"groupby((Name))&$expand=Category":                                   names,
		"groupby((Name))&$expand=Suppliers($filter=ID_eq_1)":                 names,
		"aggregate($count_as_N)&$expand=Category":                            count,
		"groupby((Name))&$filter=Category/Name_eq_'Tools'":                   none,
		"groupby((Name))&$filter=Category/Name_eq_null":                      names,
		"groupby((Name))&$filter=Suppliers/any(s:s/ID_eq_1)":                 none,
		"groupby((Name))&$filter=Price_eq_null":                              names,
		"groupby((Name))/filter(Price_eq_null)":                              names,
		"groupby((Name))&$orderby=Category/Name,Price":                       names,
		"groupby((Name))&$compute=Category/Name_as_X":                        `{"Name":"Hammer","X":null}`,
	} {
		c.ask(t, "GET /Products?$apply="+query, "", 200, want)
	}
}
