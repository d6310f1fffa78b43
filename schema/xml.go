package schema

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The XML namespaces of CSDL (section 2.1).
const (
	nsEdmx = "http://docs.oasis-open.org/odata/ns/edmx"
	nsEdm  = "http://docs.oasis-open.org/odata/ns/edm"
)

// xmlReader reads CSDL XML by recursive descent: one method per element, which
// reads the element's attributes, then its children, each with their method.
type xmlReader struct {
	*documentReader
	dec   *xml.Decoder
	open  []*element
	start int // offset of the last token
}

// element is a start tag.
type element struct {
	space, name string
	attrs       []xml.Attr
	start, end  int // offsets of the tag
	index, at   int // an attribute and its offset, once one was asked for
}

// attribute is an attribute of CSDL.
type attribute struct {
	name, value string
	index       int // among all of the tag
	of          *element
}

// readXML reads a CSDL XML document. It returns false if it is none.
func (d *documentReader) readXML() bool {
	x := &xmlReader{documentReader: d, dec: xml.NewDecoder(bytes.NewReader(d.data))}
	x.dec.CharsetReader = x.charset
	root := x.root()
	switch {
	case root == nil:
		return false
	case root.name == "Schema" && root.space == nsEdm:
		x.bareSchema(root)
	case x.checkRoot(root):
		x.edmx(root)
	default:
		return false
	}
	x.epilogue()
	return x.doc.Version != ""
}

// charset is asked for the declared encodings that are not UTF-8. Documents that
// were serialized to a string first claim to be UTF-16, though what is here can
// not be: there is no zero byte. Text that is all ASCII is the same in most.
func (x *xmlReader) charset(name string, input io.Reader) (io.Reader, error) {
	name = strings.ToLower(name)
	if name == "utf-16" || asciiSuperset.MatchString(name) && isASCII(x.data) {
		return input, nil
	}
	x.fail(x.pos(x.start), "document-encoding", "the document is encoded as %s: save it as UTF-8", quote(name))
	return nil, errors.New("failed")
}

var asciiSuperset = regexp.MustCompile(`^(us-)?ascii$|^iso-8859-|^latin|^windows-125`)

