package server_test

import (
	"strings"
	"testing"
)

// TestQueries asks a handler that leaves its options alone for what each option can ask
// for: the server does it.
func TestQueries(t *testing.T) {
	h := newShop().handler(quiet())
	for _, c := range []struct{ request, want string }{
		{"/Products?$select=ID&$filter=Price gt 3", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":1}]}`},
		{"/Products?$select=ID&$filter=Name eq 'Sale' or Tags/any(t:t eq 'new')", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":1},{"@odata.type":"#Shop.SpecialProduct","ID":2}]}`},
		{"/Products?$select=ID&$orderby=ID desc", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":3},{"@odata.type":"#Shop.SpecialProduct","ID":2},{"ID":1}]}`},
		{"/Products?$select=ID&$orderby=Name,ID desc&$skip=1&$top=1", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":1}]}`},
		{"/Products?$select=ID&$search=SALE OR bright", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":1},{"@odata.type":"#Shop.SpecialProduct","ID":2}]}`},
		{"/Products?$select=ID&$search=NOT sale", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":1},{"ID":3}]}`},
		{"/Products?$select=ID&$expand=Reviews($filter=Text ne 'fine';$count=true)&$filter=ID eq 1", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":1,"Reviews@odata.count":0,"Reviews":[]}]}`},
		{"/Products(1)?$select=ID&$expand=Reviews($select=Text;$top=0)", `{"@odata.context":"http://host/$metadata#Products(ID,Reviews(Text))/$entity","ID":1,"Reviews":[]}`},
		{"/Products(1)?$select=ID&$expand=Reviews/$count", `{"@odata.context":"http://host/$metadata#Products(ID)/$entity","ID":1,"Reviews@odata.count":1}`},
		{"/Products(1)?$select=ID&$expand=Reviews/$count($filter=Text eq 'x')", `{"@odata.context":"http://host/$metadata#Products(ID)/$entity","ID":1,"Reviews@odata.count":0}`},
		{"/Products(1)?$select=ID&$expand=Reviews/$ref,Supplier/$ref", `{"@odata.context":"http://host/$metadata#Products(ID)/$entity","ID":1,"Reviews":[{"@odata.id":"http://host/Products(1)/Reviews(01234567-89ab-cdef-0123-456789abcdef)"}],"Supplier":{"@odata.id":"http://host/Suppliers('Anna')"}}`},
		{"/Products(1)?$select=Places($filter=City eq 'Rome';$select=City)", `{"@odata.context":"http://host/$metadata#Products(Places/City)/$entity","@odata.id":"http://host/Products(1)","Places":[{"City":"Rome"}]}`},
		{"/Products(1)?$select=Tags($top=1)", `{"@odata.context":"http://host/$metadata#Products(Tags)/$entity","@odata.id":"http://host/Products(1)","Tags":["new"]}`},
		{"/Products(1)/Places?$filter=City eq 'Bern'&$count=true&$select=City", `{"@odata.context":"http://host/$metadata#Products(1)/Places(City)","@odata.count":1,"value":[{"City":"Bern"}]}`},
		{"/Products(1)/Places?$orderby=City desc&$top=1&$select=City", `{"@odata.context":"http://host/$metadata#Products(1)/Places(City)","value":[{"City":"Rome"}]}`},
		{"/Products(1)/Tags?$top=1", `{"@odata.context":"http://host/$metadata#Products(1)/Tags","value":["new"]}`},
		{"/Products(1)/Tags?$filter=startswith($this,'b')&$count=true", `{"@odata.context":"http://host/$metadata#Products(1)/Tags","@odata.count":1,"value":["bright"]}`},
		{"/Products(1)/Tags/$count?$filter=$this eq 'new'", `1`},
		{"/Products(1)/Places/$count?$filter=City ne 'x'", `2`},
		{"/Products/$count?$filter=ID gt 1", `2`},
		{"/Products/$count?$search=sale", `1`},
		{"/Suppliers?$filter=contains(Name,'n')&$orderby=Name&$count=true&$top=1", `{"@odata.context":"http://host/$metadata#Suppliers","@odata.count":2,"value":[{"Name":"Anna"}]}`},
		{"/Nearest?$filter=City eq 'x'", `{"@odata.context":"http://host/$metadata#Collection(Shop.Address)","value":[]}`},
		{"/Names?$skip=1&$count=true", `{"@odata.context":"http://host/$metadata#Collection(Edm.String)","@odata.count":2,"value":["b"]}`},
	} {
		request := "GET " + escapeQuery(c.request)
		w := ask(t, h, request)
		if w.Code != 200 || !same(t, w.Body.String(), c.want) {
			t.Errorf("%s: %d\n got %s\nwant %s", c.request, w.Code, strings.TrimSpace(w.Body.String()), c.want)
		}
	}
}
