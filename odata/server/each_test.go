package server_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// eachFunctions list suppliers in pages of two, and change and delete one at a time.
type eachFunctions struct {
	All    func(context.Context, *query.Options) (odata.Page[*Supplier], error)        `route:"GET /Suppliers" kind:"list" scopes:"Read"`
	Get    func(context.Context, string, *query.Options) (*Supplier, error)            `route:"GET /Suppliers/{s-Name}" kind:"read" scopes:"Read"`
	Delete func(context.Context, string, *query.Options) error                         `route:"DELETE /Suppliers/{s-Name}" kind:"delete" scopes:"Delete"`
	Update func(context.Context, string, *Supplier, *query.Options) (*Supplier, error) `route:"PATCH /Suppliers/{s-Name}" kind:"update" scopes:"Update"`
	Create func(context.Context, *Supplier, *query.Options) (*Supplier, error)         `route:"POST /Suppliers" kind:"create" scopes:"Create"`
	Read   func(context.Context, *query.Options) (odata.Page[*Review], error)          `route:"GET /Reviews" kind:"list"`
	Rename func(context.Context, string, *query.Options) (*Supplier, error)            `route:"POST /Suppliers/{s-Name}/x.Rename" kind:"action,nullable" context:"./" scopes:"Rename"`
	Forget func(context.Context, string, *query.Options) error                         `route:"POST /Suppliers/{s-Name}/x.Forget" kind:"action"`
	Length func(context.Context, string, *query.Options) (wire.Opt[int32], error)      `route:"GET /Suppliers/{s-Name}/x.Length" kind:"function" result:"Edm.Int32"`
	Names  func(context.Context, string, *query.Options) ([]string, error)             `route:"GET /Suppliers/{s-Name}/x.Names" kind:"function" result:"Collection(Edm.String)"`
}

type writtenEach struct {
	names  []string
	log    []string
	scopes []string
}

func (s *writtenEach) handler(options ...server.Option) http.Handler {
	tagged := func(name string) *Supplier {
		v := &Supplier{Name: wire.Some(name)}
		v.Dynamic.Set("@odata.etag", wire.Raw(`"W/\"`+fmt.Sprint(len(name))+`\""`))
		return v
	}
	f := eachFunctions{
		All: func(_ context.Context, _ *query.Options) (page odata.Page[*Supplier], err error) {
			for _, name := range s.names {
				page.Items = append(page.Items, tagged(name))
			}
			return page, nil
		},
		Create: func(_ context.Context, v *Supplier, _ *query.Options) (*Supplier, error) {
			s.log = append(s.log, "create")
			return tagged(v.Name.Or("Made")), nil
		},
		Rename: func(_ context.Context, name string, _ *query.Options) (*Supplier, error) {
			s.log = append(s.log, "rename "+name)
			if name == "Bad" {
				return nil, server.BadRequest("refused", "Name")
			}
			return tagged("New " + name), nil
		},
		Forget: func(_ context.Context, name string, _ *query.Options) error {
			s.log = append(s.log, "forget "+name)
			return nil
		},
		Length: func(_ context.Context, name string, _ *query.Options) (wire.Opt[int32], error) {
			return wire.Some(int32(len(name))), nil
		},
		Names: func(_ context.Context, name string, _ *query.Options) ([]string, error) {
			return []string{name, "x"}, nil
		},
		Read: func(context.Context, *query.Options) (page odata.Page[*Review], err error) { return page, nil },
		Get: func(_ context.Context, name string, _ *query.Options) (*Supplier, error) {
			if !slices.Contains(s.names, name) {
				return nil, nil
			}
			return tagged(name), nil
		},
		Delete: func(_ context.Context, name string, _ *query.Options) error {
			s.log = append(s.log, "delete "+name)
			switch name {
			case "Gone":
				return server.NotFound("gone")
			case "Kept":
				return &server.Error{Status: 409, Code: "Kept", Message: "in use", Target: "Name"}
			}
			return nil
		},
		Update: func(ctx context.Context, name string, _ *Supplier, _ *query.Options) (*Supplier, error) {
			s.log = append(s.log, "update "+name)
			if name == "Bad" {
				return nil, server.BadRequest("refused", "Name")
			}
			return tagged(name), nil
		},
	}
	record := server.WithAuthorizer(recordScopes(&s.scopes))
	return server.New(struct{ G eachFunctions }{f}, gen.Description{}, append(options, quiet(), record)...)
}

