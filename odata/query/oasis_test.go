package query

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/wire"
)

// oasisLimits lets pass how deep the cases expand.
var oasisLimits = Limits{MaxExpandDepth: 4}

// byRule parses an input by a rule of the standard's grammar. The error's offset is that
// in the input if the rule is a whole URL, path, query or header.
func byRule(p *Parser, rule, input string) error {
	rule = strings.ToLower(rule)
	if strings.HasPrefix(rule, "date") && !strings.HasPrefix(rule, "datetime") { // the conversion of the cases from YAML made timestamps of dates
		input = strings.TrimSuffix(input, "T00:00:00.000Z")
	}
	if read := valueRules[rule]; read != nil {
		return read(input)
	}
	if rule == "primitivevalue" {
		return primitiveRule(input)
	}
	if kind, ok := literalsOfRules[rule]; ok || strings.HasPrefix(rule, "geo") {
		return literalRule(rule, input, kind)
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
		_, err := ParsePrefer(input)
		return err
	case "queryoptions", "customqueryoption", "systemqueryoption", "filter", "orderby", "select", "expand", "search", "compute", "skiptoken", "deltatoken":
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
	if id := lookupOption(name); rule != "queryoptions" && rule != "customqueryoption" && rule != "systemqueryoption" && (id == noOption || optionNames[id] != rule) {
		return fmt.Errorf("it is not $%s", rule)
	}
	_, err := p.Query(input, oasisTarget(p))
	return err
}

// uriRule takes for the root what makes the rest a path.
func uriRule(p *Parser, input string) (err error) {
	scheme, rest, ok := strings.Cut(input, "://")
	host, _, slash := strings.Cut(rest, "/")
	if !ok || !slash || host == "" || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return errors.New("it is no absolute URL")
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

func headerRule(input string) error {
	name, value, ok := strings.Cut(input, ":")
	if !ok {
		return errors.New("there is no colon")
	}
	return CheckHeader(name, strings.TrimLeft(value, " \t"))
}

func expressionRule(p *Parser, rule, input string) error {
	text, err := decode(input, "it")
	if err != nil {
		return err
	}
	target := oasisTarget(p).Item()
	sub := parser{request: newRequest("", input, p), option: "it", text: text, scope: &scope{it: target, this: target}}
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

// literalsOfRules are the kinds of literals that rules are about.
var literalsOfRules = map[string][]LiteralKind{
	"null": {NullLiteral}, "boolean": {BooleanLiteral}, "guid": {GuidLiteral}, "date": {DateLiteral},
	"datetimeoffsetliteral": {DateTimeOffsetLiteral}, "datetimeoffsetvalueinurl": {DateTimeOffsetLiteral},
	"timeofdayliteral": {TimeOfDayLiteral}, "stringliteral": {StringLiteral}, "durationliteral": {DurationLiteral, StringLiteral},
	"binaryliteral": {BinaryLiteral}, "enumliteral": {EnumLiteral, StringLiteral}, "sbyteliteral": {IntegerLiteral},
	"int16literal": {IntegerLiteral}, "int32literal": {IntegerLiteral}, "int64literal": {IntegerLiteral},
	"decimalliteral": {IntegerLiteral, DecimalLiteral, DoubleLiteral}, "doubleliteral": {IntegerLiteral, DecimalLiteral, DoubleLiteral},
	"singleliteral": {IntegerLiteral, DecimalLiteral, DoubleLiteral}, "primitiveliteral": nil,
}

func literalRule(rule, input string, kinds []LiteralKind) error {
	text, err := decode(strings.ReplaceAll(input, "+", "%2B"), "it")
	if err != nil {
		return err
	}
	sub := parser{request: newRequest("", input, new(Parser)), option: "it", text: text, scope: new(scope)}
	x, ok := sub.constant()
	sub.end()
	if sub.err != nil || !ok {
		return errors.Join(sub.err, errors.New("it is no literal"))
	}
	l := x.expr.(*Literal)
	if rule == "enumliteral" && !isEnumValue(l.quotedPart()) {
		return errors.New("it is no enumeration literal")
	}
	if kinds != nil && !slices.Contains(kinds, l.Kind) {
		return fmt.Errorf("it is %v", l.Kind)
	}
	return nil
}

// valueRules are those for values outside of URLs, which package wire reads.
var valueRules = map[string]func(string) error{
	"booleanvalue":        func(s string) error { return among(s, "true", "false") },
	"bytevalue":           integerRule(0, math.MaxUint8),
	"sbytevalue":          integerRule(math.MinInt8, math.MaxInt8),
	"int16value":          integerRule(math.MinInt16, math.MaxInt16),
	"int32value":          integerRule(math.MinInt32, math.MaxInt32),
	"int64value":          integerRule(math.MinInt64, math.MaxInt64),
	"decimalvalue":        numberRule,
	"doublevalue":         numberRule,
	"singlevalue":         numberRule,
	"guidvalue":           by(wire.ParseGuid),
	"datevalue":           by(wire.ParseDate),
	"datetimeoffsetvalue": by(wire.ParseDateTimeOffset),
	"timeofdayvalue":      by(wire.ParseTimeOfDay),
	"durationvalue":       by(wire.ParseDuration),
	"enumvalue":           enumRule,
	"request-id":          requestIDRule,
}

func by[T any](parse func(string) (T, error)) func(string) error {
	return func(s string) error {
		_, err := parse(s)
		return err
	}
}

func among(s string, words ...string) error {
	if !slices.Contains(words, s) {
		return errors.New("it is none of " + strings.Join(words, ", "))
	}
	return nil
}

func integerRule(least, most int64) func(string) error {
	return func(s string) error {
		n, err := strconv.ParseInt(s, 10, 64)
		if err == nil && (n < least || n > most) {
			err = errors.New("out of range")
		}
		return err
	}
}

func numberRule(s string) error {
	if _, n := scanNumber(s); (n == 0 || n != len(s)) && s != "NaN" {
		return errors.New("it is no number")
	}
	return nil
}

func enumRule(s string) error {
	if !isEnumValue(s) {
		return errors.New("it is no value of an enumeration")
	}
	return nil
}

func requestIDRule(s string) error { return CheckHeader("Content-ID", s) }

func primitiveRule(s string) error {
	var errs []error
	for _, rule := range []string{"booleanvalue", "guidvalue", "durationvalue", "datetimeoffsetvalue", "datevalue", "timeofdayvalue", "enumvalue", "decimalvalue"} {
		err := valueRules[rule](s)
		if err == nil {
			return nil
		}
		errs = append(errs, err)
	}
	if checkSpatial(s) == nil {
		return nil
	}
	_, err := wire.ParseBinary(s)
	if err != nil {
		return errors.Join(append(errs, err)...)
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
			if c.FailAt != nil {
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
