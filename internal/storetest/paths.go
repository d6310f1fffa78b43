package storetest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/kennels/kennelshttp"
	"github.com/odatagen/odatagen/odata/server"
)

const kennels = `{
	"Owners": [{"ID": 1, "Mail": "a@x", "Name": "Ann", "First@odata.bind": "Pets(2)"}, {"ID": 2, "Mail": "b@x", "Name": "Bob"}],
	"Formers": [{"ID": 1, "Mail": "a@x"}, {"ID": 2, "Mail": "a@x"}],
	"Pets": [
		{"ID": 1, "Name": "Any", "Owner@odata.bind": "Owners(1)"},
		{"@odata.type": "#example.kennels.Dog", "ID": 2, "Name": "Rex", "Chip": "c1", "Bark": 3, "Owner@odata.bind": "Owners(1)",
			"Friends@odata.bind": ["Pets(1)", "Pets(3)"], "Rival@odata.bind": "Pets(3)", "Chases@odata.bind": ["Pets(1)"], "Best": {"No": 9, "Title": "best"},
			"Tricks": [{"No": 1, "Title": "sit", "Steps": [{"N": 1, "What": "bend"}]}, {"@odata.type": "#example.kennels.Jump", "No": 2, "Title": "jump", "Height": 5}]},
		{"@odata.type": "#example.kennels.Puppy", "ID": 3, "Name": "Pip", "Chip": "c3", "Weeks": 5, "Owner@odata.bind": "Owners(2)", "Treats": [{"No": 1, "Title": "bone"}]}],
	"Kennels": [
		{"Code": "k", "Dogs": [{"@odata.type": "#example.kennels.Dog", "ID": 1, "Name": "Kay", "Chip": "k1", "Tricks": [{"No": 1, "Title": "sit", "Steps": [{"N": 1, "What": "down"}]}], "Friends@odata.bind": ["Pets(2)"]}, {"ID": 2, "Name": "Tim"}],
			"Boss": {"@odata.type": "#example.kennels.Dog", "ID": 7, "Name": "Max"}},
		{"@odata.type": "#example.kennels.Cattery", "Code": "c", "Cats": [{"@odata.type": "#example.kennels.Dog", "ID": 1, "Name": "Odd", "Chip": "o1", "Tricks": [{"No": 1, "Title": "purr"}]}],
			"Guests@odata.bind": ["Pets(2)"], "Star@odata.bind": "Pets(2)"}],
	"Mascot": {"@odata.type": "#example.kennels.Dog", "ID": 50, "Chip": "m", "Friends@odata.bind": ["Pets(2)"]}
}`

// openKennels opens kennels with some dogs, over HTTP.
func (run suite) openKennels(t *testing.T) *conversation {
	t.Helper()
	store := run.open(t)
	service := kennelshttp.Stored(store)
	if err := store.Load([]byte(kennels)); err != nil {
		t.Fatal(err)
	}
	return &conversation{h: kennelshttp.NewHandler(service, server.WithTransactions(store.Begin))}
}

