package wire_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// This file makes payloads that suit a type, more or less, from bytes that say
// what to do: random ones, or those that fuzzing finds.

// source takes decisions. When its bytes are used up, all are 0.
type source struct{ bytes []byte }

// randomSource returns a source for the number of a test case.
func randomSource(number, size int) *source {
	r := rand.NewChaCha8([32]byte{byte(number), byte(number >> 8), byte(number >> 16)})
	s := &source{make([]byte, size)}
	r.Read(s.bytes)
	return s
}

// below returns a number from 0 to n-1.
func (s *source) below(n int) int {
	got := 0
	for most := 1; most < n; most <<= 8 {
		if len(s.bytes) == 0 {
			return 0
		}
		got = got<<8 | int(s.bytes[0])
		s.bytes = s.bytes[1:]
	}
	return got % n
}

// once reports whether something that happens once in n times happens.
func (s *source) once(n int) bool { return s.below(n) == n-1 }

// rarely returns a number below n once in often times, and else 0.
func (s *source) rarely(often, n int) int {
	if !s.once(often) {
		return 0
	}
	return s.below(n)
}

func pick[T any](s *source, from []T) T { return from[s.below(len(from))] }

// payloads makes payloads.
type payloads struct {
	*source
	// spaces is what stands between tokens: nothing, white space here and
	// there, or the indentation of pretty-printed text.
	spaces  int
	shuffle bool
	// These say whether there are values of wrong types, and members that
	// come twice.
	wrong, twice bool
}

func newPayloads(s *source) *payloads {
	return &payloads{source: s, spaces: s.below(4), shuffle: s.once(3), wrong: s.once(3), twice: s.once(10)}
}

// written is a member with its name.
type written struct{ name, text string }

// payload returns a payload for a value of v's type, wrapped or not.
func (g *payloads) payload(v wire.Structured, wrapped bool) []byte {
	text := g.object(v, false, 0)
	if wrapped {
		members := append([]written{g.member("value", text)}, g.annotations("")...)
		text = g.braces(members, 0)
	}
	return g.mutate([]byte(g.space(0) + text + g.space(0)))
}

func (g *payloads) space(depth int) string {
	switch g.spaces {
	case 1:
		return pick(g.source, []string{"", "", "", " ", "\n", "\t\r\n ", strings.Repeat(" ", g.below(40))})
	case 2:
		return "\n" + strings.Repeat("  ", depth)
	}
	return ""
}

func (g *payloads) braces(members []written, depth int) string {
	var texts []string
	seen := map[string]bool{}
	for _, m := range members {
		if !seen[m.name] || g.twice {
			texts = append(texts, g.space(depth+1)+m.text+g.space(0))
		}
		seen[m.name] = true
	}
	return "{" + strings.Join(texts, ",") + g.space(depth) + "}"
}

// member returns a member with its name in one of its spellings.
func (g *payloads) member(name, value string) written {
	quoted := strconv.Quote(name)
	if at := g.below(len(name) + 1); at < len(name) && name[at] < 0x80 && g.once(30) {
		quoted = `"` + name[:at] + fmt.Sprintf(`\u%04x`, name[at]) + name[at+1:] + `"`
	}
	return written{name, quoted + g.space(0) + ":" + g.space(0) + value}
}

// object returns an object of v's type, or one derived from it if the place is
// polymorphic.
func (g *payloads) object(v wire.Structured, polymorphic bool, depth int) string {
	var members []written
	if typ := v.WireType(); polymorphic && len(typ.Derived) > 0 && !g.once(4) {
		v = pick(g.source, typ.Derived)
		members = append(members, g.typeControl(v.WireType().Name))
	} else if g.once(4) {
		members = append(members, g.typeControl(typ.Name))
	}
	m := modelOf(v)
	often := min(len(m.properties), 1+g.below(5)+g.rarely(4, 80))
	for i := range m.properties {
		if p := &m.properties[i]; g.below(len(m.properties)) < often {
			members = append(members, g.member(p.name, g.value(p, depth+1)))
			if g.once(8) {
				members = append(members, g.annotations(p.name)...)
			}
		}
	}
	if g.once(3) {
		members = append(members, g.annotations("")...)
	}
	for range g.rarely(3, 4) + g.rarely(12, 30) {
		members = append(members, g.member(g.name(m), g.any(depth+1)))
	}
	g.disorder(members)
	return g.braces(g.repeat(members, v), depth)
}

