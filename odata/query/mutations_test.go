package query

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
)

var oasisWords *Model // of the file that the test is at

// A laxReason is why the parser accepts what the grammar refuses: what it would have to be
// for the grammar.
type laxReason struct {
	reason  string
	rewrite func(rule, input string) string
}

var laxReasons = []laxReason{
	{"other preferences are allowed (RFC 7240, 2)", otherPreferences},
	{"annotations need not be of known vocabularies", knownTerms},
	{"annotations need not be of known vocabularies", func(_, input string) string {
		return termName.ReplaceAllString(input, "@Namespace.EntityTerm")
	}},
	{"annotations need not be of known vocabularies", func(_, input string) string {
		return termName.ReplaceAllString(input, "@Measures.ISOCurrency")
	}},
	{"the text of a string, a word or an annotation may have characters that should be percent-encoded", encodedCharacters},
	{"the text of a token may have characters that should be percent-encoded", func(rule, input string) string {
		if rule != "skiptoken" && rule != "deltatoken" {
			return input
		}
		return strings.NewReplacer(" ", "x", "\"", "x", "\t", "x").Replace(input)
	}},
	{"values of preferences stand in any case, and other URLs are allowed", func(rule, input string) string {
		switch rule {
		case "preference", "prefer", "header":
			return callbackURL.ReplaceAllString(strings.ToLower(input), `url="http://x/y"`)
		}
		return input
	}},
	{"what an annotation that nobody knows leads to is not known either", func(_, input string) string {
		return annotated.ReplaceAllString(input, "$1/Products")
	}},
	{"a function's parameters can have any name where nobody says which it is", func(rule, input string) string {
		if rule != "functionParameter" {
			return input
		}
		_, value, _ := strings.Cut(input, "=")
		return "color=" + value
	}},
	{"custom options can have any name (URL Conventions 5.2)", customOptions},
	{"there may be spaces around commas", func(_, input string) string { return spacedComma.ReplaceAllString(input, ",") }},
	{"a key as a segment of its own can be any text (URL Conventions 4.3.6)", keySegments},
	{"a property of the context may be computed (Protocol 10)", func(rule, input string) string {
		if rule != "context" && !strings.Contains(input, "#") {
			return input
		}
		return plainNames(input)
	}},
	{"what the values of a type that is not known have is not known either", func(_, input string) string {
		return untyped.ReplaceAllString(input, "$1")
	}},
	{"the value of a parameter alias that nothing uses is not looked into", unusedAliases},
	{"a plus sign is a space", func(_, input string) string { return strings.ReplaceAll(input, "+", " ") }},
	{"functions stand in any case (Protocol 13.2.1)", func(_, input string) string {
		return anyIsDefined.ReplaceAllString(input, "isdefined")
	}},
	{"what transformations have made has properties that are not known", func(_, input string) string {
		return madeOf.ReplaceAllString(input, "$1/")
	}},
	{"a result can have any name, and as stands in any case", func(_, input string) string {
		return resultName.ReplaceAllString(input, " as Total")
	}},
	{"what a crossjoin has is not known once it is transformed", func(_, input string) string {
		return crossjoined.ReplaceAllStringFunc(input, func(s string) string {
			if name, rest, _ := strings.Cut(s, "/"); (name == "Products_cj" || name == "Sales_cj") && (rest == "" || rest == "Forecast") {
				return s
			}
			return "Time/Name"
		})
	}},
	{"words of the standard may be written with percent-encoding", func(_, input string) string {
		return strings.ReplaceAll(input, "%24", "$")
	}},
}

var (
	spacedComma  = regexp.MustCompile(`[ \t]*,[ \t]*`)
	termName     = regexp.MustCompile(`@[\w.]+`)
	termPath     = regexp.MustCompile(`@[\w.]+(/\w+)*`)
	untyped      = regexp.MustCompile(`(\b(?:ID|OrderID|ItemID)|@[\w.]+)(/\w+)+`)
	namespaced   = regexp.MustCompile(`([",-])[\w.]+\.(\w+|\*)`)
	identifiers  = regexp.MustCompile(`[A-Za-z_]\w*`)
	resultName   = regexp.MustCompile(`(?i)\s+as\s+\w+`)
	anyIsDefined = regexp.MustCompile(`(?i)isdefined`)
	madeOf       = regexp.MustCompile(`\b(TotalSales|Profits)/\w+/`)
	callbackURL  = regexp.MustCompile(`url="[^"]*"`)
	annotated    = regexp.MustCompile(`(@[\w.]+)/\w+`)
	crossjoined  = regexp.MustCompile(`\w+_c\w*(/\w+)?`)
)

func otherPreferences(rule, input string) string {
	value, ok, prefix := input, rule == "preference", ""
	if name, rest, colon := strings.Cut(input, ":"); !ok && colon && strings.EqualFold(name, "Prefer") {
		value, ok, prefix = strings.TrimSpace(rest), true, "Prefer: "
	}
	if prefs, err := ParsePrefer(value); !ok || err != nil || prefs.Others == nil {
		return input
	}
	return prefix + "return=minimal"
}