// testPaths reaches entities by casts, alternate keys, containment and relationships: the context
// URL and the ids are those of the shortest path (Protocol 10, 4.1).
func (run suite) testPaths(t *testing.T) {
	c := run.openKennels(t)
	const full = "?$format=application/json;odata.metadata=full"
	for _, read := range []struct{ path, want string }{
		{"/Pets/k.Dog(chip='c1')", "#Pets/example.kennels.Dog/$entity"},
		{"/Pets/k.Dog(chip='c1')/Tricks", `#Pets(2)/example.kennels.Dog/Tricks"`},
		{"/Pets/k.Dog(chip='c1')/Tricks(title='sit')", "#Pets(2)/example.kennels.Dog/Tricks/$entity"},
		{"/Pets/k.Dog(chip='c1')/Tricks(title='sit')/Steps(1)/What", `#Pets(2)/example.kennels.Dog/Tricks(1)/Steps(1)/What"`},
		{"/Pets/k.Dog(chip='c1')/Tricks/k.Jump(title='jump')/Height", `#Pets(2)/example.kennels.Dog/Tricks(2)/example.kennels.Jump/Height"`},
		{"/Pets/k.Puppy(chip='c3')/Treats(title='bone')", "#Pets(3)/example.kennels.Puppy/Treats/$entity"},
		{"/Pets(3)/k.Puppy/Tricks", `#Pets(3)/example.kennels.Dog/Tricks"`},
		{"/Kennels('k')/Dogs/k.Dog(chip='k1')/Tricks(title='sit')/Steps(1)", "#Kennels('k')/Dogs(1)/example.kennels.Dog/Tricks(1)/Steps/$entity"},
		{"/Kennels/k.Cattery('c')/Cats/k.Dog(chip='o1')/Tricks(title='purr')/Title", "#Kennels('c')/example.kennels.Cattery/Cats(1)/example.kennels.Dog/Tricks(1)/Title"},
		{"/Kennels/k.Cattery('c')/Guests/k.Dog(chip='c1')/Tricks(title='sit')", "#Pets(2)/example.kennels.Dog/Tricks/$entity"},
		{"/Kennels/k.Cattery('c')/Star/k.Dog/Tricks(title='sit')", "#Pets(2)/example.kennels.Dog/Tricks/$entity"},
		{"/Kennels('k')/Dogs(1)/Friends/k.Dog(chip='c1')/Tricks(title='sit')", "#Pets(2)/example.kennels.Dog/Tricks/$entity"},
		{"/Mascot/Friends/k.Dog(chip='c1')/Best/Title", "#Pets(2)/example.kennels.Dog/Best/Title"},
		{"/Owners(mail='a@x')", "#Owners/$entity"},
		{"/Owners(mail='a@x')/Pets/k.Dog(chip='c1')/Tricks(title='sit')", "#Pets(2)/example.kennels.Dog/Tricks/$entity"},
		{"/Owners(1)/First/Tricks(title='sit')", "#Pets(2)/example.kennels.Dog/Tricks/$entity"},
		{"/Owners(1)/First/Bark", "#Pets(2)/example.kennels.Dog/Bark"},
		{"/Owners(1)/First" + full, `"http://example.com/Pets(2)/example.kennels.Dog/Tricks"`},
		{"/Owners(1)?$expand=First($expand=Tricks)&$format=application/json;odata.metadata=full", `"@odata.id":"http://example.com/Pets(2)/example.kennels.Dog/Tricks(1)"`},
		{"/Pets(2)/k.Dog/Rival" + full, `"@odata.editLink":"http://example.com/Pets(3)/example.kennels.Puppy"`},
		{"/Pets(2)/k.Dog/Rival" + full, `"http://example.com/Pets(3)/example.kennels.Dog/Photo"`},
		{"/Pets(2)/k.Dog/Rival/Tricks", `#Pets(3)/example.kennels.Dog/Tricks"`},
		{"/Pets/k.Dog/$filter(Rival/Name_eq_'Pip')/$count", "1"},
		{"/Pets/$count?$filter=$root/Owners(mail='a@x')/Name_eq_'Ann'_and_ID_gt_1", "2"},
		{"/Pets/$count?$filter=$root/Owners(mail='none')/Name_eq_null", "3"},
		{"/Pets/k.Dog/$filter(Tricks/any(t:t/Steps/any(s:s/What_eq_'bend')))", `"ID":2`},
		{"/Pets/k.Dog/$filter(Tricks/$count_eq_0)/k.Puppy/$filter(Treats/any(t:t/Title_eq_'bone'))/$count", "1"},
		{"/Owners(1)/Pets/k.Dog/$filter(Rival/k.Puppy/Weeks_eq_5)/$count", "1"},
		{"/Kennels('k')/Dogs/k.Dog/$filter(Tricks/any(t:t/Title_eq_'sit'))/$count", "1"},
		{"/Pets/k.Dog/$filter(Rival/Name_eq_'Pip')?$orderby=Rival/Name&$count=true&$expand=Owner", `"Mail":"a@x"`},
	} {
		c.ask(t, "GET "+read.path, "", http.StatusOK, read.want)
	}
	for _, path := range []string{"/Owners(Mail='a@x')", "/Pets/k.Dog(chip='c1')/Tricks(Title='sit')"} {
		c.ask(t, "GET "+path, "", http.StatusBadRequest, "is no key")
	}
	if answer := c.ask(t, "GET /Formers(mail='a@x')", "", http.StatusBadRequest, "no property mail"); strings.Contains(answer, "details") {
		t.Errorf("one fault is told twice: %s", answer)
	}
	if answer := c.ask(t, "GET /Pets?$select=k.None", "", http.StatusBadRequest, "no type derived"); strings.Contains(answer, "details") {
		t.Errorf("one fault is told twice: %s", answer)
	}
	c.ask(t, "GET /Pets(1)/k.Dog/Tricks(title='sit')", "", http.StatusNotFound)
}

