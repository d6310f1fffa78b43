package query

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
)

// oasisLimits lets pass how deep the cases expand.
var oasisLimits = Limits{MaxExpandDepth: 4}

// byRule parses an input by a rule of the standard's grammar. The error's offset is that
// in the input if the rule is a whole URL, path, query or header.
func byRule(p *Parser, rule, input string) error {
	rule = strings.ToLower(rule)
	if read := valueRules[rule]; read != nil {
		return read(input)
	}
	switch rule {
	case "enumvalue":
		return enumRule(p, input)
	case "primitivevalue":
		return primitiveRule(p, input)
	}
	if kind, ok := literalsOfRules[rule]; ok || strings.HasPrefix(rule, "geo") {
		return literalRule(p, rule, input, kind)
	}
	switch rule {
	case "odatauri":
		return uriRule(p, input)
	case "odatarelativeuri":
		return relativeRule(p, input)
	case "resourcepath", "entitysetname":
		_, err := p.Parse(input, "")
		return err
	case "context":
		fragment, ok := strings.CutPrefix(input, "#")
		if !ok {
			return errors.New("there is no #")
		}
		_, err := p.Context(fragment)
		return err
	case "header":
		return headerRule(input)
	case "prefer":
		name, value, ok := strings.Cut(input, ":")
		if !ok || !strings.EqualFold(name, "Prefer") {
			return errors.New("it is no header Prefer")
		}
		_, err := ParsePrefer(strings.TrimLeft(value, " \t"))
		return err
	case "preference", "includeannotationspreference", "maxpagesizepreference":
		prefs, err := ParsePrefer(input)
		if err == nil && prefs.Others != nil && rule != "preference" {
			err = errors.New("it is another preference")
		}
		return err
	case "queryoptions":
		if err := customNames(p, input); err != nil {
			return err
		}
		return queryRule(p, rule, input)
	case "customqueryoption", "systemqueryoption", "filter", "orderby", "select", "expand", "search", "compute", "skiptoken", "deltatoken":
		return queryRule(p, rule, input)
	case "searchexpr":
		return queryRule(p, "search", "$search="+strings.ReplaceAll(input, "&", "%26"))
	case "boolcommonexpr", "notexpr":
		return queryRule(p, "filter", "$filter="+strings.ReplaceAll(input, "&", "%26"))
	}
	return expressionRule(p, rule, input)
}

// oasisTarget is what queries are about without a path before them.
func oasisTarget(p *Parser) Type {
	if p.Model == nil {
		return Type{Collection: true}
	}
	return typeOfTarget((*oasisThing)(nil), true)
}

func queryRule(p *Parser, rule, input string) error {
	if at := strings.IndexByte(input, '&'); at >= 0 && rule != "queryoptions" {
		return &Error{Offset: at, Message: "it is more than one option"}
	}
	name, _, _ := strings.Cut(input, "=")
	if id := lookupOption(name); rule != "queryoptions" && rule != "customqueryoption" && rule != "systemqueryoption" && (id == noOption || optionNames[id][1:] != rule) {
		return fmt.Errorf("it is not $%s", rule)
	}
	if id := lookupOption(name); rule == "systemqueryoption" && (id == noOption || id == levelsOption) {
		return errors.New("it is no system query option")
	}
	_, err := p.Query(input, oasisTarget(p))
	return err
}

// customNames fails at a custom option whose name is none of the file's words, which are
// what a service has.
func customNames(p *Parser, query string) error {
	if oasisCustom[p.Model] == nil {
		return nil
	}
	end := 0
	for part := range strings.SplitSeq(query, "&") {
		end += len(part)
		name, _, valued := strings.Cut(part, "=")
		if name, err := url.QueryUnescape(name); err == nil && name != "" && lookupOption(name) == noOption && name[0] != '$' && name[0] != '@' && !oasisCustom[p.Model](name, valued) {
			return &Error{Offset: end, Message: "no custom option is called " + name}
		}
		end++
	}
	return nil
}

