package server

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/wire"
)

// checkFacets refuses a value, or an item of a collection, that the facets of its property do
// not allow (CSDL 7.2).
func (r *request) checkFacets(v wire.Structured, p *wire.PropertyInfo, value wire.Value, path string) error {
	if value.IsMissing() || p.Target != nil {
		return nil
	}
	facets, some := r.handler.described.FacetsOf(codec.TypeName(v), p.Name)
	if !some {
		return nil
	}
	if !p.Collection {
		return checkFacet(&facets, p, value, path)
	}
	for i := range value.Len() {
		if err := checkFacet(&facets, p, value.Item(i), path); err != nil {
			return err
		}
	}
	return nil
}

func checkFacet(f *described.Facets, p *wire.PropertyInfo, value wire.Value, path string) error {
	var what string
	switch value.Kind() {
	case wire.KindString:
		what = textBeyond(f, value.Text())
	case wire.KindBinary:
		if n := len(value.Binary().Bytes()); f.MaxLength > 0 && n > f.MaxLength {
			what = fmt.Sprintf("has %d bytes, at most %d are allowed (the facet MaxLength)", n, f.MaxLength)
		}
	case wire.KindDecimal:
		what = decimalBeyond(f, value.Decimal().String())
	case wire.KindSpatial:
		what = shapeBeyond(f.Shape, value.Text())
	case wire.KindDateTimeOffset, wire.KindTimeOfDay, wire.KindDuration:
		b, err := codec.AppendValue(nil, value)
		if _, fraction := digits(string(b)); err == nil && f.Precision >= 0 && len(fraction) > f.Precision {
			what = fmt.Sprintf("has %d digits of a second, at most %d are allowed (Precision)", len(fraction), f.Precision)
		}
	}
	if what == "" {
		return nil
	}
	return BadRequest(p.Name+" "+what, path+p.Name)
}

func textBeyond(f *described.Facets, text string) string {
	if n := utf8.RuneCountInString(text); f.MaxLength > 0 && n > f.MaxLength {
		return fmt.Sprintf("has %d characters, at most %d are allowed (the facet MaxLength)", n, f.MaxLength)
	}
	if f.ASCII && strings.ContainsFunc(text, func(c rune) bool { return c >= utf8.RuneSelf }) {
		return "has characters that are not ASCII (Unicode)"
	}
	return ""
}

// decimalBeyond holds a decimal, however it is written, to Precision and Scale: of the digits that
// Precision allows, Scale keeps some for what is behind the point (CSDL 7.2.3, 7.2.4).
func decimalBeyond(f *described.Facets, text string) string {
	switch text {
	case "INF", "-INF", "NaN":
		if f.Finite {
			return "is " + text + `, which only a Scale of "floating" allows (CSDL 7.2.4)`
		}
		return ""
	}
	before, behind, all := decimalDigits(text)
	switch {
	case f.Scale >= 0 && behind > f.Scale:
		return fmt.Sprintf("has %d digits behind the decimal point, at most %d are allowed (Scale)", behind, f.Scale)
	case f.Precision > 0 && f.Scale >= 0 && before > f.Precision-f.Scale:
		return fmt.Sprintf("has %d digits before the decimal point, at most %d are allowed (Precision, Scale)", before, f.Precision-f.Scale)
	case f.Precision > 0 && all > f.Precision:
		return fmt.Sprintf("has %d digits, at most %d are allowed (Precision)", all, f.Precision)
	}
	return ""
}

// mostExponent is beyond every exponent whose digits a facet could allow.
const mostExponent = 1_000_000_000

// decimalDigits counts the digits of a decimal before and behind its point, without zeros at the
// ends, and all from the first that is no zero: those that are there when it is written without an
// exponent, which it is not, since they could be too many.
func decimalDigits(text string) (before, behind, all int) {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(strings.TrimLeft(text, "+-")), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	some := strings.TrimRight(digits, "0")
	if some == "" {
		return 0, 0, 0
	}
	power, err := strconv.Atoi(cmp.Or(exponent, "0"))
	if err != nil && strings.HasPrefix(exponent, "-") {
		power = -mostExponent
	} else if err != nil {
		power = mostExponent
	}
	power = min(max(power, -mostExponent), mostExponent) - len(fraction) + len(digits) - len(some) // of ten, behind the digits
	return max(0, len(some)+power), max(0, -power), len(some) + max(0, power)
}

// digits returns those before a decimal point, as the last part of a text, and behind it,
// without zeros at the end.
func digits(text string) (whole, fraction string) {
	whole, rest, _ := strings.Cut(text, ".")
	end := 0
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	start := len(whole)
	for start > 0 && whole[start-1] >= '0' && whole[start-1] <= '9' {
		start--
	}
	return whole[start:], strings.TrimRight(rest[:end], "0")
}