// testPathWrites creates, changes and deletes at such paths.
func (run suite) testPathWrites(t *testing.T) {
	c := run.openKennels(t)
	const wanted = " Prefer:return=representation"
	for _, write := range []struct {
		request, body string
		status        int
		want          string
	}{
		{"POST /Pets/k.Dog(chip='c1')/Tricks", `{"No":11,"Title":"t"}`, 201, "#Pets(2)/example.kennels.Dog/Tricks/$entity"},
		{"POST /Owners(mail='a@x')/Pets/k.Dog(chip='c1')/Tricks/k.Jump", `{"No":12,"Height":1}`, 201, "#Pets(2)/example.kennels.Dog/Tricks/example.kennels.Jump/$entity"},
		{"POST /Kennels('k')/Dogs/k.Dog(chip='k1')/Tricks(title='sit')/Steps", `{"N":2}`, 201, "#Kennels('k')/Dogs(1)/example.kennels.Dog/Tricks(1)/Steps/$entity"},
		{"POST /Owners(1)/First/Tricks", `{"No":13}`, 201, "#Pets(2)/example.kennels.Dog/Tricks/$entity"},
		{"PATCH /Pets/k.Dog(chip='c1')/Tricks(title='t')" + wanted, `{"Title":"u"}`, 200, "#Pets(2)/example.kennels.Dog/Tricks/$entity"},
		{"PATCH /Kennels/k.Cattery('c')/Cats/k.Dog(chip='o1')" + wanted, `{"Bark":1}`, 200, "#Kennels('c')/example.kennels.Cattery/Cats/example.kennels.Dog/$entity"},
		{"PUT /Pets/k.Dog(chip='c1')/Bark" + wanted, `{"value":7}`, 200, `#Pets(2)/example.kennels.Dog/Bark"`},
		{"PUT /Pets/k.Dog(chip='c1')/Name" + wanted, `{"value":"Rey"}`, 200, `#Pets(2)/Name"`},
		{"PUT /Kennels('k')/Dogs/k.Dog(chip='k1')/Bark" + wanted, `{"value":8}`, 200, `#Kennels('k')/Dogs(1)/example.kennels.Dog/Bark"`},
		{"PUT /Owners(1)/First/Bark" + wanted, `{"value":9}`, 200, `#Pets(2)/example.kennels.Dog/Bark"`},
		{"PATCH /Owners(mail='a@x')" + wanted, `{"Name":"Amy"}`, 200, "#Owners/$entity"},
		{"PATCH /Owners(2)", `{"Mail":"a@x"}`, 409, "already"},
		{"POST /Owners", `{"ID":3,"Mail":"a@x"}`, 409, "already"},
		{"POST /Formers", `{"ID":3,"Mail":"a@x"}`, 201, ""},
		{"PATCH /Pets(3)", `{"Owner@odata.bind":"Owners(mail='a@x')"}`, 204, ""},
		{"GET /Owners(mail='a@x')/Pets/$count", "", 200, "3"},
		{"DELETE /Owners(mail='a@x')/Pets/k.Dog(chip='c3')/$ref", "", 204, ""},
		{"DELETE /Owners(mail='a@x')/Pets/k.Dog(chip='c3')/$ref", "", 404, ""},
		{"DELETE /Owners(mail='a@x')/Pets/k.Dog(1)/$ref", "", 404, ""},
		{"GET /Owners(mail='a@x')/Pets/$count", "", 200, "2"},
		{"POST /Pets/k.Dog", `{"@odata.type":"#example.kennels.Puppy","ID":60,"Chip":"c60","Weeks":3}`, 201, "#Pets/example.kennels.Puppy/$entity"},
		{"POST /Pets/k.Puppy", `{"@odata.type":"#example.kennels.Dog","ID":61}`, 400, "Puppy"},
		{"PATCH /Pets/k.Dog(60)", `{"@odata.type":"#example.kennels.Puppy","Weeks":4}`, 204, ""},
		{"PATCH /Pets/k.Dog(chip='c60')/k.Puppy" + wanted, `{"Weeks":5}`, 200, `"Weeks":5`},
		{"PATCH /Pets/k.Dog(2)", `{"@odata.type":"#example.kennels.Puppy","Weeks":4}`, 400, "cannot become"},
		{"GET /Pets/k.Dog(chip='c60')/k.Puppy/Weeks", "", 200, "#Pets(60)/example.kennels.Puppy/Weeks"},
		{"GET /Pets/k.Dog(chip='c1')/k.Puppy/Weeks", "", 404, "not a example.kennels.Puppy"},
		{"GET /Pets/$filter(true)(60)/k.Puppy", "", 200, `"Weeks":5`},
		{"DELETE /Pets/k.Dog(chip='c1')/Tricks(title='u')", "", 204, ""},
		{"GET /Pets(2)/k.Dog/Tricks(11)", "", 404, ""},
	} {
		c.ask(t, write.request, write.body, write.status, write.want)
	}
}