// plainNames replaces the names in lists that nothing follows.
func plainNames(input string) string {
	var b strings.Builder
	last := 0
	for _, at := range identifiers.FindAllStringIndex(input, -1) {
		if at[0] == 0 || at[1] == len(input) || strings.IndexByte("(,", input[at[0]-1]) < 0 || strings.IndexByte(",)", input[at[1]]) < 0 {
			continue
		}
		b.WriteString(input[last:at[0]] + "Name")
		last = at[1]
	}
	return b.String() + input[last:]
}

// knownTerms gives annotations the names that the file of words has.
func knownTerms(rule, input string) string {
	switch rule {
	case "preference", "prefer", "header":
		return namespaced.ReplaceAllString(input, "${1}Namespace.$2")
	case "expand":
		return termName.ReplaceAllString(input, "@Namespace.EntityTerm")
	case "select", "context":
		return termPath.ReplaceAllString(input, "@Core.Messages")
	}
	return termName.ReplaceAllString(input, "@Core.Messages")
}

// encodedCharacters percent-encodes what the grammar wants to be encoded in strings, and
// elsewhere what no URL has.
func encodedCharacters(rule, input string) string {
	var b strings.Builder
	quoted := false
	for i := range len(input) {
		switch c := input[i]; {
		case c == '\'':
			quoted = !quoted
			b.WriteByte(c)
		case strings.IndexByte("[]{}^|<>\\`", c) >= 0, quoted && strings.IndexByte(" /?\"\t", c) >= 0, c == '&' && strings.HasSuffix(rule, "Expr"):
			b.WriteByte('x') // the grammar has forgotten %7x for strings
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// customOptions gives options that are not the standard's a name and a value that the
// grammar takes, and drops empty ones.
func customOptions(rule, input string) string {
	path, query, ok := "", input, rule == "queryOptions" || rule == "customQueryOption" || rule == "search" || rule == "skiptoken"
	if rule == "odataRelativeUri" || rule == "odataUri" {
		if path, query, ok = strings.Cut(input, "?"); ok {
			path += "?"
		}
	}
	if !ok {
		return input
	}
	var parts []string
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(part, "=")
		if id := lookupOption(name); part == "" {
			continue
		} else if !strings.HasPrefix(name, "$") && !strings.HasPrefix(name, "@") && (id == noOption || id == levelsOption) {
			part = "find=x"
		}
		parts = append(parts, part)
	}
	return path + strings.Join(parts, "&")
}

// keySegments gives keys that are segments of their own a text that the file of words has.
func keySegments(rule, input string) string {
	if rule != "odataRelativeUri" && rule != "resourcePath" {
		return input
	}
	path, query, _ := strings.Cut(input, "?")
	u, err := (&Parser{Model: oasisWords, Limits: oasisLimits}).Parse(path, query)
	if err != nil || u.Path == nil {
		return input
	}
	for _, s := range u.Path.Segments {
		if s.Kind == KeySegment && s.Name != "" && s.Name != "1" {
			start := rawOffset(path, int(s.pos))
			end := rawOffset(path, int(s.pos)+len(s.Name))
			return keySegments(rule, path[:start]+"1") + input[end:]
		}
	}
	return input
}

// unusedAliases gives a value to parameter aliases that nothing uses.
func unusedAliases(rule, input string) string {
	path, query, ok := strings.Cut(input, "?")
	if !ok && rule != "queryOptions" {
		return input
	} else if !ok {
		path, query = "", input
	}
	parts := strings.Split(query, "&")
	for i, part := range parts {
		if name, _, valued := strings.Cut(part, "="); valued && strings.HasPrefix(name, "@") && strings.Count(input, name) == 1 {
			parts[i] = name + "=1"
		}
	}
	if !ok {
		return strings.Join(parts, "&")
	}
	return path + "?" + strings.Join(parts, "&")
}

// laxBecause returns why an input is accepted that the grammar refuses; "" for no reason.
func laxBecause(g *grammar, rule, input string) string {
	all := input
	for _, r := range laxReasons {
		if one := r.rewrite(rule, input); one != input {
			if ok, _ := g.match(rule, one); ok {
				return r.reason
			}
		}
		all = r.rewrite(rule, all)
		if ok, _ := g.match(rule, all); ok {
			return r.reason
		}
	}
	if rule == "primitiveValue" || rule == "primitiveLiteral" {
		return "the standard's runner takes the first alternative that fits a beginning"
	}
	return ""
}

// strictReasons are why the parser refuses what the grammar accepts, by what the message
// says. Without a model, what fails for a name or a type is parsed.
var strictReasons = []struct {
	reason  string
	message *regexp.Regexp
}{
	{"a name that the model does not have", regexp.MustCompile("has no property |has no resource|no function|is no type derived|has no type |does not take the arguments|has nothing that is called|has no entity set|entity sets that are joined|has no namespace")},
	{"operands or arguments whose types do not fit", regexp.MustCompile("cannot have the operand|cannot be|must be Boolean|cannot be in a list|not a duration| is Edm| is Model|has no properties|nothing can be ordered|wants a collection|applies to collections|names no members|which has no keys")},
	{"an option can be given once only (URL Conventions 5.1)", regexp.MustCompile("given twice")},
	{"the text is not UTF-8", regexp.MustCompile("not UTF-8")},
	{"a path that ends with a slash leads to nothing", regexp.MustCompile("expected after /")},
	{"the value of a literal is out of the range of its type", regexp.MustCompile("out of range|out of the range")},
}

// strictBecause returns why an input is refused that the grammar accepts; "" for no
// reason.
func strictBecause(rule, input string, err error) string {
	for i, r := range strictReasons {
		if !r.message.MatchString(err.Error()) {
			continue
		}
		if i > 0 {
			return r.reason
		}
		err = byRule(&Parser{Limits: oasisLimits}, rule, strings.ReplaceAll(input, "+", "%2B"))
		if err == nil {
			return r.reason
		}
	}
	return ""
}

// judge compares parser and grammar on an input, and returns the reason where they do not
// agree, "" where they do. It fails if there is none.
func judge(t *testing.T, p *Parser, g *grammar, rule, input string) string {
	t.Helper()
	ok, _ := g.match(rule, input)
	err := byRule(p, rule, input)
	var reason string
	switch {
	case ok == (err == nil):
		return ""
	case ok:
		reason = strictBecause(rule, input, err)
	default:
		reason = laxBecause(g, rule, input)
	}
	if reason == "" {
		t.Errorf("%s: %s: the grammar says %t, the parser %v", rule, input, ok, err)
	}
	return reason
}

const mutationsFile = "testdata/mutations.tsv"

// TestMutations holds the parser to the grammar on inputs that were changed at random. Those
// on which they do not agree stand in a table, by the lines of the sample, with the reason.
// With -update it writes the table.
func TestMutations(t *testing.T) {
	g := oasisSuites(t)["core"].grammar
	oasisWords = oasisModel(g.names)
	p := &Parser{Model: oasisWords, Limits: oasisLimits}
	counts := map[string]int{}
	table := "# Lines of the sample of changed inputs on which the parser and the grammar do not agree.\n"
	for i, c := range mutations(t) {
		reason := judge(t, p, g, c.Rule, c.Input)
		if counts[reason]++; reason != "" {
			table += fmt.Sprintf("%d\t%s\n", i+1, reason)
		}
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(mutationsFile, []byte(table), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(mutationsFile); err != nil || table != string(want) {
		t.Errorf("the lines that differ are others than in %s: %v\n%s", mutationsFile, err, table)
	}
	for reason, n := range counts {
		if reason == "" {
			reason = "agree with the grammar"
		}
		t.Logf("%5d %s", n, reason)
	}
}

// oasisMutations is how many inputs TestNewMutations makes.
var oasisMutations = flag.Int("oasis.mutations", 1000, "how many inputs to change at random")

// TestNewMutations changes the cases of all three files at random, and holds the parser to
// the grammar on what comes out.
func TestNewMutations(t *testing.T) {
	suites := oasisSuites(t)
	for _, name := range []string{"core", "aggregation"} {
		s := suites[name]
		random := rand.New(rand.NewPCG(uint64(*oasisMutations), 7)) // so that each run has the same inputs
		oasisWords = oasisModel(s.grammar.names)
		p := &Parser{Model: oasisWords, Limits: oasisLimits}
		counts := map[string]int{}
		for range *oasisMutations {
			c, other := s.cases[random.IntN(len(s.cases))], s.cases[random.IntN(len(s.cases))]
			if c.Rule == "odataUri" { // whose root the test itself looks for
				continue
			}
			counts[judge(t, p, s.grammar, c.Rule, mutate(random, c.Input, other.Input))]++
		}
		for reason, n := range counts {
			t.Logf("%s: %5d %s", name, n, cmp.Or(reason, "agree with the grammar"))
		}
	}
}

// mutate deletes, doubles, inserts and replaces a piece of a text, or joins it with
// another one.
func mutate(random *rand.Rand, s, other string) string {
	for range 1 + random.IntN(2) {
		if s == "" {
			break
		}
		i := random.IntN(len(s))
		j := min(len(s), i+1+random.IntN(4))
		const alphabet = "()/,;:@$&=*'\"%20#.-+ aZ19_{}[]"
		c := string(alphabet[random.IntN(len(alphabet))])
		switch random.IntN(6) {
		case 0:
			s = s[:i] + s[j:]
		case 1:
			s = s[:i] + s[i:j] + s[i:]
		case 2:
			s = s[:i] + c + s[i:]
		case 3:
			s = s[:i] + c + s[i+1:]
		case 4:
			s = s[:i] + strings.ToUpper(s[i:j]) + s[j:]
		case 5:
			k := random.IntN(len(other) + 1)
			s = s[:i] + other[k:min(len(other), k+1+random.IntN(8))] + s[j:]
		}
	}
	return s
}
