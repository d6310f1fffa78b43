package evaluate_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator makes queries and instances of the test's model. They depend on the source
// alone.
type generator struct {
	*rand.Rand
	vars  []string // of lambdas over Part, which have these names
	depth int
}

func newGenerator(seed uint64) *generator {
	return &generator{Rand: rand.New(rand.NewPCG(seed, 7))}
}

func (g *generator) pick(list ...string) string { return list[g.IntN(len(list))] }

// The literals, few so that values meet.
var generated = map[string][]string{
	"int":      {"0", "1", "2", "3", "-1", "7", "255", "2147483647", "-2147483648", "9223372036854775807", "-9223372036854775808"},
	"decimal":  {"0.0", "1.5", "2.50", "-0.1", "0.333", "12345678901234567890.5", "-7.25", "100.0"},
	"double":   {"0e0", "15e-1", "1e10", "-1e-5", "INF", "-INF", "NaN", "25e-1"},
	"string":   {"''", "'a'", "'ab'", "'B'", "'é'", "'Éa b'", "'日本'", "' x '", "'1'", "'it''s'"},
	"guid":     {"00000000-0000-0000-0000-000000000001", "01234567-89ab-CDEF-0123-456789abcdef"},
	"date":     {"2024-02-29", "2024-03-01", "1969-12-31", "2000-01-01"},
	"instant":  {"2024-02-29T23:30:00Z", "2024-03-01T00:30:00.5+01:00", "1969-12-31T23:59:59.999999999999Z", "2000-01-01T00:00:00-05:30"},
	"time":     {"00:00:00", "07:59:59.999", "23:59:59.5", "12:30"},
	"duration": {"duration'PT0S'", "duration'P1DT1H'", "duration'-PT0.5S'", "duration'PT90M'", "duration'P1D'"},
	"enum":     {"'Red'", "test.Color'Green'", "'Red,Blue'", "test.Color'5'"},
	"bool":     {"true", "false", "null"},
}

// The properties by type.
var generatedProperties = map[string][]string{
	"int":      {"ID", "Byte", "Small", "Number", "Large", "Standard", "Parent/Number", "Address/Zip", "Parts/$count", "Numbers/$count", "Address/test.PostBox/Box", "$it/ID"},
	"decimal":  {"Price", "Parent/Price"},
	"double":   {"Double", "Single"},
	"string":   {"Name", "Note", "Address/City", "Parent/Name", "$it/Name"},
	"guid":     {"Badge"},
	"date":     {"Born"},
	"instant":  {"Seen", "Parent/Seen"},
	"time":     {"Wakes"},
	"duration": {"Takes"},
	"enum":     {"Color"},
	"bool":     {"Flag", "Parent/Flag"},
	"strings":  {"Tags", "Parent/Tags"},
	"ints":     {"Numbers"},
}

// expr makes an expression of a type.
func (g *generator) expr(typ string) string {
	if g.depth++; g.depth > 5 || g.IntN(4) == 0 {
		defer func() { g.depth-- }()
		return g.leaf(typ)
	}
	defer func() { g.depth-- }()
	make := map[string]func() string{
		"bool": g.condition, "int": g.integer, "decimal": g.decimal, "double": g.double, "string": g.text,
		"date": g.date, "instant": g.instant, "time": g.time, "duration": g.duration, "strings": g.strings, "ints": g.ints,
	}[typ]
	if make == nil {
		return g.leaf(typ)
	}
	return make()
}

func (g *generator) leaf(typ string) string {
	switch {
	case typ == "strings" && g.IntN(2) == 0:
		return `["a","ab",null]`
	case typ == "ints" && g.IntN(2) == 0:
		return g.pick("[1,2]", "[]", "[3]", "[1,1,2]")
	case len(g.vars) > 0 && g.IntN(2) == 0:
		name := g.vars[g.IntN(len(g.vars))]
		switch typ {
		case "int":
			return name + "/Weight"
		case "string":
			return name + "/Code"
		case "decimal":
			return name + "/Cost"
		}
	case len(generated[typ]) == 0 || g.IntN(5) < 3:
		return g.pick(generatedProperties[typ]...)
	}
	if len(generated[typ]) == 0 {
		return g.pick(generatedProperties[typ]...)
	}
	return g.pick(generated[typ]...)
}

var scalars = []string{"int", "decimal", "double", "string", "guid", "date", "instant", "time", "duration", "enum"}

