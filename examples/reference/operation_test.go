package main

import "testing"

func TestOperations(t *testing.T) {
	run(t, []row{
		{"P11.5.4", "GET /Calculate(value=5)", 200, []string{`"value":10`, `$metadata#Edm.Int64"`}},
		{"P11.5.4", "GET /Calculate(a=5,b=3)", 200, []string{`"value":8`}},
		{"P11.5.4", "GET /Calculate(a=@x,b=@y)?@x=5&@y=3", 200, []string{`"value":8`}},
		{"P13.2.1", "GET /Calculate?a=5&b=3", 200, []string{`"value":8`}},
		{"P11.5.4", "GET /Calculate(a=5)", 400, nil},
		{"P11.5.4", "GET /Calculate(value='x')", 400, nil},
		{"P11.5.4", "GET /Calculate(c=1)", 400, nil},
		{"P11.5.4", "POST /Calculate(value=5)", 405, nil},
		{"P11.5.4", "GET /Convert(input='abc')", 200, []string{`"value":"ABC"`}},
		{"P11.5.4", "GET /Convert(number=42)", 200, []string{`"value":"42"`}},
		{"P11.5.4", "GET /Convert(input='abc')/$value", 200, []string{"ABC"}},
		{"P11.5.4", "GET /FindProducts(name='Mouse',maxPrice=100)", 200, []string{"names: Wireless Mouse", `$metadata#Products"`}},
		{"P11.5.4", "GET /FindProducts(name='o',maxPrice=1000.0)?$filter=Price gt 100&$orderby=Price&$select=Name", 200, []string{"names: Gaming Mouse Ultra, Smartphone, Laptop"}},
		{"P11.5.4", "GET /FindProducts(name=@n,maxPrice=@p)?@n='Mug'&@p=20", 200, []string{"names: Coffee Mug"}},
		{"P11.5.4", "GET /FindProducts(name='Mug')", 400, nil},
		{"P11.5.4", "GET /Products/ComplianceService.GetAveragePrice()", 200, []string{`"value":606.`}},
		{"P13.2.1", "GET /Products/ComplianceService.GetAveragePrice", 200, []string{`"value":606.`}},
		{"P13.2.1", "GET /Products/GetAveragePrice()", 200, []string{`"value":606.`}},
		{"P11.5.4", "GET /Products/ComplianceService.GetProductStats()", 200, []string{"7 products"}},
		{"P11.5.4", "GET /Products/ComplianceService.GetTopProducts()", 200, []string{"count: 7"}},
		{"P11.5.4", "GET /Products/ComplianceService.GetTopProducts(count=2)", 200, []string{"names: Premium Laptop Pro, Laptop"}},
		{"P11.5.4", "GET /Products/ComplianceService.GetTopProducts(count=2,category='Kitchen')", 200, []string{"names: Coffee Mug"}},
		{"P11.5.4", "GET /Products/ComplianceService.GetTopProducts(count=3)?$filter=Price lt 1000&$select=Name", 200, []string{"names: Laptop, Smartphone"}},
		{"P11.5.4", "GET /Products/ComplianceService.GetTopProducts(count=3)/$count", 200, []string{"3"}},
		{"P11.5.4", "GET /Products/ComplianceService.GetTopProducts(count=3)({laptop})", 200, []string{`"Laptop"`}},
		{"P11.5.4", "GET /Products({laptop})/ComplianceService.GetTotalPrice(taxRate=0.5)", 200, []string{`"value":1499.98`}},
		{"P11.5.4", "GET /Products({mug})/ComplianceService.CalculatePrice(discount=10)", 200, []string{`"value":13.95`}},
		{"P11.5.4", "GET /Products({mug})/ComplianceService.CalculatePrice(discount=0,tax=100)", 200, []string{`"value":31`}},
		{"P11.5.4", "GET /Products({mug})/ComplianceService.GetInfo(format='short')", 200, []string{"Coffee Mug"}},
		{"P11.5.4", "GET /Products({mug})/ComplianceService.GetRelatedProducts()", 200, []string{"count: 0"}},
		{"P11.5.4", "GET /Products({none})/ComplianceService.GetTotalPrice(taxRate=0.5)", 404, nil},
		{"P11.5.4", "GET /Products({mug})/ComplianceService.GetTotalPrice", 400, nil},
		{"P11.5.4", "GET /Products({mug})/ComplianceService.Nothing()", 404, nil},
		{"P11.5.4", "GET /Products({laptop})/ComplianceService.SpecialProduct/ComplianceService.GetTotalPrice(taxRate=0.5)", 200, []string{`"value":1499.98`}},
		{"P11.5.5", "POST /Products({mug})/ComplianceService.Activate", 204, nil},
		{"P11.5.5", "POST /Products({mug})/ComplianceService.Activate\n\n{}", 204, nil},
		{"P11.5.5", "GET /Products({mug})/ComplianceService.Activate", 405, []string{"Allow: POST"}},
		{"P11.5.5", "POST /Products({mug})/ComplianceService.IncreasePrice\n\n" + `{"amount":4.5}`, 204, nil},
		{"P11.5.5", "GET /Products({mug})/Price", 200, []string{`"value":20`}},
		{"P11.5.5", "POST /Products({mug})/ComplianceService.ApplyDiscount\n\n" + `{"percentage":50}`, 200, []string{`"Price":10`, `$metadata#Products/$entity"`}},
		{"P11.5.5", "POST /Products({mug})/ComplianceService.ApplyDiscount\n\n" + `{"percentage":500}`, 400, nil},
		{"P11.5.5", "POST /Products({mug})/ComplianceService.ApplyDiscount\n\n{}", 400, []string{"percentage"}},
		{"P11.5.5", "POST /Products({mug})/ComplianceService.ApplyDiscount\n\n" + `{"percentage":"x"}`, 400, nil},
		{"P11.5.5", "POST /Products({mug})/ComplianceService.ApplyDiscount\n\n" + `{"percentage":1,"more":2}`, 400, nil},
		{"P11.5.5", "POST /Products({mug})/ComplianceService.CalculateDiscount\n\n" + `{"percentage":10}`, 200, []string{`"value":1`}},
		{"P13.2.1", "POST /Products({mug})/CalculateDiscount\n\n" + `{"percentage":10}`, 200, nil},
		{"P11.5.5", "POST /Products({none})/ComplianceService.IncreasePrice\n\n" + `{"amount":4.5}`, 404, nil},
		{"P11.5.5", "POST /Products/ComplianceService.MarkAllAsReviewed", 204, nil},
		{"U4.12", "POST /Products/$filter(Price gt 100)/ComplianceService.MarkAllAsReviewed", 204, nil},
		{"U4.12", "GET /Products/$filter(Price gt 900 and Price lt 1000)/ComplianceService.GetAveragePrice()", 200, []string{`"value":999.99`}},
		{"U4.12", "GET /Products/$filter(@f)/ComplianceService.GetProductStats()?@f=Price gt 100", 200, []string{`"value":"5 products, `}},
		{"U4.11", "GET /Products/ComplianceService.SpecialProduct/ComplianceService.GetProductStats()", 200, []string{`"value":"3 products, `}},
		{"U4.11", "GET /Products/ComplianceService.SpecialProduct/$filter(Price gt 1000)/ComplianceService.GetTopProducts(count=5)/$count", 200, []string{"1"}},
		{"U4.5", "GET /Categories({kitchen})/Products/ComplianceService.GetTopProducts()?$select=Name", 200, []string{"names: Coffee Mug"}},
		{"U4.5", "GET /Categories({kitchen})/Products/ComplianceService.GetTopProducts(count=1)({mug})/Name", 200, []string{"Coffee Mug"}},
		{"U4.5", "POST /Categories({kitchen})/Products/ComplianceService.MarkAllAsReviewed", 204, nil},
		{"U4.5", "GET /Categories({none})/Products/ComplianceService.GetAveragePrice()", 404, nil},
		{"U4.5", "GET /Products({laptop})/Category/Products/ComplianceService.GetProductStats()", 200, []string{`"value":"5 products, 795.99`}},
		{"U5.1.1.13", "GET /Categories?$filter=Products/ComplianceService.GetAveragePrice() lt 20", 200, []string{"names: Kitchen"}},
		{"U5.1.1.13", "GET /Categories?$orderby=Products/ComplianceService.GetAveragePrice() desc", 200, []string{"names: Electronics, Furniture, Kitchen"}},
		{"P11.5.5", "POST /Process\n\n" + `{"percentage":10}`, 204, nil},
		{"P11.5.5", "POST /Process\n\n" + `{"percentage":10,"minPrice":5}`, 204, nil},
		{"P11.5.4", "GET /Calculate(a=null,b=2)", 400, []string{`"target":"a"`}},
		{"P11.5.4", "GET /Calculate(value=null)", 400, []string{`"target":"value"`}},
		{"P11.5.5", "POST /Process\n\n{}", 400, nil},
		{"P11.5.5", "POST /ResetAllPrices", 200, []string{`"value":"`}},
		{"P11.5.5", "POST /ResetProducts", 204, nil},
		{"P11.5.5", "GET /Reseed", 405, []string{"Allow: POST"}},
		{"P11.5.5", "DELETE /Products({mug})", 204, nil},
		{"P11.5.5", "POST /Reseed", 204, nil},
		{"P11.5.5", "GET /Products({mug})/Price", 200, []string{"15.5"}},
	})
}