// testPathMethods asks what can be done at such paths, and does what cannot: a POST to a member of a
// collection makes no other one.
func (run suite) testPathMethods(t *testing.T) {
	c := run.openKennels(t)
	const one, part = "DELETE, GET, HEAD, OPTIONS, PATCH, PUT", "GET, HEAD, OPTIONS"
	for path, want := range map[string]string{
		"/Pets/k.Dog(chip='c1')":                one,
		"/Owners(mail='a@x')":                   one,
		"/Owners(1)/Pets(2)":                    one,
		"/Owners(1)/Pets/k.Dog(chip='c1')":      one,
		"/Owners(1)/Pets/k.Dog(chip='c1')/$ref": "DELETE, GET, HEAD, OPTIONS",
		"/Kennels('k')/Dogs/k.Dog(chip='k1')":   one,
		"/Pets(2)/k.Dog/Tricks(title='sit')":    one,
		"/Pets/$filter(ID%20eq%202)":            part,
		"/Pets/$filter(ID%20eq%202)/k.Dog":      part,
		"/Pets/$filter(ID%20eq%202)(2)":         one,
		"/Pets/0":                               one,
		"/Pets/k.Dog(chip='c3')/k.Puppy":        one,
		"/Pets/k.Dog":                           "GET, HEAD, OPTIONS, POST",
	} {
		if allow := answerOf(c.h, "OPTIONS", path, "").Header().Get("Allow"); allow != want {
			t.Errorf("OPTIONS %s: %s, want %s", path, allow, want)
		}
		if path != "/Pets/k.Dog" {
			c.ask(t, "POST "+path, `{"ID":99}`, http.StatusMethodNotAllowed)
		}
	}
	c.ask(t, "GET /Pets/$count", "", http.StatusOK, "3")
	c.ask(t, "GET /Owners/$count", "", http.StatusOK, "2")
}