func (g *generator) condition() string {
	switch g.IntN(16) {
	case 0:
		return fmt.Sprintf("(%s and %s)", g.expr("bool"), g.expr("bool"))
	case 1:
		return fmt.Sprintf("(%s or %s)", g.expr("bool"), g.expr("bool"))
	case 2:
		return "not (" + g.expr("bool") + ")"
	case 3:
		return fmt.Sprintf("%s(%s,%s)", g.pick("contains", "startswith", "endswith"), g.expr("string"), g.expr("string"))
	case 4:
		return g.lambda()
	case 5:
		typ := g.pick("int", "string", "guid", "decimal")
		return fmt.Sprintf("%s in (%s,%s,%s)", g.expr(typ), g.pick(generated[typ]...), g.pick(generated[typ]...), g.pick("null", generated[typ][0]))
	case 6:
		return g.pick("Color has test.Color'Red'", "Color has 'Blue,Red'", "Color eq 'Red'", "'Green' eq Color")
	case 7:
		return fmt.Sprintf("%s %s null", g.expr(g.pick(scalars...)), g.pick("eq", "ne"))
	case 8:
		kind := g.pick("strings", "ints")
		return fmt.Sprintf("%s(%s,%s)", g.pick("hassubset", "hassubsequence", "contains", "startswith", "endswith"), g.expr(kind), g.expr(kind))
	case 9:
		kind := g.pick("strings", "ints")
		return fmt.Sprintf("%s %s %s", g.expr(kind), g.pick("eq", "ne"), g.expr(kind))
	case 10:
		return fmt.Sprintf("matchesPattern(%s,'%s')", g.expr("string"), g.pick("^a", "b$", "[é日]", "^.{2}$"))
	case 11:
		return g.pick("Parent eq null", "Address ne null", "Parent eq $it", "isof(Address,test.PostBox)", "Address eq Parent/Address", "isof(Name,Edm.Int32)")
	case 12:
		return fmt.Sprintf("%s in %s", g.expr("string"), g.expr("strings"))
	}
	number := g.pick("int", "decimal", "double")
	a, b := number, g.pick("int", "decimal", "double")
	if g.IntN(2) == 0 {
		a = g.pick(scalars...)
		if b = a; a == "enum" {
			return "Color " + g.pick("eq", "ne") + " " + g.pick(generated["enum"]...)
		}
	}
	op := g.pick("eq", "ne", "gt", "ge", "lt", "le")
	return fmt.Sprintf("%s %s %s", g.expr(a), op, g.expr(b))
}

func (g *generator) lambda() string {
	op := g.pick("any", "all")
	switch g.IntN(4) {
	case 0:
		return fmt.Sprintf("Tags/%s(t:t %s %s)", op, g.pick("eq", "ne", "lt", "ge"), g.pick(append([]string{"null"}, generated["string"]...)...))
	case 1:
		return fmt.Sprintf("Numbers/%s(n:n %s %s)", op, g.pick("eq", "gt", "le"), g.expr("int"))
	case 2:
		return fmt.Sprintf("Homes/%s(h:h/Zip %s 5 or h/test.PostBox/Box eq 1)", op, g.pick("gt", "lt"))
	}
	name := string(rune('p' + len(g.vars)))
	g.vars = append(g.vars, name)
	defer func() { g.vars = g.vars[:len(g.vars)-1] }()
	return fmt.Sprintf("Parts/%s(%s:%s)", op, name, g.expr("bool"))
}

func (g *generator) integer() string {
	switch g.IntN(7) {
	case 0:
		return "length(" + g.expr(g.pick("string", "strings", "ints")) + ")"
	case 1:
		return fmt.Sprintf("indexof(%s,%s)", g.expr("string"), g.expr("string"))
	case 2:
		return fmt.Sprintf("%s(%s)", g.pick("year", "month", "day"), g.expr(g.pick("date", "instant")))
	case 3:
		return fmt.Sprintf("%s(%s)", g.pick("hour", "minute", "second"), g.expr(g.pick("time", "instant")))
	case 4:
		return g.pick("Parts/$count($filter=Weight gt 1)", "totaloffsetminutes(Seen)", "cast(Color,Edm.Int32)", "cast('12',Edm.Int32)", "cast(Price,Edm.Byte)", "cast(Double,Edm.Int64)")
	}
	return fmt.Sprintf("(%s %s %s)", g.expr("int"), g.pick("add", "sub", "mul", "div", "mod"), g.expr("int"))
}

func (g *generator) decimal() string {
	switch g.IntN(6) {
	case 0:
		return fmt.Sprintf("%s(%s)", g.pick("round", "floor", "ceiling"), g.expr("decimal"))
	case 1:
		return fmt.Sprintf("(%s divby %s)", g.expr("int"), g.expr("int"))
	case 2:
		return "totalseconds(" + g.expr("duration") + ")"
	case 3:
		return "fractionalseconds(" + g.expr(g.pick("time", "instant")) + ")"
	}
	return fmt.Sprintf("(%s %s %s)", g.expr("decimal"), g.pick("add", "sub", "mul", "div", "divby", "mod"), g.expr(g.pick("int", "decimal")))
}

func (g *generator) double() string {
	switch g.IntN(5) {
	case 0:
		return fmt.Sprintf("%s(%s)", g.pick("round", "floor", "ceiling"), g.expr("double"))
	case 1:
		return "-" + g.leaf("double")
	}
	return fmt.Sprintf("(%s %s %s)", g.expr("double"), g.pick("add", "sub", "mul", "div", "divby", "mod"), g.expr(g.pick("int", "decimal", "double")))
}

