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
		{"/Products(1)/Tags?$filter=startswith($it,'b')&$count=true", `{"@odata.context":"http://host/$metadata#Products(1)/Tags","@odata.count":1,"value":["bright"]}`},
		{"/Products(1)/Tags/$count?$filter=$it eq 'new'", `1`},
		{"/Products(1)/Tags/$filter(startswith($it,'b'))?$count=true", `{"@odata.context":"http://host/$metadata#Products(1)/Tags","@odata.count":1,"value":["bright"]}`},
		{"/Products(1)/Tags/$filter(@f)/$filter($it ne 'x')?$filter=$it ne 'new'&@f=$it ne 'y'", `{"@odata.context":"http://host/$metadata#Products(1)/Tags","value":["bright"]}`},
		{"/Products(1)/Tags/$filter($it eq 'new')/$count", `1`},
		{"/Products(1)/Places/$filter(City eq 'Bern')?$select=City", `{"@odata.context":"http://host/$metadata#Products(1)/Places(City)","value":[{"City":"Bern"}]}`},
		{"/Products(1)/Tags?$orderby=$it", `{"@odata.context":"http://host/$metadata#Products(1)/Tags","value":["bright","new"]}`},
		{"/Products(1)/Places?$filter=$it/City eq 'Bern'&$select=City", `{"@odata.context":"http://host/$metadata#Products(1)/Places(City)","value":[{"City":"Bern"}]}`},
		{"/Products(1)?$select=Tags($filter=$it/ID eq 1;$top=1)", `{"@odata.context":"http://host/$metadata#Products(Tags)/$entity","@odata.id":"http://host/Products(1)","Tags":["new"]}`},
		{"/Products(1)/Places/$count?$filter=City ne 'x'", `2`},
		{"/Products/$count?$filter=ID gt 1", `2`},
		{"/Products/$count?$search=sale", `1`},
		{"/Suppliers?$filter=contains(Name,'n')&$orderby=Name&$count=true&$top=1", `{"@odata.context":"http://host/$metadata#Suppliers","@odata.count":2,"value":[{"Name":"Anna"}]}`},
		{"/Nearest?$filter=City eq 'x'", `{"@odata.context":"http://host/$metadata#Collection(Shop.Address)","value":[]}`},
		{"/Names?$skip=1&$count=true", `{"@odata.context":"http://host/$metadata#Collection(Edm.String)","@odata.count":2,"value":["b"]}`},
		{"/Products?$apply=aggregate(ID with sum as Total,$count as N)", `{"@odata.context":"http://host/$metadata#Products(Total,N)","value":[{"Total@odata.type":"#Decimal","Total":6,"N@odata.type":"#Decimal","N":3}]}`},
		{"/Products?$apply=groupby((Name))", `{"@odata.context":"http://host/$metadata#Products(Name)","value":[{"Name":"Lamp \"<&>\""},{"Name":"Sale"},{"Name":null}]}`},
		{"/Products?$apply=groupby((Maker/Street,Supplier/Name),aggregate(ID with max as Top))", `{"@odata.context":"http://host/$metadata#Products(Maker/Street,Supplier(Name),Top)","value":[{"Top@odata.type":"#Int32","Top":1,"Maker":{"Street":"Main St"},"Supplier":{"Name":"Anna"}},{"Top@odata.type":"#Int32","Top":3,"Maker":null,"Supplier":null}]}`},
		{"/Products?$apply=groupby((Supplier))&$top=1", `{"@odata.context":"http://host/$metadata#Products(Supplier())","value":[{"Supplier":{"Name":"Anna"}}]}`},
		{"/Products?$apply=filter(ID gt 1)/aggregate(ID with sum as Total)", `{"@odata.context":"http://host/$metadata#Products(Total)","value":[{"Total@odata.type":"#Decimal","Total":5}]}`},
		{"/Products?$apply=filter(ID gt 2)", `{"@odata.context":"http://host/$metadata#Products","value":[{"ID":3,"Name":null,"Price":null,"Stock":null,"Color":null,"Tags":[],"Maker":null,"Places":[],"Picture":null}]}`},
		{"/Products?$apply=filter(ID ge 2)&$select=ID", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"@odata.type":"#Shop.SpecialProduct","ID":2},{"ID":3}]}`},
		{"/Products?$apply=filter(ID ge 3)/compute(ID mul 2 as Twice)", `{"@odata.context":"http://host/$metadata#Products(*,Twice)","value":[{"ID":3,"Name":null,"Price":null,"Stock":null,"Color":null,"Tags":[],"Maker":null,"Places":[],"Picture":null,"Twice@odata.type":"#Int64","Twice":6}]}`},
		{"/Products?$apply=groupby((ID),aggregate($count as N))/filter(ID gt 1)&$orderby=ID desc&$count=true", `{"@odata.context":"http://host/$metadata#Products(ID,N)","@odata.count":2,"value":[{"N@odata.type":"#Decimal","N":1,"ID":3},{"N@odata.type":"#Decimal","N":1,"ID":2}]}`},
		{"/Products?$apply=groupby((ID),aggregate($count as N))/aggregate(N with sum as All)", `{"@odata.context":"http://host/$metadata#Products(All)","value":[{"All@odata.type":"#Decimal","All":3}]}`},
		{"/Products?$apply=concat(aggregate(ID with sum as Total),groupby((Name)))", `{"@odata.context":"http://host/$metadata#Products(Total,Name)","value":[{"Total@odata.type":"#Decimal","Total":6},{"Name":"Lamp \"<&>\""},{"Name":"Sale"},{"Name":null}]}`},
		{"/Products?$apply=concat(aggregate(ID with sum as Total),filter(ID ge 2))", `{"@odata.context":"http://host/$metadata#Products(*,Total)","value":[{"Total@odata.type":"#Decimal","Total":6},{"@odata.type":"#Shop.SpecialProduct","ID":2,"Name":"Sale","Price":null,"Stock":null,"Color":null,"Tags":[],"Maker":null,"Places":[],"Picture":null,"Discount":10},{"ID":3,"Name":null,"Price":null,"Stock":null,"Color":null,"Tags":[],"Maker":null,"Places":[],"Picture":null}]}`},
		{"/Products?$apply=groupby((Name),topcount(1,ID))&$top=0", `{"@odata.context":"http://host/$metadata#Products","value":[]}`},
		{"/Products?$apply=groupby((ID),aggregate($count as N))&$select=N&$top=1", `{"@odata.context":"http://host/$metadata#Products(N)","value":[{"N@odata.type":"#Decimal","N":1}]}`},
		{"/Products?$apply=filter(ID eq 9)/groupby((ID))", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[]}`},
	} {
		request := "GET " + escapeQuery(c.request)
		w := ask(t, h, request)
		if w.Code != 200 || !same(t, w.Body.String(), c.want) {
			t.Errorf("%s: %d\n got %s\nwant %s", c.request, w.Code, strings.TrimSpace(w.Body.String()), c.want)
		}
	}
}