func isASCII(data []byte) bool {
	for _, b := range data {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// token returns the next token, or nil at the end and after a failure.
func (x *xmlReader) token() xml.Token {
	if x.failed {
		return nil
	}
	x.start = int(x.dec.InputOffset())
	t, err := x.dec.Token()
	switch {
	case err == io.EOF:
		return nil
	case err != nil:
		x.syntaxError(err)
		return nil
	}
	if directive, ok := t.(xml.Directive); ok {
		if fields := bytes.Fields(directive); len(fields) > 1 && bytes.EqualFold(fields[1], []byte("html")) {
			x.fail(x.pos(x.start), "document-format", adviceHTML)
		} else {
			x.fail(x.pos(x.start), "xml-doctype", "the document has a document type declaration; they are not read, because entities can grow without bounds: remove it")
		}
		return nil
	}
	return t
}

const adviceHTML = "the document is a web page, perhaps one to sign in; " + adviceFormat

// syntaxError reports where the XML is not well formed, and the innermost
// element that is open there.
func (x *xmlReader) syntaxError(err error) {
	message := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		message = syntax.Msg
	}
	at := x.start
	if at >= len(x.data) || x.data[at] != '<' {
		at = max(x.start, int(x.dec.InputOffset())-1)
	}
	if message == "unexpected EOF" {
		message, at = "the document ends too early", len(x.data)
	}
	kept := len(x.found.kept)
	x.fail(x.pos(at), "xml-syntax", "not well-formed XML: %s", message)
	if n := len(x.open); n > 0 && len(x.found.kept) > kept {
		e := x.open[n-1]
		x.found.kept[kept].Related = []Related{{x.pos(e.start), fmt.Sprintf("in <%s>, which begins here", clip(e.name, 200))}}
	}
}

// root returns the first element, or nil.
func (x *xmlReader) root() *element {
	for {
		switch t := x.token().(type) {
		case nil:
			x.fail(x.pos(len(x.data)), "document-format", "the document has no root element; %s", adviceFormat)
			return nil
		case xml.StartElement:
			return x.element(t)
		case xml.CharData:
			x.textBelongs(t, "the document")
		}
	}
}

func (x *xmlReader) element(t xml.StartElement) *element {
	return &element{space: t.Name.Space, name: t.Name.Local, attrs: t.Attr, start: x.start, end: int(x.dec.InputOffset())}
}

// epilogue reads what follows the root element.
func (x *xmlReader) epilogue() {
	for t := x.token(); t != nil; t = x.token() {
		switch t := t.(type) {
		case xml.StartElement:
			x.fail(x.pos(x.start), "xml-syntax", "not well-formed XML: the document has a second root element, <%s>", t.Name.Local)
		case xml.CharData:
			x.textBelongs(t, "the document")
		}
	}
}

// textBelongs reports text where none belongs.
func (x *xmlReader) textBelongs(text xml.CharData, where string) bool {
	if len(text) == 0 {
		return true
	}
	trimmed := bytes.TrimSpace(text)
	if len(trimmed) == 0 {
		return true
	}
	x.warnf(x.pos(x.start), "text-unexpected", "text %s in %s has no meaning and is ignored", quote(string(trimmed)), where)
	return false
}

// children reads the content of an element to its end tag. It hands each child
// element of CSDL to read, which either reads it to its end tag or returns false
// if it does not belong there. Elements of other namespaces are ignored, as the
// standard has it (section 2.1).
func (x *xmlReader) children(e *element, read func(c *element) bool) {
	if !x.enter(e) {
		return
	}
	defer x.leave()
	for blank := true; ; {
		switch t := x.token().(type) {
		case nil, xml.EndElement:
			return
		case xml.StartElement:
			c := x.element(t)
			if !x.belongs(e, c) {
				x.skip(c)
			} else if !read(c) {
				x.unknownElement(e, c)
				x.skip(c)
			}
		case xml.CharData:
			blank = blank && x.textBelongs(t, "<"+e.name+">")
		}
	}
}

// enter notes that the content of an element is read, and limits the nesting.
func (x *xmlReader) enter(e *element) bool {
	x.open = append(x.open, e)
	if len(x.open) > x.maxDepth {
		x.fail(x.pos(e.start), "nesting-depth", "elements are nested more than %d deep", x.maxDepth)
		return false
	}
	return true
}

func (x *xmlReader) leave() {
	if !x.failed {
		x.open = x.open[:len(x.open)-1]
	}
}

// skip reads an element to its end tag without a look at it.
func (x *xmlReader) skip(e *element) {
	base := len(x.open)
	for x.open = append(x.open, e); len(x.open) > base; {
		switch t := x.token().(type) {
		case nil:
			return
		case xml.StartElement:
			if !x.enter(x.element(t)) {
				return
			}
		case xml.EndElement:
			x.leave()
		}
	}
}

// text returns the content of an element that has no child elements.
func (x *xmlReader) text(e *element) string {
	if !x.enter(e) {
		return ""
	}
	defer x.leave()
	var b strings.Builder
	for {
		switch t := x.token().(type) {
		case nil, xml.EndElement:
			return b.String()
		case xml.StartElement:
			c := x.element(t)
			x.unknownElement(e, c)
			x.skip(c)
		case xml.CharData:
			b.Write(t)
		}
	}
}

// attributes returns the attributes of CSDL; those of other namespaces are
// ignored, as the standard has it (section 2.1).
func (x *xmlReader) attributes(e *element) iter.Seq[attribute] {
	return func(yield func(attribute) bool) {
		for i, a := range e.attrs {
			switch {
			case a.Name.Space != "" || a.Name.Local == "xmlns":
				if a.Name.Space == nsEdm || a.Name.Space == nsEdmx {
					x.warnf(x.pos(e.start), "attribute-unknown", "attribute %s of <%s> has a namespace prefix, and is ignored: remove the prefix", a.Name.Local, e.name)
				}
			case repeated(e.attrs[:i], a.Name.Local):
				x.errorf(x.pos(e.start), "attribute-repeated", "<%s> has the attribute %s twice", e.name, a.Name.Local)
			default:
				if !yield(attribute{a.Name.Local, a.Value, i, e}) {
					return
				}
			}
		}
	}
}

// repeated looks among so few attributes that elements of CSDL have; what comes
// after them is unknown anyhow.
func repeated(before []xml.Attr, name string) bool {
	for _, b := range before[:min(len(before), 32)] {
		if b.Name.Local == name && b.Name.Space == "" {
			return true
		}
	}
	return false
}

// at returns the position of the attribute's name. It looks on from where the
// last attribute asked for was, so that all of a tag take one look.
func (x *xmlReader) at(a attribute) Position {
	e := a.of
	if e.at == 0 || a.index < e.index {
		e.index, e.at = 0, e.start+1+bytes.IndexAny(x.data[e.start+1:e.end], " \t\r\n")
	}
	for ; ; e.index++ {
		for e.at < e.end && strings.IndexByte(" \t\r\n", x.data[e.at]) >= 0 {
			e.at++
		}
		if e.index == a.index {
			return x.pos(e.at)
		}
		e.at += attributeLength(x.data[e.at:e.end])
	}
}

// attributeLength returns the length of the attribute that a well-formed text
// begins with.
func attributeLength(tag []byte) int {
	open := bytes.IndexAny(tag, `"'`)
	if open < 0 {
		return len(tag)
	}
	return open + 1 + bytes.IndexByte(tag[open+1:], tag[open]) + 1
}