func (s *writtenEach) begin(ctx context.Context) (context.Context, func(bool) error, error) {
	s.log = append(s.log, "begin")
	return ctx, func(commit bool) error {
		s.log = append(s.log, fmt.Sprint("end ", commit))
		return nil
	}, nil
}

// TestEach changes and deletes all that a path leads to, or nothing.
func TestEach(t *testing.T) {
	const patch = "\nContent-Type: application/json\n\n{}"
	want := "Prefer: return=representation"
	for _, c := range []struct {
		names, request string
		status         int
		body, log      string
	}{
		{"Anna Bert a/b", "DELETE /Suppliers/$each", 204, "", "begin, delete Anna, delete Bert, delete a/b, end true"},
		{"Anna Bert Carl", "DELETE /Suppliers/$filter(Name%20gt%20'B')/$each", 204, "", "begin, delete Bert, delete Carl, end true"},
		{"Anna Bert", "DELETE /Suppliers/$filter(@f)/$each?@f=Name%20eq%20'Bert'", 204, "", "begin, delete Bert, end true"},
		{"Anna Gone", "DELETE /Suppliers/$each", 204, "", "begin, delete Anna, delete Gone, end true"},
		{"", "DELETE /Suppliers/$each", 204, "", "begin, end true"},
		{"Anna Bert", "PATCH /Suppliers/$each" + patch, 204, "", "begin, update Anna, update Bert, end true"},
		{"Anna Bert", "PATCH /Suppliers/$each?$select=Name\n" + want + patch, 200, `{"@odata.context":"http://host/$metadata#Suppliers(Name)","value":[{"@odata.etag":"W/\"4\"","Name":"Anna"},{"@odata.etag":"W/\"4\"","Name":"Bert"}]}`, "begin, update Anna, update Bert, end true"},
		{"Anna", "PATCH /Suppliers/$each\nAccept: application/json;metadata=none\n" + want + patch, 200, `{"value":[{"Name":"Anna"}]}`, "begin, update Anna, end true"},
		{"", "PATCH /Suppliers/$each\n" + want + patch, 200, `{"@odata.context":"http://host/$metadata#Suppliers","value":[]}`, "begin, end true"},
		{"Anna Bad Carl", "PATCH /Suppliers/$each" + patch, 400, "Suppliers('Bad'): refused", "begin, update Anna, update Bad, end false"},
		{"Anna", "PATCH /Suppliers/$each\nContent-Type: application/json\n\n{", 400, "the body", ""},
		{"A B C D E F", "DELETE /Suppliers/$each", 400, "more than 5 entities are too many for one request", "begin, end false"},
		{"Anna", "DELETE /Suppliers/$each?$filter=Name%20eq%20'Bert'", 400, "$filter cannot be here", ""},
		{"Anna", "DELETE /Suppliers/$each?$top=1", 400, "$top cannot be here", ""},
		{"Anna", "DELETE /Suppliers/$each?@f=1&filter=Name%20eq%20'Bert'", 400, "$filter cannot be here", ""},
		{"Anna", "DELETE /Suppliers/$each\nIf-Match: \"x\"", 412, "a collection has no ETag", ""},
		{"Anna", "PATCH /Suppliers/$each\nAccept: text/html" + patch, 406, "", ""},
		{"Anna", "DELETE /Reviews/$each", 405, "allowed are", ""},
		{"Anna", "DELETE /Suppliers('Anna')/$each", 404, "", ""},
		{"Anna", "GET /Suppliers/$each", 501, "$each", ""},
		{"Anna", "OPTIONS /Suppliers/$each", 204, "", ""},
		{"Anna Bad Carl", "PATCH /Suppliers/$each\nPrefer: continue-on-error" + patch, 200, `{"@odata.context":"http://host/$metadata#Suppliers","value":[{"@odata.id":"http://host/Suppliers('Bad')","@Org.OData.Core.V1.DataModificationException":{"failedOperation":"update","responseCode":400,"info":{"code":"BadRequest","message":"refused","target":"Name","severity":"error"}}}]}`, "update Anna, update Bad, update Carl"},
		{"Anna Bad", "PATCH /Suppliers/$each?$select=Name\nOData-MaxVersion: 4.01\n" + want + ", continue-on-error" + patch, 200, `{"@context":"http://host/$metadata#Suppliers(Name)","value":[{"@etag":"W/\"4\"","Name":"Anna"},{"@id":"http://host/Suppliers('Bad')","@Org.OData.Core.V1.DataModificationException":{"failedOperation":"update","responseCode":400,"info":{"code":"BadRequest","message":"refused","target":"Name","severity":"error"}}}]}`, "update Anna, update Bad"},
		{"Kept Gone Anna", "DELETE /Suppliers/$each\nPrefer: continue-on-error", 200, `{"@odata.context":"http://host/$metadata#Suppliers/$delta","value":[{"@odata.id":"http://host/Suppliers('Kept')","@Org.OData.Core.V1.DataModificationException":{"failedOperation":"delete","responseCode":409,"info":{"code":"Kept","message":"in use","target":"Name","severity":"error"}}}]}`, "delete Kept, delete Gone, delete Anna"},
		{"Kept Anna", "DELETE /Suppliers/$each\nPrefer: continue-on-error=false", 409, "Suppliers('Kept'): in use", "begin, delete Kept, end false"},
		{"Anna Bert", "POST /Suppliers/$filter(Name%20gt%20'B')/$each/x.Rename", 200, `{"@odata.context":"http://host/$metadata#Suppliers","value":[{"@odata.etag":"W/\"8\"","Name":"New Bert"}]}`, "begin, rename Bert, end true"},
		{"Anna Bad", "POST /Suppliers/$each/x.Rename", 400, "Suppliers('Bad'): refused", "begin, rename Anna, rename Bad, end false"},
		{"Bad", "POST /Suppliers/$each/x.Rename\nPrefer: continue-on-error", 200, `"failedOperation":"invoke"`, "rename Bad"},
		{"Anna Bert", "POST /Suppliers/$each/x.Forget", 204, "", "begin, forget Anna, forget Bert, end true"},
		{"Anna Bo", "GET /Suppliers/$each/x.Length()", 200, `{"@odata.context":"http://host/$metadata#Collection(Edm.Int32)","value":[4,2]}`, ""},
		{"", "GET /Suppliers/$each/x.Length()", 200, `{"@odata.context":"http://host/$metadata#Collection(Edm.Int32)","value":[]}`, ""},
		{"Anna Bo", "GET /Suppliers/$each/x.Names()", 200, `{"@odata.context":"http://host/$metadata#Collection(Collection(Edm.String))","value":[["Anna","x"],["Bo","x"]]}`, ""},
		{"Anna", "GET /Suppliers/$each/x.Length()?$top=1", 400, "$top cannot be here", ""},
		{"Anna", "GET /Suppliers/$each/x.Rename", 405, "", ""},
		{"Anna", "POST /Suppliers/$each/x.Length()", 405, "", ""},
		{"Anna", "GET /Suppliers/$each/Name", 400, "", ""},
	} {
		s := &writtenEach{names: strings.Fields(c.names)}
		h := s.handler(server.WithTransactions(s.begin), server.WithPreconditions(), server.WithLimits(server.Limits{MaxEach: 5, MaxPageSize: 2}))
		w := ask(t, h, c.request)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) && !same(t, w.Body.String(), c.body) || strings.Join(s.log, ", ") != c.log {
			t.Errorf("%s: %d %s %q\nwant %d %s %q", c.request, w.Code, w.Body, s.log, c.status, c.body, c.log)
		}
	}
	s := &writtenEach{}
	if w := ask(t, s.handler(), "DELETE /Suppliers/$each"); w.Code != 501 || !strings.Contains(w.Body.String(), "all or none of them") {
		t.Errorf("without transactions: %d %s", w.Code, w.Body)
	}
	if !slices.Equal(s.scopes, []string{"Delete"}) {
		t.Errorf("nobody to delete, and asked for %v", s.scopes)
	}
}

