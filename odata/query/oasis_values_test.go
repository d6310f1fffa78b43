package query

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// The rules of the standard's grammar for literals and values.

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

func literalRule(p *Parser, rule, input string, kinds []LiteralKind) error {
	text, _, err := decode(input, inPath, "it")
	if err != nil {
		return err
	}
	sub := parser{request: newRequest(p.Limits, p.Model), option: "it", text: text, scope: new(scope)}
	x, ok := sub.constant()
	sub.end()
	if sub.errs != nil || !ok {
		return errors.Join(sub.failed(), errors.New("it is no literal"))
	}
	l := x.expr.(*Literal)
	if rule == "enumliteral" {
		return enumRule(p, l.quotedPart())
	}
	if most := literalDigits[rule]; most > 0 && len(strings.TrimLeft(l.Text, "+-")) > most {
		return errors.New("it has too many digits")
	}
	if rule == "durationliteral" && l.Kind == StringLiteral {
		_, err := wire.ParseDuration(l.quotedPart())
		return err
	}
	if kinds != nil && !slices.Contains(kinds, l.Kind) {
		return fmt.Errorf("it is %v", l.Kind)
	}
	return nil
}

var literalDigits = map[string]int{"sbyteliteral": 3, "int16literal": 5, "int32literal": 10, "int64literal": 19}

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

func enumRule(p *Parser, s string) error {
	if _, known := oasisPatternType.Value(s); !isEnumValue(s) || p.Model != nil && !known {
		return errors.New("it is no value of an enumeration")
	}
	return nil
}

func requestIDRule(s string) error { return CheckHeader("Content-ID", s) }

func primitiveRule(p *Parser, s string) error {
	errs := []error{enumRule(p, s)}
	if errs[0] == nil {
		return nil
	}
	for _, rule := range []string{"booleanvalue", "guidvalue", "durationvalue", "datetimeoffsetvalue", "datevalue", "timeofdayvalue", "decimalvalue"} {
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
