package evaluate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// compileSearch returns what tells whether an instance matches $search (URL Conventions
// 5.1.8): a word or a phrase is in one of its texts, whatever the case. Its texts are its
// strings, those in its collections and complex values, and those that are not declared
// or computed; not those of related entities.
func compileSearch(x *query.SearchExpr) func(v wire.Value) bool {
	if x == nil {
		return func(wire.Value) bool { return true }
	}
	switch x.Op {
	case query.And:
		left, right := compileSearch(x.Left), compileSearch(x.Right)
		return func(v wire.Value) bool { return left(v) && right(v) }
	case query.Or:
		left, right := compileSearch(x.Left), compileSearch(x.Right)
		return func(v wire.Value) bool { return left(v) || right(v) }
	case query.Not:
		left := compileSearch(x.Left)
		return func(v wire.Value) bool { return !left(v) }
	}
	term := folded(x.Term)
	has := func(text string) bool { return strings.Contains(folded(text), term) }
	return func(v wire.Value) bool { return anyText(v, has) }
}

// folded returns a text in which letters that differ by case alone are the same.
func folded(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return strings.Map(fold, s)
		}
	}
	return s
}

// fold returns the least of the letters that differ from r by case alone, but the
// lower-case one for those of ASCII.
func fold(r rune) rune {
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	return unicode.ToLower(least)
}

// anyText reports whether has is true for one of the texts of a value.
func anyText(v wire.Value, has func(string) bool) bool {
	switch v.Kind() {
	case wire.KindString:
		return has(v.Text())
	case wire.KindCollection:
		for i := range v.Len() {
			if anyText(v.Item(i), has) {
				return true
			}
		}
	case wire.KindUntyped:
		for _, name := range internal.MembersOf(v) {
			if anyText(internal.MemberOf(v, name), has) {
				return true
			}
		}
	case wire.KindStructured:
		o := v.Object()
		if r, ok := o.(*row); ok {
			for _, value := range r.values {
				if anyText(value, has) {
					return true
				}
			}
			if o = r.base; o == nil {
				return false
			}
		}
		return !internal.Strings(o, func(text string) bool { return !has(text) })
	}
	return false
}
