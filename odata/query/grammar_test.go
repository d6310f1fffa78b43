package query

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/internal/corpora"
)

// The parser's twin: it runs the standard's grammar as it stands in its file, slowly, and
// as the standard's own runner does: alternatives in their order, repetitions as long as
// possible, and neither taken back once it has succeeded (RFC 5234 as a PEG). The rules
// that names are made by take the words alone that the file of the cases lists for them.

type grammar struct {
	rules map[string]matcher
	names map[string][]string // what matches a rule, where only some words do
}

// matcher matches at a place and returns where it ends, or -1.
type matcher func(m *matching, at int) int

// matching is one run over a text.
type matching struct {
	*grammar
	text     string
	memo     map[memoKey]int
	furthest int // where the longest piece ends that was matched
}

type memoKey struct {
	rule string
	at   int
}

// match reports whether the rule matches all of the text, and how far it came.
func (g *grammar) match(rule, text string) (bool, int) {
	m := &matching{g, text, map[memoKey]int{}, 0}
	end := m.rule(strings.ToLower(rule), 0)
	return end == len(text), m.furthest
}

func (m *matching) rule(name string, at int) int {
	key := memoKey{name, at}
	if end, known := m.memo[key]; known {
		return end
	}
	r := m.rules[name]
	if r == nil {
		panic("there is no rule " + name)
	}
	m.memo[key] = -1
	end := r(m, at)
	if words, limited := m.names[name]; limited && end >= 0 && !slices.Contains(words, m.text[at:end]) {
		end = -1
	}
	m.memo[key] = end
	return end
}

// suite is a file of cases, with its grammar.
type suite struct {
	grammar *grammar
	cases   []suiteCase
}

type suiteCase struct {
	Name, Rule, Input string
	FailAt            *int
}

// readSuite reads a file of cases, and the grammar files that are for it.
func readSuite(t testing.TB, cases string, grammars ...string) suite {
	var file struct {
		Constraints map[string][]string
		TestCases   []suiteCase
	}
	if err := json.Unmarshal(corpora.Read(t, "odata/abnf/"+cases), &file); err != nil {
		t.Fatal(err)
	}
	g := &grammar{map[string]matcher{}, map[string][]string{}}
	for _, name := range grammars {
		g.read(string(corpora.Read(t, "odata/abnf/"+name)))
	}
	for rule, words := range file.Constraints {
		g.names[strings.ToLower(rule)] = words
	}
	// The conversion of the cases from YAML made timestamps of dates, and of a time at 24
	// hours, which is wrong, one of the next day.
	for i, c := range file.TestCases {
		day, midnight := strings.CutSuffix(c.Input, "T00:00:00.000Z")
		switch rule := strings.ToLower(c.Rule); {
		case !midnight || !strings.HasPrefix(rule, "date"):
		case !strings.HasPrefix(rule, "datetime"):
			file.TestCases[i].Input = day
		case c.FailAt != nil:
			next, err := time.Parse(time.DateOnly, day)
			if err != nil {
				t.Fatal(err)
			}
			file.TestCases[i].Input = next.AddDate(0, 0, -1).Format(time.DateOnly) + "T24:00:00Z"
		}
	}
	return suite{g, file.TestCases}
}

// read adds the rules of a text.
func (g *grammar) read(text string) {
	var rules []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(cutComment(line), " \r\n\t")
		switch {
		case line == "":
		case line[0] == ' ':
			rules[len(rules)-1] += line
		default:
			rules = append(rules, line)
		}
	}
	for _, rule := range rules {
		name, body, _ := strings.Cut(rule, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		more := strings.HasPrefix(body, "/")
		p := abnf{strings.TrimPrefix(body, "/")}
		m := p.alternation()
		if p.space(); p.text != "" {
			panic(fmt.Sprintf("the rule %s ends with %q", name, p.text))
		}
		if first := g.rules[name]; more && first != nil {
			m = firstOf([]matcher{first, m})
		}
		g.rules[name] = m
	}
}

func cutComment(line string) string {
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ';' && !quoted:
			return line[:i]
		}
	}
	return line
}

// abnf reads the right side of a rule.
type abnf struct{ text string }

func (p *abnf) space() { p.text = strings.TrimLeft(p.text, " \t") }

func (p *abnf) accept(s string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.text, s)
	if ok {
		p.text = rest
	}
	return ok
}

func (p *abnf) alternation() matcher {
	all := []matcher{p.concatenation()}
	for p.accept("/") {
		all = append(all, p.concatenation())
	}
	if len(all) == 1 {
		return all[0]
	}
	return firstOf(all)
}

func firstOf(all []matcher) matcher {
	return func(m *matching, at int) int {
		for _, x := range all {
			if end := x(m, at); end >= 0 {
				return end
			}
		}
		return -1
	}
}

