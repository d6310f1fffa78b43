package evaluate

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"github.com/odatagen/odatagen/wire"
)

// The functions of strings and collections (URL Conventions 5.1.1.5 to 5.1.1.7). Strings
// are counted by characters, Unicode code points.

// length returns the number of characters or items.
func (c *calc) length(v wire.Value) wire.Value {
	switch v.Kind() {
	case wire.KindString:
		return internal.Int32(int64(utf8.RuneCountInString(v.Text())))
	case wire.KindCollection:
		return internal.Int32(int64(v.Len()))
	}
	return null
}

// search is a function that looks for its second argument in its first.
type search int

const (
	containsIt search = iota
	startsWithIt
	endsWithIt
)

func (c *calc) finds(how search, a, b wire.Value) truth {
	switch {
	case a.IsMissing() || b.IsMissing():
		return unknown
	case a.Kind() == wire.KindString && b.Kind() == wire.KindString:
		switch how {
		case startsWithIt:
			return truthOf(strings.HasPrefix(a.Text(), b.Text()))
		case endsWithIt:
			return truthOf(strings.HasSuffix(a.Text(), b.Text()))
		}
		return truthOf(strings.Contains(a.Text(), b.Text()))
	case a.Kind() == wire.KindCollection && b.Kind() == wire.KindCollection:
		switch how {
		case startsWithIt:
			return truthOf(c.itemsAt(a, b, 0))
		case endsWithIt:
			return truthOf(c.itemsAt(a, b, a.Len()-b.Len()))
		}
		return truthOf(c.indexOfItems(a, b) >= 0)
	}
	return unknown
}

// itemsAt reports whether the items of b stand in a, from an index on.
func (c *calc) itemsAt(a, b wire.Value, at int) bool {
	if at < 0 || at+b.Len() > a.Len() {
		return false
	}
	for i := range b.Len() {
		if c.step(); c.err != nil || !c.equal(a.Item(at+i), b.Item(i)) {
			return false
		}
	}
	return true
}

func (c *calc) indexOfItems(a, b wire.Value) int {
	for at := 0; at+b.Len() <= a.Len(); at++ {
		if c.itemsAt(a, b, at) {
			return at
		}
	}
	return -1
}

// indexOf returns where b first stands in a; -1 if it does not.
func (c *calc) indexOf(a, b wire.Value) wire.Value {
	switch {
	case a.IsMissing() || b.IsMissing():
		return null
	case a.Kind() == wire.KindString && b.Kind() == wire.KindString:
		at := strings.Index(a.Text(), b.Text())
		if at > 0 {
			at = utf8.RuneCountInString(a.Text()[:at])
		}
		return internal.Int32(int64(at))
	case a.Kind() == wire.KindCollection && b.Kind() == wire.KindCollection:
		return internal.Int32(int64(c.indexOfItems(a, b)))
	}
	return null
}

// concat joins two strings or collections.
func (c *calc) concat(a, b wire.Value) wire.Value {
	switch {
	case a.IsMissing() || b.IsMissing():
		return null
	case a.Kind() == wire.KindString && b.Kind() == wire.KindString:
		if !c.fits(len(a.Text()) + len(b.Text())) {
			return null
		}
		return internal.String(a.Text() + b.Text())
	case a.Kind() == wire.KindCollection && b.Kind() == wire.KindCollection:
		if !c.fits(a.Len() + b.Len()) {
			return null
		}
		return internal.List(append(itemsOf(a, 0, a.Len()), itemsOf(b, 0, b.Len())...))
	}
	return null
}

// itemsOf returns the items of a collection from one to another.
func itemsOf(v wire.Value, from, to int) []wire.Value {
	items := make([]wire.Value, 0, to-from)
	for i := from; i < to; i++ {
		items = append(items, v.Item(i))
	}
	return items
}

// fits reports whether a text or a collection of a size may be made.
func (c *calc) fits(size int) bool {
	if size > c.limits.MaxText {
		c.fail(&LimitError{Limit: "MaxText", Max: int64(c.limits.MaxText), What: "bytes of a text or items of a collection"})
		return false
	}
	return true
}

// substring returns what begins at a place, from the end if that is negative, and has
// at most some characters or items; count is absent for all.
func (c *calc) substring(v, start, count wire.Value, counted bool) wire.Value {
	if v.IsMissing() || start.IsMissing() || counted && count.IsMissing() {
		return null
	}
	from, ok := c.index(start)
	many := int64(1) << 62
	if counted && ok {
		if many, ok = c.index(count); ok && many < 0 {
			c.failRow(fmt.Errorf("the length of substring is %d: it cannot be negative", many))
			return null
		}
	}
	if !ok {
		return null
	}
	switch v.Kind() {
	case wire.KindString:
		return internal.String(substringOf(v.Text(), from, many))
	case wire.KindCollection:
		n := int64(v.Len())
		if from < 0 {
			from = max(0, n+from)
		}
		from = min(from, n)
		return internal.List(itemsOf(v, int(from), int(from+min(many, n-from))))
	}
	return null
}

