package storetest

import (
	"strings"
	"testing"
)

// testAppliedItems aggregates the complex values in a collection, of all entities and, by its path, of
// one (Data Aggregation 3.2.1).
func (run suite) testAppliedItems(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "POST /Cages", `{"No":1,"Sign":"a","Perches":[{"Height":1,"Hooks":[{"Size":4},{"Size":5}]},{"Height":2,"Cleaner@odata.bind":"Keepers(2)"}]}`, 201)
	c.ask(t, "POST /Cages", `{"No":2,"Sign":"a","Perches":[{"Height":2}]}`, 201)
	c.ask(t, "POST /Cages", `{"No":3,"Sign":"b"}`, 201)
	for request, want := range map[string]string{
		"/Cages?$apply=aggregate(Perches/Height with sum as T)":                                    `"value":[{"T@odata.type":"#Decimal","T":5}]`,
		"/Cages?$apply=aggregate(Perches/Hooks/Size with sum as T)":                                `"T":9}]`,
		"/Cages?$apply=aggregate(Perches/Cleaner/ID with sum as T)":                                `"T":2}]`,
		"/Cages?$apply=aggregate(Perches/Height with countdistinct as T)":                          `"T":2}]`,
		"/Cages?$apply=groupby((Sign),aggregate(Perches/$count as N))&$orderby=Sign":               `"N":3},{"Sign":"b"`,
		"/Cages?$apply=groupby((Sign),aggregate(Perches/Height with max as M))&$orderby=Sign desc": `"value":[{"Sign":"b","M":null}`,
		"/Cages(1)/Perches?$apply=aggregate(Height with sum as T)":                                 `Cages(1)/Perches(T)","value":[{"T@odata.type":"#Decimal","T":3}]`,
		"/Cages(1)/Perches?$apply=aggregate($count as N)&$count=true":                              `"@odata.count":1,"value":[{"N@odata.type":"#Decimal","N":2}]`,
		"/Cages(1)/Perches?$apply=groupby((Height),aggregate($count as N))&$orderby=Height desc":   `"value":[{"Height":2,"N@odata.type":"#Decimal","N":1},{"Height":1`,
		"/Cages(1)/Perches?$apply=groupby((Height))/filter(Height gt 1)":                           `"value":[{"Height":2}]`,
		"/Cages(1)/Perches?$apply=aggregate(Hooks/Size with average as A)":                         `"A":4.5}]`,
		"/Cages(1)/Perches?$apply=groupby((Cleaner/Name),aggregate($count as N))/filter(N eq 1)":   `"Cleaner":{"Name":"Bob"}`,
		"/Cages(1)/Perches?$apply=concat(aggregate(Height with max as M),aggregate($count as N))":  `"M":2},{"N@`,
		"/Cages(1)/Perches?$apply=filter(Height gt 1)":                                             `"value":[{"Corner":null,"Height":2`,
		"/Cages(1)/Perches?$filter=Cleaner/Animals/any()":                                          `"value":[{"Corner":null,"Height":2`,
		"/Cages(1)/Perches?$apply=filter($it/Height gt 1)/aggregate($count as N)":                  `"N":1}]`,
		"/Cages(3)/Perches?$apply=aggregate(Height with sum as T,$count as N)":                     `"T":null,"N@odata.type":"#Decimal","N":0}]`,
		"/Cages(1)/Perches/$filter(Height lt 2)?$apply=aggregate(Height with sum as T)":            `"T":1}]`,
		"/Cages(1)/Perches?$apply=groupby((Height),aggregate($count as N))&$top=1&$orderby=Height": `"value":[{"Height":1,`,
		"/Cages(1)/Perches?$apply=compute(Height mul 2 as D)/aggregate(D with sum as T)":           `"T":6}]`,
		"/Cages(1)/Perches?$apply=groupby((Height),aggregate(Cleaner/ID with sum as T))&$skip=1":   `"T":2}]`,
	} {
		c.ask(t, "GET "+strings.ReplaceAll(request, " ", "%20"), "", 200, want)
	}
	c.ask(t, "GET /Cages(9)/Perches?$apply=aggregate($count%20as%20N)", "", 404)
	c.ask(t, "GET /Cages(1)/Perches/0?$apply=aggregate($count%20as%20N)", "", 400)
}