func TestBatch(t *testing.T) {
	multipart := "POST /$batch\nContent-Type: multipart/mixed; boundary=b\n\n"
	get := func(url string) string {
		return "--b\r\nContent-Type: application/http\r\n\r\nGET " + url + " HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n"
	}
	changes := func(parts ...string) string {
		text := "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n"
		for _, p := range parts {
			text += "--c\r\nContent-Type: application/http\r\n" + p + "\r\n"
		}
		return text + "--c--\r\n"
	}
	change := func(id, line, body string) string {
		return "Content-ID: " + id + "\r\n\r\n" + line + " HTTP/1.1\r\nContent-Type: application/json\r\n\r\n" + body
	}
	run(t, []row{
		{"P11.7.7", multipart + get("Products({laptop})") + get("/Products({mug})") + get("http://example.com/Products({none})") + "--b--", 200, []string{"Content-Type: multipart/mixed", "HTTP/1.1 200 OK", "! Etag", "HTTP/1.1 404 Not Found", "Coffee Mug"}},
		{"P11.7.7", multipart + changes(change("1", "POST Categories", `{"Name":"B"}`), change("2", "POST $1/Products", "{"+product+"}")) + "--b--", 200, []string{"HTTP/1.1 201 Created", "! HTTP/1.1 4"}},
		{"P11.7.7", multipart + changes(change("1", "POST Categories", `{"ID":"{new}","Name":"B"}`), change("2", "POST Categories", `{"ID":"{new}","Name":"B"}`)) + "--b--", 200, []string{"HTTP/1.1 409", "! HTTP/1.1 201"}},
		{"P11.7.7", "GET /Categories({new})", 404, nil},
		{"P11.7.7", "POST /$batch\nContent-Type: multipart/mixed\n\nx", 400, nil},
		{"P11.7.7", "POST /$batch\nContent-Type: text/plain\n\nx", 415, nil},
		{"P11.7.7", "GET /$batch", 405, []string{"Allow: POST"}},
		{"J19", "POST /$batch\n\n" + `{"requests":[{"id":"1","method":"get","url":"Products({laptop})"},{"id":"2","method":"GET","url":"/Products/$count"}]}`, 200, []string{`"responses":[`, `"id":"1","status":200`, `"Name":"Laptop"`}},
		{"J19", "POST /$batch\n\n" + `{"requests":[{"id":"1","method":"GET","url":"Products({none})"},{"id":"2","method":"GET","url":"Products"}]}`, 200, []string{`"status":404`, `! "id":"2"`}},
		{"P8.2.8.3", "POST /$batch\nPrefer: continue-on-error\n\n" + `{"requests":[{"id":"1","method":"GET","url":"Products({none})"},{"id":"2","method":"GET","url":"Products"}]}`, 200, []string{`"status":404`, `"id":"2","status":200`}},
		{"J19", "POST /$batch\n\n" + `{"requests":[{"id":"1","atomicityGroup":"g","method":"POST","url":"Categories","headers":{"content-type":"application/json"},"body":{"Name":"J"}},{"id":"2","dependsOn":["1"],"atomicityGroup":"g","method":"POST","url":"$1/Products","headers":{"content-type":"application/json"},"body":{` + product + `}}]}`, 200, []string{`"id":"2","atomicityGroup":"g","status":201`}},
		{"J19", "POST /$batch\n\n" + `{"requests":[{"id":"1","method":"GET","url":"Products"},{"id":"1","method":"GET","url":"Products"}]}`, 400, nil},
		{"J19", "POST /$batch\n\n{}", 400, nil},
	})
}