// testPathDeltas names what changes by ids with casts and alternate keys, and leaves out the types
// of what is there (JSON Format 4.5.3).
func (run suite) testPathDeltas(t *testing.T) {
	c := run.openKennels(t)
	for _, id := range []string{"Pets/k.Dog(chip='c1')", "Pets(2)/k.Dog", "Pets/k.Dog(2)", "Owners(1)/Pets/k.Dog(chip='c1')", "Kennels('c')/k.Cattery/Star", "http://example.com/Pets/k.Dog(chip='c1')"} {
		c.ask(t, "PATCH /Pets", `{"@context":"#$delta","value":[{"@id":"`+id+`","Bark":20}]}`, http.StatusNoContent)
		c.ask(t, "GET /Pets(2)/k.Dog/Bark/$value", "", http.StatusOK, "20")
		c.ask(t, "PATCH /Owners(1)/Pets Prefer:return=representation", `{"@context":"#$delta","value":[{"@id":"`+id+`","Bark":21},{"@id":"Pets(1)"}]}`, http.StatusOK, `"Bark":21`)
		c.ask(t, "PATCH /Owners(1)", `{"Pets@delta":[{"@id":"`+id+`","Bark":22}]}`, http.StatusNoContent)
		c.ask(t, "GET /Pets(2)/k.Dog/Bark/$value", "", http.StatusOK, "22")
	}
	for id, status := range map[string]int{"Pets/k.Dog(chip='none')": 404, "Pets/k.Dog(1)": 404, "Pets(chip='c1')": 400, "Owners(mail='a@x')": 400, "Kennels('k')/Dogs(1)": 400} {
		c.ask(t, "PATCH /Pets", `{"@context":"#$delta","value":[{"@id":"`+id+`","Name":"x"}]}`, status, "item 0 of the delta")
	}
	c.ask(t, "PATCH /Pets OData-MaxVersion:4.01 OData-Version:4.01 Prefer:return=representation", `{"@context":"#$delta","value":[{"@id":"Pets/k.Dog(40)","Bark":1},{"@removed":{},"@id":"Pets/k.Dog(chip='c3')"}]}`, http.StatusOK, `"ID":40`, `"@id":"http://example.com/Pets(3)"`)
	c.ask(t, "GET /Pets/k.Dog/$count", "", http.StatusOK, "2")
	c.ask(t, "PATCH /Owners(1)/Pets", `{"@context":"#$delta","value":[{"@removed":{"reason":"changed"},"@id":"Pets/k.Dog(chip='c1')"}]}`, http.StatusNoContent)
	c.ask(t, "GET /Owners(1)/Pets/$count", "", http.StatusOK, "1")
	c.ask(t, "PATCH /Pets/k.Dog(chip='c1')/Tricks Prefer:return=representation", `{"@context":"#$delta","value":[{"No":1,"Title":"z"},{"@id":"Pets(2)/k.Dog/Tricks(2)","Height":6}]}`, http.StatusOK, "#Pets(2)/example.kennels.Dog/Tricks/$delta", `"Height":6`)
	c.ask(t, "PATCH /Kennels('k')/Dogs", `{"@context":"#$delta","value":[{"@id":"Kennels('k')/Dogs/k.Dog(chip='k1')","Bark":2}]}`, http.StatusNoContent)
}

