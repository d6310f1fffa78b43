package storetest

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata/server"
)

// testRestricted changes entities of a set that lets them be replaced alone, and what they lead to,
// which is not to be made or changed that way, in all forms.
func (run suite) testRestricted(t *testing.T) {
	store := run.open(t)
	h := zoohttp.NewHandler(zoohttp.Stored(store), server.WithTransactions(store.Begin))
	if err := store.Load([]byte(`{"Vets":[{"ID":1,"Licence":"a"},{"ID":2}],"Interns":[{"ID":5,"Name":"Eva","Pupils@odata.bind":["Vets(1)"],"Helper@odata.bind":"Vets(2)"}]}`)); err != nil {
		t.Fatal(err)
	}
	c := &conversation{h: h}
	for _, asked := range []*conversation{c, {h: proxyOfZoo(t, h)}} {
		asked.ask(t, "PATCH /Interns(5)", `{"Name":"Eve"}`, 405)
		asked.ask(t, "PUT /Interns(5)", `{"Name":"Eve"}`, 204)
		asked.ask(t, "PUT /Interns(5)/Name", `{"value":"Eva"}`, 204)
		asked.ask(t, "PATCH /Interns/$each", `{"Name":"Eve"}`, 405)
	}
	for _, request := range []string{"POST /Interns(5)/Pupils", "PATCH /Interns(5)/Pupils(1)", "PUT /Interns(5)/Pupils(1)", "PATCH /Interns(5)/Pupils(Licence='a')",
		"PUT /Interns(5)/Pupils(1)/Name", "DELETE /Interns(5)/Pupils(1)/Name", "PATCH /Interns(5)/Pupils", "PATCH /Interns(5)/Pupils/$each", "DELETE /Interns(5)/Helper"} {
		body := `{"ID":9}`
		if strings.HasSuffix(request, "Name") {
			body = `{"value":"x"}`
		}
		c.ask(t, request, body, 405)
	}
	c.ask(t, "PATCH /Interns(5)/Helper", `{"Name":"Bob"}`, 204)
	c.ask(t, "DELETE /Interns(5)/Helper/Name", "", 204)
	c.ask(t, "DELETE /Interns(5)/Pupils(1)", "", 204)
	c.ask(t, "POST /Vets", `{"ID":9}`, 201)
	for set, want := range map[string]bool{"Vets": true, "Interns": false} {
		if text := c.ask(t, "GET /"+set+" Prefer:track-changes", "", 200); strings.Contains(text, "deltaLink") && !want {
			t.Errorf("%s is tracked: %s", set, text)
		}
	}
	if h := answerOf(h, "OPTIONS", "/Interns(5)", "").Header().Get("Allow"); h != "DELETE, GET, HEAD, OPTIONS, PUT" {
		t.Errorf("allowed are %s", h)
	}
}