func (p *abnf) concatenation() matcher {
	var all []matcher
	for p.space(); p.text != "" && strings.IndexByte("/)]", p.text[0]) < 0; p.space() {
		all = append(all, p.repetition())
	}
	return func(m *matching, at int) int {
		for _, x := range all {
			if at = x(m, at); at < 0 {
				return -1
			}
		}
		return at
	}
}

func (p *abnf) digits() (int, bool) {
	n := 0
	for n < len(p.text) && isDigit(p.text[n]) {
		n++
	}
	value, err := strconv.Atoi(p.text[:n])
	p.text = p.text[n:]
	return value, err == nil
}

func (p *abnf) repetition() matcher {
	least, exact := p.digits()
	most := least
	switch {
	case strings.HasPrefix(p.text, "*"):
		p.text = p.text[1:]
		var bounded bool
		if most, bounded = p.digits(); !bounded {
			most = 1 << 30
		}
	case !exact:
		return p.element()
	}
	x := p.element()
	return func(m *matching, at int) int {
		for n := 0; n < most; n++ {
			end := x(m, at)
			if end < 0 || end == at {
				if n < least && end != at {
					return -1
				}
				break
			}
			at = end
		}
		return at
	}
}

func (p *abnf) element() matcher {
	switch {
	case p.accept("("):
		x := p.alternation()
		p.accept(")")
		return x
	case p.accept("["):
		x := p.alternation()
		p.accept("]")
		return func(m *matching, at int) int { return max(x(m, at), at) }
	case p.accept(`%s"`):
		return p.quoted(false)
	case p.accept(`"`):
		return p.quoted(true)
	case p.accept("%x"):
		low, high, ranged := strings.Cut(p.word(), "-")
		if !ranged {
			high = low
		}
		first, _ := strconv.ParseUint(low, 16, 8)
		last, err := strconv.ParseUint(high, 16, 8)
		if err != nil {
			panic(err)
		}
		return func(m *matching, at int) int {
			if at < len(m.text) && byte(first) <= m.text[at] && m.text[at] <= byte(last) {
				return m.reach(at + 1)
			}
			return -1
		}
	}
	name := strings.ToLower(p.word())
	return func(m *matching, at int) int { return m.rule(name, at) }
}

func (m *matching) reach(end int) int {
	m.furthest = max(m.furthest, end)
	return end
}

func (p *abnf) word() string {
	n := 0
	for n < len(p.text) && (isWord(p.text[n]) || p.text[n] == '-') {
		n++
	}
	word := p.text[:n]
	p.text = p.text[n:]
	return word
}

func (p *abnf) quoted(fold bool) matcher {
	word, rest, _ := strings.Cut(p.text, `"`)
	p.text = rest
	return func(m *matching, at int) int {
		end := at + len(word)
		if end <= len(m.text) && (m.text[at:end] == word || fold && strings.EqualFold(m.text[at:end], word)) {
			return m.reach(end)
		}
		return -1
	}
}

// oasis are the three files, with the number of their cases.
func oasisSuites(t testing.TB) map[string]suite {
	const core = "odata-abnf-construction-rules.txt"
	return map[string]suite{
		"core":        readSuite(t, "odata-abnf-testcases.json", core),
		"aggregation": readSuite(t, "odata-aggregation-testcases.json", core, "odata-aggregation-abnf.txt"),
		"temporal":    readSuite(t, "odata-temporal-testcases.json", core, "odata-temporal-abnf.txt"),
	}
}

// TestGrammar holds the twin to the labels of the cases, and of the changed inputs.
func TestGrammar(t *testing.T) {
	suites := oasisSuites(t)
	for name, s := range suites {
		for _, c := range s.cases {
			ok, furthest := s.grammar.match(c.Rule, c.Input)
			switch {
			case c.FailAt == nil && !ok:
				t.Errorf("%s: %s: %s fails at %d", name, c.Rule, c.Input, furthest)
			case c.FailAt != nil && (ok || furthest != *c.FailAt):
				t.Errorf("%s: %s: %s: %t, %d; fails at %d", name, c.Rule, c.Input, ok, furthest, *c.FailAt)
			}
		}
	}
	for _, c := range mutations(t) {
		if ok, furthest := suites["core"].grammar.match(c.Rule, c.Input); ok != c.OK || !ok && furthest > c.MaxMatched {
			t.Errorf("%s: %s: %t, %d; want %t, %d", c.Rule, c.Input, ok, furthest, c.OK, c.MaxMatched)
		}
	}
}

// mutation is an input that was changed at random, with what the grammar says of it.
type mutation struct {
	Rule, Input string
	OK          bool
	MaxMatched  int
}

func mutations(t testing.TB) (all []mutation) {
	for line := range strings.Lines(string(corpora.Read(t, "odata/abnf/labelled-mutations-sample.jsonl"))) {
		var c mutation
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}