func substringOf(s string, from, many int64) string {
	if from < 0 {
		from = max(0, int64(utf8.RuneCountInString(s))+from)
	}
	start, end := -1, len(s)
	n := int64(0)
	for i := range s {
		if n == from {
			start = i
		}
		if start >= 0 && n-from == many {
			end = i
			break
		}
		n++
	}
	if start < 0 {
		return ""
	}
	return s[start:end]
}

// index returns the value of a number that counts: one with a fraction is an error.
func (c *calc) index(v wire.Value) (int64, bool) {
	n, ok := c.whole(v)
	if !ok && rankOf(v) != noNumber {
		c.failRow(errors.New("a place and a length are whole numbers"))
	}
	return n, ok
}

// whole returns the value of a number that has no fraction, or the greatest or least there is.
func (c *calc) whole(v wire.Value) (int64, bool) {
	if v.Kind() == wire.KindInteger {
		return v.Int(), true
	}
	d, ok := c.exact(v)
	if !ok || rankOf(v) == noNumber {
		return 0, false
	}
	whole := d.whole(-1)
	switch {
	case whole.compare(d) != 0:
		return 0, false
	case whole.large == nil:
		return whole.small, true
	case whole.large.Sign() < 0:
		return math.MinInt64, true
	}
	return math.MaxInt64, true
}

// changed returns a string that f makes of one.
func (c *calc) changed(name string, v wire.Value, f func(string) string) wire.Value {
	switch v.Kind() {
	case wire.KindString:
		return internal.String(f(v.Text()))
	}
	return null
}

// maxPattern is how many bytes a regular expression may have.
const maxPattern = 1000

// compilePattern returns what matches a regular expression. Those of ECMAScript that look
// around or refer back are not supported: every other one takes time in proportion to
// the text.
func compilePattern(pattern string) (*regexp.Regexp, error) {
	if len(pattern) > maxPattern {
		return nil, &ValueError{Expr: "matchesPattern", Err: fmt.Errorf("the pattern is longer than %d bytes", maxPattern)}
	}
	re, err := regexp.Compile(pattern)
	var wrong *syntax.Error
	if errors.As(err, &wrong) && wrong.Code != syntax.ErrInvalidPerlOp && wrong.Code != syntax.ErrInvalidEscape {
		return nil, &ValueError{Expr: "matchesPattern", Err: fmt.Errorf("%q is no regular expression: %s", pattern, wrong.Code)}
	}
	if err != nil {
		return nil, &UnsupportedError{What: fmt.Sprintf("the pattern %q of matchesPattern", pattern)}
	}
	return re, nil
}

// matches reports whether a text has a match of a pattern.
func (c *calc) matches(text, pattern wire.Value) truth {
	if text.Kind() != wire.KindString || pattern.Kind() != wire.KindString {
		return unknown
	}
	if c.pattern == nil || c.pattern.String() != pattern.Text() {
		re, err := compilePattern(pattern.Text())
		if err != nil {
			c.fail(err)
			return unknown
		}
		c.pattern = re
	}
	c.steps(1 + int64(len(text.Text()))/64)
	return truthOf(c.pattern.MatchString(text.Text()))
}

// hasSubset reports whether each item of b is one of a, as often.
func (c *calc) hasSubset(a, b wire.Value) truth {
	if a.Kind() != wire.KindCollection || b.Kind() != wire.KindCollection {
		return unknown
	}
	used := make([]bool, a.Len())
next:
	for i := range b.Len() {
		for k := range used {
			if c.step(); c.err != nil {
				return unknown
			}
			if !used[k] && c.equal(a.Item(k), b.Item(i)) {
				used[k] = true
				continue next
			}
		}
		return no
	}
	return yes
}

// hasSubsequence reports whether the items of b are some of a, in the same order.
func (c *calc) hasSubsequence(a, b wire.Value) truth {
	if a.Kind() != wire.KindCollection || b.Kind() != wire.KindCollection {
		return unknown
	}
	i := 0
	for k := 0; k < a.Len() && i < b.Len(); k++ {
		if c.step(); c.err != nil {
			return unknown
		}
		if c.equal(a.Item(k), b.Item(i)) {
			i++
		}
	}
	return truthOf(i == b.Len())
}
