package wire_test

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file is the twin's reading and writing of pages.

// page is a page. Its kept members do not include those that have a field.
type page struct {
	items                        []value
	count                        value
	context, nextLink, deltaLink string
	kept                         []keptMember
	// short says that some control information came without "odata.": then
	// all of it goes out so.
	short bool
}

// pageField returns which control information a name is, if a page has a field
// for it.
func pageField(name string) (term string, ok bool) {
	target, term, ok := controlName(name)
	return term, ok && target == "" && strings.Contains(" context count nextLink deltaLink ", " "+term+" ")
}

// page reads a page of items of p.
func (r *reader) page(p *property) (g *page, e *refusal) {
	g = new(page)
	e = r.whole(func(root *node) *refusal {
		if root.kind != '{' {
			return r.mismatch(root, "", "a collection in an object", "")
		}
		found := false
		e := r.members(root, "", 0, pageNames, func(name string, n *node, path string) (e *refusal) {
			if name != "value" {
				short := g.short
				if e = r.pageMember(g, name, n, path); e != nil && e.kind == mismatch && r.lenient {
					why := *e
					g.short, g.kept = short, append(g.kept, keptMember{name, r.text(n)})
					e = r.setAside(why, n, path, 1)
				}
				return e
			}
			found = true
			var v value
			v, e = r.items(p, n, path, 1)
			g.items = v.items
			return e
		})
		if e == nil && !found {
			e = refuse("", root.start, noValue)
		}
		return e
	})
	return g, e
}

func (r *reader) pageMember(g *page, name string, n *node, path string) *refusal {
	term, ok := pageField(name)
	if !ok || n.kind == 'n' || n.kind == '"' && n.text == "" && n.flaw == nil && term != "count" {
		g.kept = append(g.kept, keptMember{name, r.text(n)})
		return r.check(n, path, 1)
	}
	if !strings.HasPrefix(name, "@odata.") {
		g.short = true
	}
	if n.flaw != nil {
		return refuse(path, n.flaw.at, n.flaw.kind)
	}
	if term == "count" {
		v, w := readPrimitive(reflect.TypeFor[int64](), n, "")
		if w != nil {
			return r.mismatch(n, path, "Edm.Int64", w.reason)
		}
		g.count = v
		return nil
	}
	if n.kind != '"' {
		return r.mismatch(n, path, "Edm.String", "")
	}
	switch term {
	case "context":
		g.context = n.text
	case "nextLink":
		g.nextLink = n.text
	case "deltaLink":
		g.deltaLink = n.text
	}
	return nil
}

// writePage returns the payload of a page of items of p.
func (f form) writePage(g *page, p *property) (text string, e *writeError) {
	defer func() {
		if r := recover(); r != nil {
			path := r.(writeError)
			text, e = "", &path
		}
	}()
	w := writer{f}
	if w.Version == "" && g.short {
		w.Version = "4.01"
	}
	var out pairs
	link := func(term, text string) {
		if text != "" {
			w.control(&out, term, text, "")
		}
	}
	if w.ContextURL != "" {
		link("context", w.ContextURL)
	} else {
		link("context", g.context)
	}
	if g.count.state == some {
		prefix := "@odata."
		if w.Version == "4.01" {
			prefix = "@"
		}
		out.add(quote(prefix+"count", ""), w.primitive(g.count, ""))
	}
	for _, k := range g.kept {
		w.kept(&out, g.kept, k, "")
	}
	out.add(`"value"`, w.items(p, g.items, "/value", f.Selection))
	link("nextLink", g.nextLink)
	link("deltaLink", g.deltaLink)
	return "{" + strings.Join(out, ",") + "}", nil
}

func (d *dump) page(g *page, p *property) {
	d.add("context %q, next %q, delta %q, count %v, quoted %t", g.context, g.nextLink, g.deltaLink, g.count.v, g.count.quoted)
	for i, item := range g.items {
		d.value(pointerIndex(i), p, item)
	}
	d.kept("", g.kept)
}

