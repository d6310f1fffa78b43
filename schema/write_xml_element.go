package schema

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/odatagen/odatagen/internal/visible"
)

// xmlWriter writes elements as they come. Attributes follow the start of their
// element, before its children.
type xmlWriter struct {
	w          *bufio.Writer
	open       []string // names of the open elements
	tag        bool     // the innermost start tag is not closed yet
	err        error    // the first text that XML cannot express
	namespaces namespaces
}

func (x *xmlWriter) start(name string) {
	if x.tag {
		x.w.WriteString(">\n")
	}
	x.indent()
	x.w.WriteString("<" + name)
	x.open = append(x.open, name)
	x.tag = true
}

func (x *xmlWriter) end() {
	name := x.open[len(x.open)-1]
	x.open = x.open[:len(x.open)-1]
	if x.tag {
		x.w.WriteString(" />\n")
		x.tag = false
		return
	}
	x.indent()
	x.w.WriteString("</" + name + ">\n")
}

func (x *xmlWriter) indent() {
	for range x.open {
		x.w.WriteString("  ")
	}
}

func (x *xmlWriter) attr(name, value string) {
	x.w.WriteString(" " + name + `="`)
	x.escaped(attrEscaper, value)
	x.w.WriteByte('"')
}

// given writes an attribute unless the value is empty.
func (x *xmlWriter) given(name, value string) {
	if value != "" {
		x.attr(name, value)
	}
}

// flag writes an attribute unless the value is its default.
func (x *xmlWriter) flag(name string, value, byDefault bool) {
	if value != byDefault {
		x.attr(name, strconv.FormatBool(value))
	}
}

// text writes an element that holds text.
func (x *xmlWriter) text(name, text string) {
	x.start(name)
	x.tag = false
	x.open = x.open[:len(x.open)-1]
	x.w.WriteByte('>')
	x.escaped(textEscaper, text)
	x.w.WriteString("</" + name + ">\n")
}

// Line breaks and tabs in attributes would be read as spaces, a carriage
// return anywhere as a line feed.
var (
	attrEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
	textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
)

// escaped writes text. Characters that nobody sees, or that turn the direction of
// writing, are written by number.
func (x *xmlWriter) escaped(markup *strings.Replacer, text string) {
	text = markup.Replace(x.checked(text))
	from := 0
	for i, r := range text {
		if !visible.Hidden(r) || r == '\n' || r == '\t' {
			continue
		}
		x.w.WriteString(text[from:i])
		fmt.Fprintf(x.w, "&#x%X;", r)
		from = i + utf8.RuneLen(r)
	}
	x.w.WriteString(text[from:])
}

// checked notes the first character that XML 1.0 has no way to write.
func (x *xmlWriter) checked(text string) string {
	for i, r := range text {
		if r >= ' ' && r < 0xFFFE && r != utf8.RuneError || r > 0xFFFF || r == '\t' || r == '\n' || r == '\r' {
			continue
		}
		if _, size := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && size > 1 {
			continue // a replacement character that is really there
		}
		if x.err == nil {
			x.err = fmt.Errorf("%s: XML cannot express the byte %#02x in %s", strings.Join(x.open, "/"), text[i], quote(text))
		}
	}
	return text
}
