package server

import (
	"fmt"
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
			what = fmt.Sprintf("has %d bytes, at most %d are allowed (MaxLength)", n, f.MaxLength)
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
		return fmt.Sprintf("has %d characters, at most %d are allowed (MaxLength)", n, f.MaxLength)
	}
	if f.ASCII && strings.ContainsFunc(text, func(c rune) bool { return c >= utf8.RuneSelf }) {
		return "has characters that are not ASCII (Unicode)"
	}
	return ""
}

func decimalBeyond(f *described.Facets, text string) string {
	switch text {
	case "INF", "-INF", "NaN":
		if f.Finite {
			return "is " + text + `, which only a Scale of "floating" allows (CSDL 7.2.4)`
		}
		return ""
	}
	whole, fraction := digits(text)
	if f.Scale >= 0 && len(fraction) > f.Scale {
		return fmt.Sprintf("has %d digits behind the decimal point, at most %d are allowed (Scale)", len(fraction), f.Scale)
	}
	if n := len(strings.TrimLeft(whole+fraction, "0")); f.Precision > 0 && n > f.Precision {
		return fmt.Sprintf("has %d digits, at most %d are allowed (Precision)", n, f.Precision)
	}
	return ""
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