// checkPage is checkDecode for a page.
func checkPage[T any](t *testing.T, data []byte, s setting) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("Page[%s], %+v: %q", reflect.TypeFor[T](), s, data)
		}
	}()
	buffer := bytes.Clone(data)
	var got odata.Page[T]
	err := odata.UnmarshalPage(buffer, &got, s.options()...)
	if !bytes.Equal(buffer, data) {
		t.Fatal("the input has changed")
	}
	for i := range buffer {
		buffer[i] = 0xff
	}
	r := newReader(data, s)
	p := propertyOf(reflect.TypeFor[[]T](), []wire.Structured{s.declared})
	want, e := r.page(&p)
	if err != nil {
		r.checkError(t, got, err, e)
		if !reflect.ValueOf(got).IsZero() {
			t.Fatalf("something is left after the error %v", err)
		}
		return
	}
	if e != nil {
		t.Fatalf("accepted; the twin says %+v", *e)
	}
	a, b := dumpPage(got, &p), new(dump)
	if b.page(want, &p); a.String() != b.String() {
		t.Fatal(difference(a.String(), b.String()))
	}
	if !slices.Equal(s.told, r.aside) {
		t.Fatalf("set aside\n got %+v\nwant %+v", s.told, r.aside)
	}
	for _, f := range forms {
		f.declared = s.declared
		text, e := f.writePage(want, &p)
		out, err := odata.MarshalPage(&got, f.options()...)
		if err != nil && e != nil {
			continue // an answer with an entity that is null
		}
		if err != nil || e != nil || string(out) != text {
			t.Fatalf("%+v: %v, the twin %v\n%s", f, err, e, difference(string(out), text))
		}
		var stream bytes.Buffer
		if err := odata.WritePage(t.Context(), &stream, &got, f.options()...); err != nil || stream.String() != text {
			t.Fatalf("%+v, to a stream: %v\n%s", f, err, difference(stream.String(), text))
		}
	}
}

// dumpPage writes down a page that the codec has read.
func dumpPage[T any](g odata.Page[T], p *property) *dump {
	d := new(dump)
	var count any
	quoted := false
	if n, ok := g.Count.Get(); ok {
		count = n
		out, _ := odata.MarshalPage(&odata.Page[string]{Count: g.Count})
		quoted = bytes.Contains(out, []byte(`count":"`))
	}
	d.add("context %q, next %q, delta %q, count %v, quoted %t", g.Context, g.NextLink, g.DeltaLink, count, quoted)
	items := reflect.ValueOf(g.Items)
	for i := range g.Items {
		d.field(pointerIndex(i), p, items.Index(i))
	}
	d.bag("", &g.Dynamic)
	return d
}

// pageChecks check pages of every kind of item.
var pageChecks = []pageKind{
	pageCheck[*wire.SessionT](nil), pageCheck[wire.AnyEndpoint]((*wire.EndpointT)(nil)), pageCheck[*wire.IdentityT](nil),
	pageCheck[string](nil), pageCheck[int64](nil), pageCheck[float32](nil), pageCheck[wire.Decimal](nil),
	pageCheck[wire.GeoJSON](nil), pageCheck[wire.ModalityT](nil), pageCheck[wire.Raw](nil), pageCheck[wire.DateTimeOffset](nil),
}

type pageKind struct {
	declared wire.Structured
	check    func(*testing.T, []byte, setting)
	stream   func(t *testing.T, data []byte, set setting, s *source, everywhere bool)
	items    property
}

func pageCheck[T any](declared wire.Structured) pageKind {
	return pageKind{declared, checkPage[T], checkStream[T], propertyOf(reflect.TypeFor[[]T](), []wire.Structured{declared})}
}

// page returns the payload of a page.
func (g *payloads) page(p *property) []byte {
	members := []written{g.member("value", g.value(p, 1))}
	if !g.once(3) {
		members = append(members, g.annotations("")...)
	}
	for range g.below(4) {
		name := pick(g.source, []string{"@odata.count", "@count", "@odata.nextLink", "@nextLink", "@odata.deltaLink", "@odata.context", "@context", "u"})
		value := pick(g.source, []string{"7", `"8"`, `"x"`, `""`, "null", `"\u0078"`})
		if strings.HasSuffix(name, "Link") || strings.HasSuffix(name, "context") {
			value = pick(g.source, []string{`"x"`, `"x"`, `""`, "null", g.string()})
		} else if name != "u" {
			value = pick(g.source, []string{"7", `"8"`, "null", "1.0"})
		}
		members = append(members, g.member(name, value))
	}
	g.disorder(members)
	return g.mutate([]byte(g.space(0) + g.braces(g.repeat(members, nil), 0) + g.space(0)))
}

func checkPagePayload(t *testing.T, s *source, how int) {
	t.Helper()
	kind, set := pageChecks[how%len(pageChecks)], settings[how/len(pageChecks)%len(settings)]
	set.declared, set.inValue = kind.declared, false
	kind.check(t, newPayloads(s).page(&kind.items), set)
}

// FuzzPageTwin holds the reading and writing of pages against the twin: of
// bytes as they are, and of payloads that are made.
func FuzzPageTwin(f *testing.F) {
	for i, s := range wire.FuzzSeeds() {
		f.Add([]byte(s), uint8(i), false)
		f.Add(randomSource(i, 300).bytes, uint8(i), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, how uint8, decisions bool) {
		if decisions {
			checkPagePayload(t, &source{data}, int(how))
			return
		}
		kind := pageChecks[int(how)%len(pageChecks)]
		kind.check(t, data, setting{declared: kind.declared})
	})
}

func TestPageTwin(t *testing.T) {
	for i := range *cases {
		checkPagePayload(t, randomSource(i, 1000), i)
	}
}