// uriRule takes for the root what makes the rest a path.
func uriRule(p *Parser, input string) (err error) {
	scheme, rest, ok := strings.Cut(input, "://")
	host, _, slash := strings.Cut(rest, "/")
	if !ok || !slash || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return errors.New("it is no absolute URL")
	}
	if _, err := url.Parse(scheme + "://" + host); err != nil && !strings.HasPrefix(host, "[v") {
		return err
	}
	path, _, _ := strings.Cut(input, "?")
	if path == input && strings.HasSuffix(path, "/") {
		return nil // the root itself
	}
	for at := len(scheme) + 3 + len(host) + 1; at <= len(path); at++ {
		if path[at-1] != '/' {
			continue
		}
		if e := relativeRule(p, input[at:]); e == nil {
			return nil
		} else if err == nil || offsetIn(e, input[at:])+at > offsetIn(err, input) {
			err = e
		}
	}
	return err
}

func relativeRule(p *Parser, input string) error {
	rest, fragment, hasFragment := strings.Cut(input, "#")
	path, query, _ := strings.Cut(rest, "?")
	if hasFragment && path != "$metadata" {
		return &Error{Offset: len(rest), Message: "a fragment is only for $metadata"}
	}
	if path == "" {
		return &Error{Message: "there is no path"}
	}
	if _, err := p.Parse(path, query); err != nil || !hasFragment {
		return err
	}
	_, err := p.Context(fragment)
	return err
}

var odataHeaders = []string{"AsyncResult", "Content-ID", "Isolation", "OData-Isolation", "OData-EntityID", "OData-Error", "OData-MaxVersion", "OData-Version", "Prefer"}

func headerRule(input string) error {
	name, value, ok := strings.Cut(input, ":")
	if !ok {
		return errors.New("there is no colon")
	}
	if !slices.ContainsFunc(odataHeaders, func(known string) bool { return strings.EqualFold(name, known) }) {
		return errors.New("it is no header of OData's")
	}
	return CheckHeader(name, strings.TrimLeft(value, " \t"))
}

func expressionRule(p *Parser, rule, input string) error {
	text, _, err := decode(input, inQuery, "it")
	if err != nil {
		return err
	}
	target := oasisTarget(p).Item()
	sub := parser{request: newRequest(p.Limits, p.Model), option: "it", text: text, scope: &scope{it: target, this: target}}
	switch rule {
	case "odataidentifier":
		sub.identifier()
	case "stringinurl":
		sub.jsonString()
	case "functionparameter":
		sub.text = "(" + text + ")"
		sub.arguments()
	case "anyexpr":
		sub.vars = []variable{{"items", Type{Kind: target.Kind, Target: target.Target, Collection: true}}}
		sub.text = "items/" + text
		sub.path()
	case "commonexpr", "firstmemberexpr", "propertypathexpr", "isofexpr":
		sub.expression(orPower)
	default:
		panic("there is no parser for the rule " + rule)
	}
	if sub.end(); sub.errs != nil || sub.pos == 0 {
		return errors.Join(sub.failed(), errors.New("it is not "+rule))
	}
	return nil
}

// offsetIn returns the place of an error in the input that was parsed: 0 if it does not
// say.
func offsetIn(err error, input string) int {
	var e *Error
	if !errors.As(err, &e) {
		return 0
	}
	start := 0
	if e.Option != "" {
		for part := range strings.SplitSeq(input, "&") {
			name, _, _ := strings.Cut(part[strings.LastIndexByte(part, '?')+1:], "=")
			name, _ = url.QueryUnescape(name)
			if strings.EqualFold(strings.TrimPrefix(name, "$"), strings.TrimPrefix(e.Option, "$")) {
				start = strings.Index(input, part) + strings.IndexByte(part, '=') + 1
				if e.Offset < 0 {
					start = strings.Index(input, part)
				}
				break
			}
		}
	}
	return start + rawOffset(input[start:], max(e.Offset, 0))
}

