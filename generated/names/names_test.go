package names_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/names"
	"github.com/odatagen/odatagen/generated/names/nameshttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/wire"
)

// typeNames are the structured types of the description, by their properties.
var typeNames = map[string]string{
	"example.names.package":         "_id break default error func interface map package range select string type",
	"example.names.print":           "print",
	"example.names.map":             "UnmarshalJSON control delete dynamic lookup marshalJSON wireType set undeclared",
	"example.names.interface":       "ctx err asInterface",
	"example.names.struct":          "ctx err asInterface interface",
	"example.names.service":         "azureADAppId größe httpURL iOS macOS query_string reflexiveIPAddress riskEventTypes_v2 sp800_53 userIDs userIds2 v10_0 ñandú_‿x 名前",
	"example.names.new":             "newHandler",
	"example.names.other.package":   "windows",
	"example.names.windows.package": "",
}

func TestNewKnowsAllTypes(t *testing.T) {
	for name, want := range typeNames {
		v := names.New(name)
		if v == nil {
			t.Errorf("New(%q) is nil", name)
			continue
		}
		if got := v.WireType().Name; got != name {
			t.Errorf("New(%q) is a %s", name, got)
		}
		listed := map[string]bool{}
		for _, p := range wire.Properties(v) {
			listed[p.Name] = true
		}
		wanted := map[string]bool{}
		for _, p := range strings.Fields(want) {
			wanted[p] = true
		}
		if !reflect.DeepEqual(listed, wanted) {
			t.Errorf("%s has the properties %v, want %v", name, listed, wanted)
		}
		if names.New(name) == v {
			t.Errorf("New(%q) gives the same value again", name)
		}
	}
	for _, name := range []string{"", "package", "example.names.Package", "example.names.type", "example.names.windows.packagf"} {
		if v := names.New(name); v != nil {
			t.Errorf("New(%q) is %T", name, v)
		}
	}
}

