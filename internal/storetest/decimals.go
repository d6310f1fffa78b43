package storetest

import (
	"testing"

	"github.com/odatagen/odatagen/generated/animals/animalshttp"
)

// testDecimals writes decimals, in every spelling, to a property of Precision 12 and Scale 2: ten
// digits before the point, and two behind it.
func (run suite) testDecimals(t *testing.T) {
	c := &conversation{h: animalshttp.NewHandler(animalshttp.Stored(run.open(t)))}
	c.ask(t, "POST /Animals", `{"ID":1,"Price":1}`, 201)
	for text, status := range map[string]int{
		"1.25": 204, "125e-2": 204, "0.0125E+2": 204, "1.2500": 204, "9999999999.99": 204, "-1e9": 204, "0.1e10": 204, "0e99": 204,
		"1.255": 400, "1e-3": 400, "1255e-3": 400, "10000000000": 400, "1e10": 400, "-1e10": 400, "0.1e11": 400, "1e12": 400,
		"1e999999999": 400, "1e-999999999": 400, "1e99999999999999999999": 400,
	} {
		refused := ""
		if status == 400 {
			refused = "Price"
		}
		c.ask(t, "PATCH /Animals(1)", `{"Price":`+text+`}`, status, refused)
		c.ask(t, "PUT /Animals(1)/Price", `{"value":`+text+`}`, status, refused)
		c.ask(t, "GET /Animals(1)/Price", "", 200)
	}
}