// rawOffset returns the place in a text of the character that is at an offset of it
// decoded.
func rawOffset(raw string, offset int) int {
	at := 0
	for ; offset > 0 && at < len(raw); offset-- {
		if raw[at] == '%' {
			at += 2
		}
		at++
	}
	return at
}

// TestOASISUnbound holds that what the standard's cases say is right can be parsed
// without a model, where a name is just a name.
func TestOASISUnbound(t *testing.T) {
	p := &Parser{Limits: oasisLimits}
	table := verdicts(t)
	for name, s := range oasisSuites(t) {
		n := 0
		for _, c := range s.cases {
			if c.FailAt != nil || table[rowID(name, c)].kind == "wrong" {
				continue
			}
			if err := byRule(p, c.Rule, c.Input); err != nil {
				t.Errorf("%s: %s: %s: %v", name, c.Rule, c.Input, err)
			}
			n++
		}
		t.Logf("%s: %d cases that are right are parsed without a model", name, n)
	}
}

// A verdict is why a case is taken otherwise than its file says.
type verdict struct{ kind, reason string }

// verdicts reads the table of cases that differ.
func verdicts(t testing.TB) map[string]verdict {
	data, err := os.ReadFile("testdata/oasis.tsv")
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]verdict{}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(parts) != 4 || parts[3] == "" {
			t.Fatalf("not a line of the table: %q", line)
		}
		table[parts[0]+" "+parts[1]] = verdict{parts[2], parts[3]}
	}
	return table
}

// rowID names a case in the table.
func rowID(suite string, c suiteCase) string {
	sum := sha256.Sum256([]byte(c.Rule + "\n" + c.Input))
	return suite + " " + hex.EncodeToString(sum[:6])
}

// TestOASIS holds the parser, with the model of the cases, to all of them: what is right
// is parsed, and what is wrong fails where the case says, or before. What differs stands in
// the table, with the reason.
func TestOASIS(t *testing.T) {
	table := verdicts(t)
	for name, s := range oasisSuites(t) {
		p := &Parser{Limits: oasisLimits}
		if s.grammar.names["entitysetname"] != nil {
			p.Model = oasisModel(s.grammar.names)
		}
		var right, wrong, listed int
		for _, c := range s.cases {
			id := rowID(name, c)
			err := byRule(p, c.Rule, c.Input)
			as := c.FailAt == nil && err == nil || c.FailAt != nil && err != nil && offsetIn(err, c.Input) <= *c.FailAt
			v, differs := table[id]
			delete(table, id)
			switch {
			case as && differs:
				t.Errorf("%s: %s: %s is as its case says, and listed: %v", id, c.Rule, c.Input, v)
			case differs:
				listed++
				checkVerdict(t, id, c, v)
			case !as:
				t.Errorf("%s: %s: %s is %v", id, c.Rule, c.Input, err)
			case c.FailAt == nil:
				right++
			default:
				wrong++
			}
		}
		t.Logf("%s: of %d cases %d that are right are parsed, %d that are wrong fail in time; %d are listed with a reason", name, len(s.cases), right, wrong, listed)
	}
	for id, v := range table {
		t.Errorf("there is no case %s, which is listed: %v", id, v)
	}
}

// checkVerdict holds that a case differs for a reason of the kind that its line says.
func checkVerdict(t *testing.T, id string, c suiteCase, v verdict) {
	t.Helper()
	err := byRule(&Parser{Limits: oasisLimits}, c.Rule, c.Input)
	switch {
	case v.kind == "typed" && c.FailAt == nil && err == nil:
	case v.kind == "wrong" && c.FailAt == nil && err != nil:
	default:
		t.Errorf("%s: %s is listed wrongly as %v: without a model it is %v", id, c.Input, v, err)
	}
}