// TestDeltaUpdate changes what is in a collection by the functions that write one entity.
func TestDeltaUpdate(t *testing.T) {
	const many = `{"Name":"Anna"},{"Name":"Bert"}`
	for _, c := range []struct {
		header, items string
		status        int
		body, log     string
	}{
		{"", "", 204, "", "begin, end true"},
		{"", many, 204, "", "begin, update Anna, update Bert, end true"},
		{"", `{"@type":"#Shop.Supplier"},{"@removed":{},"Name":"Anna"}`, 204, "", "begin, create, delete Anna, end true"},
		{"", `{"Name":"Anna"},{"Name":"Bad"},{"Name":"Bert"}`, 400, "item 1 of the delta: refused", "begin, update Anna, update Bad, end false"},
		{"Prefer: continue-on-error", `{"Name":"Bad"},{"@removed":{},"Name":"Kept"}`, 200, `{"@odata.context":"http://host/$metadata#Suppliers/$delta","value":[{"@odata.context":"#Suppliers/$deletedEntity","id":"http://host/Suppliers('Bad')","reason":"deleted","@Org.OData.Core.V1.DataModificationException":{"failedOperation":"insert","responseCode":400,"info":{"code":"BadRequest","message":"refused","target":"Name","severity":"error"}}},{"@odata.id":"http://host/Suppliers('Kept')","@Org.OData.Core.V1.DataModificationException":{"failedOperation":"delete","responseCode":409,"info":{"code":"Kept","message":"in use","target":"Name","severity":"error"}}}]}`, "update Bad, delete Kept"},
		{"Prefer: return=representation", many, 200, `{"@odata.context":"http://host/$metadata#Suppliers/$delta","value":[{"@odata.etag":"W/\"4\"","Name":"Anna"},{"@odata.etag":"W/\"4\"","Name":"Bert"}]}`, "begin, update Anna, update Bert, end true"},
		{"", many + "," + many + "," + many, 400, "more than 5 changes", ""},
		{"If-Match: *", many, 412, "a collection has no ETag", ""},
		{"Content-Type: text/plain", many, 415, "", ""},
		{"Accept: text/html", many, 406, "", ""},
	} {
		s := &writtenEach{}
		h := s.handler(server.WithTransactions(s.begin), server.WithLimits(server.Limits{MaxEach: 5}))
		header := c.header
		if !strings.HasPrefix(header, "Content-Type") {
			header = strings.Trim(header+"\nContent-Type: application/json", "\n")
		}
		w := ask(t, h, "PATCH /Suppliers\n"+header+"\n\n"+`{"@context":"#$delta","value":[`+c.items+"]}")
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) && !same(t, w.Body.String(), c.body) || strings.Join(s.log, ", ") != c.log {
			t.Errorf("%s %s: %d %s %q\nwant %d %s %q", c.header, c.items, w.Code, w.Body, s.log, c.status, c.body, c.log)
		}
		if len(s.scopes) == 0 || s.scopes[0] != "Update" {
			t.Errorf("%s: asked for %v", c.items, s.scopes)
		}
	}
	s := &writtenEach{names: []string{"Anna"}}
	const request = "PATCH /Suppliers\nContent-Type: application/json\n\n"
	for body, want := range map[string]int{`{"value":[` + many + "]}": 501, `{"value":[{"Name":"Anna"}]}`: 428, `{"value":[{"Name":"Anna","@etag":"W/\"4\""}]}`: 204, `{"value":[{"Name":"New"}]}`: 204} {
		if w := ask(t, s.handler(server.WithPreconditions()), request+body); w.Code != want {
			t.Errorf("without transactions: %s: %d %s, want %d", body, w.Code, w.Body, want)
		}
	}
}

