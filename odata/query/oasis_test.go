package query

import (
	"errors"
	"fmt"
	"net/url"
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
	case "customqueryoption", "systemqueryoption":
		if strings.Contains(input, "&") {
			return errors.New("it is more than one option")
		}
		return queryRule(p, rule, input)
	case "queryoptions", "filter", "orderby", "select", "expand", "search", "compute", "skiptoken", "deltatoken":
		return queryRule(p, rule, input)
	case "searchexpr":
		return queryRule(p, "search", "$search="+input)
	case "boolcommonexpr", "notexpr":
		return queryRule(p, "filter", "$filter="+input)
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
	if sub.end(); sub.err != nil || sub.pos == 0 {
		return errors.Join(sub.err, errors.New("it is not "+rule))
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
	for name, s := range oasisSuites(t) {
		n := 0
		for _, c := range s.cases {
			if c.FailAt != nil || refused[c.Input] != "" {
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

// refused are cases that the grammar accepts and that are not right nevertheless, with the
// reason; the parser refuses them.
var refused = map[string]string{
	"$format=json&$Format=atom&$format=xml&$format=text/html": "an option can be given once only (URL Conventions 5.1)",
	"$format=JSON&$format=Atom&$format=XML&$format=text/html": "an option can be given once only (URL Conventions 5.1)",
	"$FORMAT=JSON&$format=Atom&$format=XML&$format=text/html": "an option can be given once only (URL Conventions 5.1)",
}

const fromYAML = "the file's conversion from YAML made another text of the input"

// laxer are inputs that the grammar refuses and the parser does not, with the reason.
var laxer = map[string]string{
	"Categories/TheBestProduct()": "a key as a segment of its own can be any text (URL Conventions 4.3.6)",
	"$search=more&more":           "custom options can have any name",
	"$skiptoken=Not&this":         "custom options can have any name",
	"2012-01-01T00:00:00.000Z":    fromYAML,
}

// stricter are inputs that the grammar accepts and that do not fit the model's types, with
// the reason. Without a model they are parsed.
var stricter = map[string]string{
	"Size eq true":                      "a property of the type Edm.Int32",
	"date(LifeTime)":                    "a duration has no date",
	"fractionalseconds(LifeTime)":       "a duration has no time of day",
	"hour(BirthDate)":                   "a date has no time of day",
	"minute(BirthDate)":                 "a date has no time of day",
	"second(BirthDate)":                 "a date has no time of day",
	"lambda/Completed":                  "there is no lambda, so no variable",
	"lambda/Name eq $it/Name":           "there is no lambda, so no variable",
	"$filter=endswith($it,'.com')":      "the query is about entities here",
	"$filter=endswith($this,'.com')":    "the query is about entities here",
	"$this eq 'Hugo'":                   "the query is about entities here",
	"$expand=Manager($search=(green))":  "a single entity is not searched (URL Conventions 5.1.3)",
	"$expand=Manager($search='gr(een')": "a single entity is not searched (URL Conventions 5.1.3)",
	"$expand=Manager($search=a%3Bb)":    "a single entity is not searched (URL Conventions 5.1.3)",
	"$expand=Manager($search='a%3Bb')":  "a single entity is not searched (URL Conventions 5.1.3)",
	"$select=Addresses($filter=startswith(City,'H');$top=5;$skip=0;$count=true;$orderby=$it;$search=blue;@c=15)&$expand=Addresses/Country":                     "a complex value has no order",
	"$apply=filter(Amount le 2)/groupby((Product/Name),aggregate(Forecast))&$filter=Total ge 4":                                                                "the property is not computed",
	"$apply=filter(Status eq 'incomplete')/addnested(Items,filter(not Shipped) as Stuff)/groupby((Customer/Country),aggregate(Amount with sum as ItemAmount))": "Shipped is a time",
	"FirstName in (FirstName)":                                         "the right side of in is no collection",
	"$select=Model.AddressWithLocation/Location":                       "a complex type, where the query is about entities",
	"$select=AddressWithLocation/Location":                             "a complex type, where the query is about entities",
	"$apply=join(Sales as Sale,filter(Customer/Country eq 'US'))":      "an entity is no string",
	"$apply=outerjoin(Sales as Sale,filter(Customer/Country eq 'FR'))": "an entity is no string",
	"$orderby=isdefined(Product) desc,Product asc":                     "an entity has no order",
	"$apply=orderby(Country asc,Name desc)":                            "an entity has no order",
}

// TestOASIS holds the parser, with the model of the cases, to all of them: what is right
// is parsed, and what is wrong fails where the case says, or before.
func TestOASIS(t *testing.T) {
	for name, s := range oasisSuites(t) {
		p := &Parser{Limits: oasisLimits}
		if s.grammar.names["entitysetname"] != nil {
			p.Model = oasisModel(s.grammar.names)
		}
		var right, wrong, listed int
		for _, c := range s.cases {
			err := byRule(p, c.Rule, c.Input)
			switch {
			case refused[c.Input] != "" || laxer[c.Input] != "" && c.FailAt != nil || stricter[c.Input] != "" && err != nil:
				if listed++; (err == nil) != (laxer[c.Input] != "") {
					t.Errorf("%s: %s: %s is listed wrongly: %v", name, c.Rule, c.Input, err)
				}
			case c.FailAt == nil && err != nil:
				t.Errorf("%s: %s: %s: %v", name, c.Rule, c.Input, err)
			case c.FailAt != nil && err == nil:
				t.Errorf("%s: %s: %s is parsed", name, c.Rule, c.Input)
			case c.FailAt != nil && offsetIn(err, c.Input) > *c.FailAt:
				t.Errorf("%s: %s: %s fails at %d, not by %d: %v", name, c.Rule, c.Input, offsetIn(err, c.Input), *c.FailAt, err)
			case c.FailAt == nil:
				right++
			default:
				wrong++
			}
		}
		t.Logf("%s: of %d cases %d that are right are parsed, %d that are wrong fail in time; %d are refused with a reason", name, len(s.cases), right, wrong, listed)
	}
}