func (g *generator) text() string {
	switch g.IntN(5) {
	case 0:
		return fmt.Sprintf("concat(%s,%s)", g.expr("string"), g.expr("string"))
	case 1:
		return fmt.Sprintf("%s(%s)", g.pick("tolower", "toupper", "trim"), g.expr("string"))
	case 2:
		return fmt.Sprintf("substring(%s,%s)", g.expr("string"), g.pick("0", "1", "2", "-1", "9"))
	case 3:
		return fmt.Sprintf("substring(%s,%s,%s)", g.expr("string"), g.pick("0", "1", "-2"), g.pick("0", "1", "5", "-1"))
	}
	return fmt.Sprintf("case(%s:%s,%s:%s)", g.expr("bool"), g.expr("string"), g.expr("bool"), g.expr("string"))
}

func (g *generator) date() string {
	if g.IntN(2) == 0 {
		return "date(" + g.expr("instant") + ")"
	}
	return fmt.Sprintf("(%s %s %s)", g.expr("date"), g.pick("add", "sub"), g.leaf("duration"))
}

func (g *generator) instant() string {
	return fmt.Sprintf("(%s %s %s)", g.expr("instant"), g.pick("add", "sub"), g.leaf("duration"))
}

func (g *generator) time() string { return "time(" + g.expr("instant") + ")" }

func (g *generator) duration() string {
	switch g.IntN(5) {
	case 0:
		return fmt.Sprintf("(%s sub %s)", g.leaf("date"), g.leaf("date"))
	case 1:
		return fmt.Sprintf("(%s sub %s)", g.leaf("instant"), g.leaf("instant"))
	case 2:
		return fmt.Sprintf("(%s %s %s)", g.expr("duration"), g.pick("mul", "div", "divby"), g.pick("2", "0.5", "3", "0", "15e-1"))
	case 3:
		return "-" + g.leaf("duration")
	}
	return fmt.Sprintf("(%s %s %s)", g.expr("duration"), g.pick("add", "sub"), g.expr("duration"))
}

func (g *generator) strings() string {
	return fmt.Sprintf("concat(%s,%s)", g.expr("strings"), g.expr("strings"))
}

func (g *generator) ints() string {
	return fmt.Sprintf("substring(%s,%s)", g.expr("ints"), g.pick("0", "1", "-1"))
}

// thing makes an instance as JSON.
func (g *generator) thing(depth int) string {
	var members []string
	add := func(name string, values ...string) {
		if g.IntN(8) > 0 {
			members = append(members, fmt.Sprintf("%q:%s", name, g.pick(append(values, "null")...)))
		}
	}
	texts := []string{`""`, `"a"`, `"ab"`, `"B"`, `"é"`, `"Éa b"`, `"日本"`, `" x "`, `"1"`}
	members = append(members, fmt.Sprintf(`"ID":%d`, g.IntN(4)))
	add("Flag", "true", "false")
	add("Byte", "0", "1", "255")
	add("Small", "-1", "7", "300")
	add("Number", "0", "1", "2", "2147483647", "-2147483648")
	add("Large", "3", "9223372036854775807", "-9223372036854775808")
	add("Price", "0.0", "1.50", "2.5", "-0.1", "12345678901234567890.5", `"INF"`)
	add("Single", "0.1", "1.5", "-0.00001", `"NaN"`)
	add("Double", "0.0", "1.5", "2.5", "-1e-5", "1e10", `"INF"`)
	add("Name", texts...)
	add("Note", texts...)
	add("Badge", `"00000000-0000-0000-0000-000000000001"`, `"01234567-89ab-cdef-0123-456789abcdef"`)
	add("Born", `"2024-02-29"`, `"1969-12-31"`, `"2000-01-01"`)
	add("Seen", `"2024-02-29T23:30:00Z"`, `"2024-03-01T01:30:00.5+02:00"`, `"1969-12-31T23:59:59.999999999999Z"`)
	add("Wakes", `"00:00:00"`, `"07:59:59.999"`, `"12:30"`)
	add("Takes", `"PT0S"`, `"PT25H"`, `"-PT0.5S"`, `"PT90M"`)
	add("Color", `"Red"`, `"Blue,Red"`, `"Green"`)
	add("Tags", "[]", `["a","ab",null]`, `["B"]`, `["a","a","é"]`)
	add("Numbers", "[]", "[1,2]", "[3,1,1,2]", "[1,1,2]")
	add("Address", `{"City":"a","Zip":5}`, `{"@odata.type":"#test.PostBox","City":"B","Box":1}`, `{}`)
	add("Homes", "[]", `[{"Zip":1},{"@odata.type":"#test.PostBox","Zip":9,"Box":1}]`)
	add("Parts", "[]", `[{"Code":"a","Weight":1,"Cost":1.5},{"Code":"ab","Weight":null}]`, `[{"Code":"é","Weight":3,"Cost":0.1}]`)
	if depth > 0 {
		add("Parent", g.thing(depth-1))
	}
	return "{" + strings.Join(members, ",") + "}"
}