// payload returns a JSON object with all properties of a type, and one that
// is undeclared. Structured properties go depth levels down.
func payload(v wire.Structured, depth int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"@odata.type":"#%s"`, v.WireType().Name)
	for i, p := range wire.Properties(v) {
		if p.Target != nil && depth == 0 {
			continue
		}
		value := ""
		switch {
		case p.Target != nil:
			value = payload(p.Target, depth-1)
		case p.Enum:
			value = `"p1080"`
		case p.TypeName == "Edm.String":
			value = fmt.Sprintf("%q", p.Name+" of "+v.WireType().Name)
		case p.TypeName == "Edm.Boolean":
			value = "true"
		case p.TypeName == "Edm.Int32":
			value = fmt.Sprint(i)
		case p.TypeName == "Edm.Double":
			value = "0.5"
		}
		if p.Collection {
			value = "[" + value + "," + value + "]"
		}
		fmt.Fprintf(&b, `,%q:%s`, p.Name, value)
	}
	b.WriteString(`,"undeclaredOne":[1.0]}`)
	return b.String()
}

// fields returns the number of fields of a struct, its bases' included, that
// hold properties, and how many of these are set.
func fields(v reflect.Value) (all, set int) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		switch {
		case f.Tag.Get("odata") != "":
			all++
			if !v.Field(i).IsZero() {
				set++
			}
		case f.Anonymous:
			a, s := fields(v.Field(i))
			all, set = all+a, set+s
		}
	}
	return all, set
}

// TestEveryPropertyRoundTrips decodes, into the fields, and encodes every type
// with all of its properties.
func TestEveryPropertyRoundTrips(t *testing.T) {
	for name, properties := range typeNames {
		text := payload(names.New(name), 3)
		v := names.New(name)
		if err := json.Unmarshal([]byte(text), v); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		n := len(strings.Fields(properties))
		if all, set := fields(reflect.ValueOf(v).Elem()); all != n || set != n {
			t.Errorf("%s: %d of %d fields are set, want %d", name, set, all, n)
		}
		out, err := json.Marshal(v)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		same(t, string(out), text)
	}
}

func same(t *testing.T, got, want string) {
	t.Helper()
	read := func(s string) any {
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatalf("%v: %s", err, s)
		}
		return v
	}
	if !reflect.DeepEqual(read(got), read(want)) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestFields reads properties whose Go names are not plain, and sets others.
func TestFields(t *testing.T) {
	var p names.Package
	const text = `{"_id":"a","map":{"dynamic":"d","marshalJSON":"m","UnmarshalJSON":"u","wireType":"o","delete":null,"more":1},
		"type":"nil","range":[3,1],"interface":[{"@odata.type":"#example.names.struct","ctx":1,"err":"const","asInterface":"x","interface":[]}]}`
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	m := p.Map
	if m.Xdynamic.Or("") != "d" || m.XmarshalJSON.Or("") != "m" || m.XUnmarshalJSON.Or("") != "u" || m.XwireType.Or("") != "o" || !m.Delete.IsNull() {
		t.Errorf("%+v", m)
	}
	if more, _ := m.Dynamic.Lookup("more"); more != "1" {
		t.Errorf("undeclared: %q", more)
	}
	s, ok := p.Interface[0].(*names.Struct)
	if !ok || s.As_Interface() != &s.Interface || s.AsInterface.Or("") != "x" || s.Err != names.TypeConst || s.Xinterface == nil {
		t.Errorf("%#v", p.Interface[0])
	}
	if !p.Type.Known() || p.Type != names.TypeNil || names.Type("break").Known() {
		t.Errorf("type: %q", p.Type)
	}
	if n, ok := p.Type.EnumType().Value(string(p.Type)); n != 3 || !ok {
		t.Errorf("the value of nil: %d, %v", n, ok)
	}
	out, err := json.Marshal(&names.Service{X名前: wire.Some("n"), ÑandúX: wire.Null[string](), Größe: wire.Some(1.5), UserIds2: []string{}, V10_0: wire.Some(false)})
	if err != nil {
		t.Fatal(err)
	}
	same(t, string(out), `{"名前":"n","ñandú_‿x":null,"größe":1.5,"userIds2":[],"v10_0":false}`)
}

// desk answers for all handlers: what it answers says what it was asked.
type desk struct{}

func (d desk) service() nameshttp.Service {
	return nameshttp.Service{
		Chan: nameshttp.ChanHandler{ListChan: d.ListChan, GetChan: d.GetChan},
		New:  nameshttp.New_Handler{ReadNew: d.ReadNew},
		Packages: nameshttp.PackagesHandler{
			ListPackages:               d.ListPackages,
			GetPackage:                 d.GetPackage,
			ReadPackagesSelect:         d.ReadPackagesSelect,
			GetPackagesInterface:       d.GetPackagesInterface,
			ListPackagesInterface:      d.ListPackagesInterface,
			GetPackagesSelectInterface: d.GetPackagesSelectInterface,
			PackagesGo:                 d.PackagesGo,
		},
		Service: nameshttp.ServiceHandler{ReadService: d.ReadService},
	}
}

func text(format string, args ...any) wire.Opt[string] {
	return wire.Some(fmt.Sprintf(format, args...))
}

func (desk) ListChan(context.Context, *query.Options) (odata.Page[*names.Package], error) {
	return odata.Page[*names.Package]{Items: []*names.Package{{Func: text("ListChan")}}}, nil
}

func (desk) GetChan(_ context.Context, id string, _ *query.Options) (*names.Package, error) {
	return &names.Package{ID: wire.Some(id), Break: text("GetChan")}, nil
}

func (desk) ListPackages(ctx context.Context, q *query.Options) (odata.Page[*names.Package], error) {
	server.Done(ctx, server.Filter)
	return odata.Page[*names.Package]{Items: []*names.Package{{String: text("%v", q.Filter)}}}, nil
}

func (desk) GetPackage(_ context.Context, id string, _ *query.Options) (*names.Package, error) {
	return &names.Package{ID: wire.Some(id), Type: names.TypeNil, Select: &names.Package{Break: wire.Null[string]()}}, nil
}

func (desk) ReadPackagesSelect(context.Context, string, *query.Options) (*names.Package, error) {
	return nil, nil
}

func (desk) GetPackagesInterface(_ context.Context, id string, ctx int32, err names.Type, _ *query.Options) (names.AnyInterface, error) {
	v := &names.Struct{Interface: names.Interface{Ctx: wire.Some(ctx), Err: err, AsInterface: wire.Some(id)}}
	return v, nil
}

func (desk) ListPackagesInterface(context.Context, string, *query.Options) (odata.Page[names.AnyInterface], error) {
	return odata.Page[names.AnyInterface]{Items: []names.AnyInterface{&names.Interface{Ctx: wire.Some[int32](1), Err: names.TypeConst}}}, nil
}

func (desk) GetPackagesSelectInterface(_ context.Context, id string, ctx int32, err names.Type, _ *query.Options) (names.AnyInterface, error) {
	return &names.Interface{Ctx: wire.Some(-ctx), Err: err, AsInterface: wire.Some(id)}, nil
}

func (desk) PackagesGo(_ context.Context, id string, p *nameshttp.PackageGoArguments, _ *query.Options) (wire.Opt[string], error) {
	return text("%s %s", id, p.Func.Or("nothing")), nil
}

func (desk) ReadNew(context.Context, *query.Options) (*names.Xnew, error) {
	return &names.Xnew{NewHandler: &names.OtherPackage{Windows: text("w")}}, nil
}

func (desk) ReadService(context.Context, *query.Options) (*names.Service, error) {
	return &names.Service{X名前: text("n"), V10_0: wire.Some(true), ÑandúX: text("x")}, nil
}

func TestHandlers(t *testing.T) {
	var d desk
	at := httptest.NewServer(nameshttp.NewHandler(d.service(), server.WithServiceRoot("http://n/")))
	defer at.Close()
	const interfaceMembers = `"@odata.type":"#example.names.struct","ctx":7,"err":"p1080","asInterface":"a"}`
	for path, want := range map[string]string{
		"/": `{"@odata.context":"http://n/$metadata","value":[{"name":"chan","kind":"EntitySet","url":"chan"},
			{"name":"new","kind":"Singleton","url":"new"},{"name":"packages","kind":"EntitySet","url":"packages"},
			{"name":"service","kind":"Singleton","url":"service"},{"name":"structs","kind":"EntitySet","url":"structs"}]}`,
		"/chan":                        `{"@odata.context":"http://n/$metadata#chan","value":[{"break":null,"default":null,"error":null,"func":"ListChan","map":null,"package":null,"range":[],"string":null,"type":null}]}`,
		"/chan('it''s')":               `{"@odata.context":"http://n/$metadata#chan/$entity","_id":"it's","break":"GetChan","default":null,"error":null,"func":null,"map":null,"package":null,"range":[],"string":null,"type":null}`,
		"/chan/select":                 `{"@odata.context":"http://n/$metadata#chan/$entity","_id":"select","break":"GetChan","default":null,"error":null,"func":null,"map":null,"package":null,"range":[],"string":null,"type":null}`,
		"/chan(_id='x')?$select=break": `{"@odata.context":"http://n/$metadata#chan(break)/$entity","@odata.id":"http://n/chan('x')","break":"GetChan"}`,
		"/packages?$filter=string%20eq%20'a'%20and%20map/set%20ne%20null%20and%20not%20default&$top=1": `{"@odata.context":"http://n/$metadata#packages","value":[{"break":null,"default":null,"error":null,"func":null,"map":null,"package":null,"range":[],"string":"string eq 'a' and map/set ne null and not default","type":null}]}`,
		"/packages('a')?$select=type&$expand=select($select=break)":                                    `{"@odata.context":"http://n/$metadata#packages(type,select(break))/$entity","@odata.id":"http://n/packages('a')","select":{"@odata.id":"http://n/packages('a')/select","break":null},"type":"nil"}`,
		"/packages('a')/type":                                                         `{"@odata.context":"http://n/$metadata#packages('a')/type","value":"nil"}`,
		"/packages('a')/type/$value":                                                  `nil`,
		"/packages('a')/select":                                                       ``,
		"/packages('a')/interface":                                                    `{"@odata.context":"http://n/$metadata#packages('a')/interface","value":[{"ctx":1,"err":"const","asInterface":null}]}`,
		"/packages('a')/interface(ctx=7,err='p1080')":                                 `{"@odata.context":"http://n/$metadata#packages('a')/interface/example.names.struct/$entity",` + interfaceMembers,
		"/packages/a/interface(err=example.names.type'p1080',ctx=7)":                  `{"@odata.context":"http://n/$metadata#packages('a')/interface/example.names.struct/$entity",` + interfaceMembers,
		"/packages('a')/interface(ctx=@c,err=@e)?@c=7&@e='p1080'":                     `{"@odata.context":"http://n/$metadata#packages('a')/interface/example.names.struct/$entity",` + interfaceMembers,
		"/packages('a')/interface(ctx=7,err='p1080')/example.names.struct/err/$value": `p1080`,
		"/packages('a')/select/interface(ctx=7,err='nil')":                            `{"@odata.context":"http://n/$metadata#packages('a')/select/interface/$entity","ctx":-7,"err":"nil","asInterface":"a"}`,
		"/packages('a')/example.names.go(func='break')":                               `{"@odata.context":"http://n/$metadata#Edm.String","value":"a break"}`,
		"/packages('a')/example.names.go(func=null)":                                  `{"@odata.context":"http://n/$metadata#Edm.String","value":"a nothing"}`,
		"/new":                               `{"@odata.context":"http://n/$metadata#new","newHandler":{"windows":"w"}}`,
		"/new/newHandler/windows/$value":     `w`,
		"/service":                           `{"@odata.context":"http://n/$metadata#service","azureADAppId":null,"größe":null,"httpURL":null,"iOS":null,"macOS":null,"query_string":null,"reflexiveIPAddress":null,"riskEventTypes_v2":null,"sp800_53":null,"userIDs":[],"userIds2":[],"v10_0":true,"ñandú_‿x":"x","名前":"n"}`,
		"/service/%E5%90%8D%E5%89%8D/$value": `n`,
		"/service?$select=%E5%90%8D%E5%89%8D,v10_0": `{"@odata.context":"http://n/$metadata#service(%E5%90%8D%E5%89%8D,v10_0)","名前":"n","v10_0":true}`,
	} {
		status, body := get(t, at.URL+path)
		switch {
		case want == "" && status != 204, want != "" && status != 200:
			t.Errorf("%s: %d: %s", path, status, body)
		case strings.HasPrefix(want, "{"):
			t.Run(path, func(t *testing.T) { same(t, body, want) })
		case body != want:
			t.Errorf("%s: %q, want %q", path, body, want)
		}
	}
}

func TestRefusals(t *testing.T) {
	var d desk
	at := httptest.NewServer(nameshttp.NewHandler(nameshttp.Service{Packages: d.service().Packages, New: d.service().New}))
	defer at.Close()
	for path, want := range map[string]int{
		"/chan":    501, // without a handler
		"/chan/x":  501,
		"/service": 501,
		"/packages('a')/select/example.names.go(func='x')": 501,
		"/Packages":             404,
		"/package":              404,
		"/packages('a')/Select": 404,
		"/new/NewHandler":       404,
		"/packages(a)":          400,
		"/packages('a')/interface(ctx=x,err='p1080')":                    400,
		"/packages('a')/interface(ctx=7,err=example.names.empty'p1080')": 400,
		"/packages('a')/interface(ctx=7)":                                400,
		"/packages('a')/select/interface(ctx=7,err='later')":             400,
		"/packages('a')/example.names.go(ctx='x')":                       400,
		"/packages?$select=Type":                                         400,
		"/packages?$filter=String%20eq%20'a'":                            400,
	} {
		status, body := get(t, at.URL+path)
		var e struct {
			Error struct{ Code, Message string }
		}
		if err := json.Unmarshal([]byte(body), &e); err != nil || status != want || e.Error.Code == "" || e.Error.Message == "" {
			t.Errorf("%s: %d, want %d: %s", path, status, want, body)
		}
	}
}

// TestMetadata checks that $metadata has every name as the description has it.
func TestMetadata(t *testing.T) {
	at := httptest.NewServer(nameshttp.NewHandler(nameshttp.Service{}))
	defer at.Close()
	for _, form := range []string{"xml", "json"} {
		_, body := get(t, at.URL+"/$metadata?$format="+form)
		m, diagnostics := schema.Read(schema.Source{Name: "metadata." + form, Data: []byte(body)}, schema.ReadOptions{})
		for _, d := range diagnostics.Errors() {
			t.Errorf("%s: %v", form, d)
		}
		found := map[string]int{}
		count := func(name string, properties int) { found[name] = properties }
		for _, s := range m.Schemas() {
			for _, e := range s.EntityTypes {
				count(e.QualifiedName(), len(e.Properties)+len(e.NavigationProperties))
			}
			for _, c := range s.ComplexTypes {
				count(c.QualifiedName(), len(c.Properties)+len(c.NavigationProperties))
			}
		}
		for name, properties := range typeNames {
			want := len(strings.Fields(properties))
			if name == "example.names.struct" {
				want -= 3 // those of its base type
			}
			if n, ok := found[name]; !ok || n != want {
				t.Errorf("%s: %s has %d properties, want %d", form, name, n, want)
			}
		}
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}