// repeat may add a member that is there already, or another type.
func (g *payloads) repeat(members []written, v wire.Structured) []written {
	switch {
	case !g.twice || len(members) == 0 || !g.once(4):
		return members
	case v != nil && g.once(3):
		return append(members, g.typeControl(pick(g.source, append(v.WireType().Derived, v)).WireType().Name))
	}
	return append(members, pick(g.source, members))
}

// disorder moves the members, or just the first, to other places.
func (g *payloads) disorder(members []written) {
	for i := range members {
		if j := i + g.below(len(members)-i); g.shuffle || i == 0 {
			members[i], members[j] = members[j], members[i]
		}
	}
}

func (g *payloads) typeControl(name string) written {
	prefix := pick(g.source, []string{"#", "#", "#", "", "https://host/$metadata#", `\u0023`, "##"})
	if g.once(8) {
		name = pick(g.source, []string{"graph.records.lateEndpoint", "graph.records.session", "graph.records.future", "", "é", name + "x", name[:len(name)-1]})
	}
	key := pick(g.source, []string{`"@odata.type"`, `"@odata.type"`, `"@odata.type"`, `"@type"`, `"\u0040odata.type"`})
	value := `"` + prefix + name + `"`
	if g.wrong && g.once(20) {
		value = g.any(1)
	}
	return written{"@odata.type", key + g.space(0) + ":" + g.space(0) + value}
}

// annotations returns annotations and control information about a target.
func (g *payloads) annotations(target string) (members []written) {
	terms := []string{"@odata.count", "@odata.etag", "@etag", "@odata.nextLink", "@ns.term", "@odata.context", "@odata.id", "@count", "@ns.other#q"}
	for range 1 + g.below(2) {
		members = append(members, g.member(target+pick(g.source, terms), g.any(1)))
	}
	return members
}

// name returns the name of a member that is most likely not declared, but near.
func (g *payloads) name(m *model) string {
	near := g.declared(m)
	switch at := g.below(len(near)); g.below(6) {
	case 0:
		return near + "x"
	case 1:
		return near[:at]
	case 2:
		return near[:at] + string(rune(near[at]^1)) + near[at+1:]
	case 3:
		return strings.ToUpper(near)
	case 4:
		return strings.Repeat("n", pick(g.source, lengths))
	}
	return pick(g.source, []string{"u", "é", "a/b~c", "value", "", " ", "u v"})
}

// declared returns the name of a property, if the type has any.
func (g *payloads) declared(m *model) string {
	if len(m.properties) == 0 {
		return "none"
	}
	return pick(g.source, m.properties).name
}

// value returns a value of a property, or of something else.
func (g *payloads) value(p *property, depth int) string {
	switch {
	case g.once(12):
		return "null"
	case g.wrong && g.once(20):
		return g.any(depth)
	case !p.many:
		return g.item(p, depth)
	}
	items := make([]string, g.below(3)+g.rarely(4, 8))
	if depth > 4 {
		items = nil
	}
	for i := range items {
		if items[i] = g.item(p, depth+1); g.once(8) {
			items[i] = "null"
		}
	}
	return g.brackets(items, depth)
}

func (g *payloads) brackets(items []string, depth int) string {
	for i := range items {
		items[i] = g.space(depth+1) + items[i] + g.space(0)
	}
	return "[" + strings.Join(items, ",") + g.space(depth) + "]"
}

func (g *payloads) item(p *property, depth int) string {
	switch p.kind {
	case structured:
		if depth > 4 && !g.once(10) {
			return "{}"
		}
		return g.object(p.base, p.item.Kind() == reflect.Interface, depth)
	case enum:
		return pick(g.source, []string{`"audio"`, `"audio"`, `""`, `"a, b"`, g.string()})
	case untyped:
		return g.any(depth)
	}
	switch k := p.item.Kind(); k {
	case reflect.Bool:
		return pick(g.source, []string{"true", "false"})
	case reflect.Int8, reflect.Uint8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Float32, reflect.Float64:
		if !g.once(4) {
			return g.number(k)
		}
	case reflect.String:
		if p.typeName == "Edm.String" {
			return g.string()
		}
	}
	if g.wrong && g.once(10) {
		return pick(g.source, badTexts[p.typeName])
	}
	return pick(g.source, texts[p.typeName])
}