// TestPreconditions changes nothing unseen.
func TestPreconditions(t *testing.T) {
	s := &writtenEach{names: []string{"Anna"}}
	h := s.handler(server.WithPreconditions())
	const body = "\nContent-Type: application/json\n\n"
	for _, c := range []struct {
		request string
		status  int
	}{
		{"DELETE /Suppliers('Anna')", 428},
		{"PATCH /Suppliers('Anna')" + body + "{}", 428},
		{"PUT /Suppliers('Anna')" + body + "{}", 428},
		{"DELETE /Suppliers('Anna')/Name", 428},
		{"PATCH /Suppliers('Anna')" + body + `{"@odata.etag":"W/\"4\""}`, 204},
		{"PATCH /Suppliers('Anna')\nIf-Match: *" + body + "{}", 204},
		{"DELETE /Suppliers('Anna')\nIf-Match: W/\"4\"", 204},
		{"PATCH /Suppliers('New')" + body + "{}", 204},
		{"GET /Suppliers('Anna')", 200},
	} {
		if w := ask(t, h, c.request); w.Code != c.status {
			t.Errorf("%s: %d %s, want %d", c.request, w.Code, w.Body, c.status)
		}
	}
	if w := ask(t, s.handler(), "DELETE /Suppliers('Anna')"); w.Code != 204 {
		t.Errorf("without the option: %d %s", w.Code, w.Body)
	}
}