// testNestedTypes changes entities within others, that do not say of which derived types they are.
func (run suite) testNestedTypes(t *testing.T) {
	c := run.openKennels(t)
	for _, change := range []struct{ request, body, read, want string }{
		{"PATCH /Owners(1)", `{"Pets@delta":[{"ID":2,"Bark":21}]}`, "/Pets(2)/k.Dog/Bark", "21"},
		{"PATCH /Owners(1)", `{"Pets":[{"ID":2,"Bark":22},{"ID":1}]}`, "/Pets(2)/k.Dog/Bark", "22"},
		{"PATCH /Owners(1)", `{"Pets@delta":[{"ID":2,"Rival":{"ID":3,"Weeks":6}}]}`, "/Pets(3)/k.Puppy/Weeks", "6"},
		{"PATCH /Pets(2)", `{"Rival":{"Weeks":7}}`, "/Pets(3)/k.Puppy/Weeks", "7"},
		{"PATCH /Pets(2)", `{"Tricks@delta":[{"No":2,"Height":9}]}`, "/Pets(2)/k.Dog/Tricks(2)/k.Jump/Height", "9"},
		{"PATCH /Pets/k.Dog(chip='c1')", `{"Tricks@delta":[{"No":2,"Height":10}]}`, "/Pets(2)/k.Dog/Tricks(2)/k.Jump/Height", "10"},
		{"PATCH /Kennels('k')", `{"Dogs@delta":[{"ID":1,"Bark":4,"Tricks@delta":[{"No":1,"Title":"roll"}]}]}`, "/Kennels('k')/Dogs(1)/k.Dog/Tricks(1)/Title", "roll"},
		{"PATCH /Kennels('k')", `{"Boss":{"Bark":5}}`, "/Kennels('k')/Boss/k.Dog/Bark", "5"},
		{"PATCH /Kennels('c')", `{"Cats@delta":[{"ID":1,"Bark":6}]}`, "/Kennels('c')/k.Cattery/Cats(1)/k.Dog/Bark", "6"},
		{"PATCH /Owners", `{"@context":"#$delta","value":[{"ID":1,"Pets@delta":[{"ID":2,"Bark":28}]}]}`, "/Pets(2)/k.Dog/Bark", "28"},
	} {
		c.ask(t, change.request, change.body, http.StatusNoContent)
		c.ask(t, "GET "+change.read+"/$value", "", http.StatusOK, change.want)
	}
	c.ask(t, "PATCH /Owners(1)", `{"Pets@delta":[{"ID":2,"Berk":1}]}`, http.StatusBadRequest, "Dog has no property Berk")
	c.ask(t, "PATCH /Owners(1)", `{"Pets@delta":[{"ID":1,"Bark":1}]}`, http.StatusBadRequest, "Pet has no property Bark")
	c.ask(t, "PATCH /Owners(1)", `{"Pets@delta":[{"ID":99,"Bark":1}]}`, http.StatusBadRequest, "Pet has no property Bark")
}

// testCastContent makes media entities of their content, behind casts and by relationships
// (Protocol 11.4.7.1).
func (run suite) testCastContent(t *testing.T) {
	c := run.openKennels(t)
	const content = " Content-Type:image/png"
	for i, made := range []struct{ path, context, value string }{
		{"/Reels/k.Film", "#Reels/example.kennels.Film/$entity", "/Reels(1)/k.Film/$value"},
		{"/Reels/k.Short", "#Reels/example.kennels.Short/$entity", "/Reels(2)/k.Film/$value"},
		{"/Owners(1)/Films/k.Film", "#Reels/example.kennels.Film/$entity", "/Reels(3)/k.Film/$value"},
		{"/Owners(mail='a@x')/Films/k.Short", "#Reels/example.kennels.Short/$entity", "/Owners(1)/Films(4)/k.Film/$value"},
		{"/Films", "#Films/$entity", "/Films(1)/$value"},
		{"/Films/k.Short", "#Films/example.kennels.Short/$entity", "/Films(2)/$value"},
	} {
		bytes := strings.Repeat("x", i+1)
		c.ask(t, "POST "+made.path+content, bytes, http.StatusCreated, made.context, `"@odata.mediaContentType":"image/png"`)
		if got := c.ask(t, "GET "+made.value, "", http.StatusOK); got != bytes {
			t.Errorf("%s: the content of what was made is %q", made.path, got)
		}
	}
	c.ask(t, "GET /Owners(1)/Films/$count", "", http.StatusOK, "2")
	c.ask(t, "POST /Reels/k.Film", `{"Minutes":4}`, http.StatusCreated, `"Minutes":4`)
	c.ask(t, "POST /Reels"+content, "x", http.StatusUnsupportedMediaType)
	c.ask(t, "POST /Owners(1)/Films"+content, "x", http.StatusUnsupportedMediaType)
	c.ask(t, "POST /Owners(9)/Films/k.Film"+content, "x", http.StatusNotFound)
	c.ask(t, "GET /Reels/$count", "", http.StatusOK, "5")
}