// mostDigits are how many digits suit a type.
var mostDigits = map[reflect.Kind]int{
	reflect.Int8: 2, reflect.Uint8: 2, reflect.Int16: 4, reflect.Int32: 9, reflect.Int64: 18, reflect.Float32: 12, reflect.Float64: 20,
}

// number returns a number that mostly suits a type, in some spelling.
func (g *payloads) number(k reflect.Kind) string {
	odd := g.wrong && g.once(10)
	float := k == reflect.Float32 || k == reflect.Float64
	var b strings.Builder
	if g.once(4) && k != reflect.Uint8 || odd {
		b.WriteByte('-')
	}
	b.WriteByte('1' + byte(g.below(9)))
	for range g.below(mostDigits[k]) {
		b.WriteByte('0' + byte(g.below(10)))
	}
	if float && !g.once(3) || odd {
		b.WriteByte('.')
		for range 1 + g.below(8) {
			b.WriteByte('0' + byte(g.below(2)*g.below(10)))
		}
	}
	if float && g.once(10) || odd {
		b.WriteString(pick(g.source, []string{"e", "E"}) + pick(g.source, []string{"", "+", "-"}) + strconv.Itoa(g.below(30)))
	}
	if k == reflect.Int64 && g.once(3) {
		return `"` + b.String() + `"`
	}
	return b.String()
}

// string returns a string of a length that matters, with something special
// somewhere.
func (g *payloads) string() string {
	n := pick(g.source, lengths)
	text := strings.Repeat("a", n)
	for range g.below(3) {
		from := specials
		if g.wrong && g.once(12) {
			from = badSpecials
		}
		special := pick(g.source, from)
		at := g.below(len(text) + 1)
		for at > 0 && at < len(text) && text[at] != 'a' {
			at--
		}
		text = text[:at] + special + text[min(len(text), at+g.below(2)*len(special)):]
	}
	return `"` + text + `"`
}

// any returns any value.
func (g *payloads) any(depth int) string {
	switch n := g.below(10); {
	case n < 3:
		return g.string()
	case n < 5:
		return g.number(reflect.Float64)
	case n < 7 || depth > 6:
		return pick(g.source, []string{"true", "false", "null", "0", `""`, "{}", "[]", "-0.0e-0"})
	case n == 8 && g.wrong && g.once(4):
		deep := 1 + g.below(80)
		return strings.Repeat(`[`, deep) + strings.Repeat(`]`, deep)
	case n == 8:
		items := make([]string, g.below(4))
		for i := range items {
			items[i] = g.any(depth + 1)
		}
		return g.brackets(items, depth)
	}
	members := make([]written, g.below(3)+g.rarely(6, 25))
	for i := range members {
		name := "m" + strconv.Itoa(i)
		if g.once(20) {
			name = pick(g.source, []string{"m0", "@odata.type", "@type", "é", strings.Repeat("m", pick(g.source, lengths))})
		}
		members[i] = g.member(name, g.any(depth+1))
	}
	return g.braces(g.repeat(members, nil), depth)
}

// mutate changes a byte or two, once in a while.
func (g *payloads) mutate(b []byte) []byte {
	if !g.once(4) {
		return b
	}
	for range 1 + g.below(2) {
		if len(b) == 0 {
			break
		}
		at := g.below(len(b))
		switch g.below(6) {
		case 0:
			b = slices.Delete(b, at, at+1)
		case 1:
			b[at] = pick(g.source, []byte("\"\\{}[],:-+.eEu0tfn \x00\x1f\x7f\x80\xc3\xff"))
		case 2:
			b = slices.Insert(b, at, pick(g.source, []byte("\"\\{}[],:-+.eEu0tfn \x00\x1f\x7f\x80\xc3\xff")))
		case 3:
			b = b[:at]
		case 4:
			end := min(len(b), at+g.below(20))
			b = slices.Insert(b, at, b[at:end]...)
		case 5:
			other := g.below(len(b))
			b[at], b[other] = b[other], b[at]
		}
	}
	return b
}
