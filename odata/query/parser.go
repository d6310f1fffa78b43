package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A parser reads the value of one option from left to right, byte by byte, and
// binds what it reads at once. After an error it behaves as if the text ended
// there; only the first error is kept.
type parser struct {
	*request
	option string // the option in messages
	text   string // its decoded value
	// escaped are the places of semicolons in the text that were percent-encoded.
	escaped []int
	pos     int
	scope   *scope
	vars    []variable // of the lambdas around the place, innermost last
	depth   int
	ahead   lookahead
	// through says that paths go on behind collections, to what their items have.
	through bool
	// resource says that the text is the path of a URL.
	resource bool
	besides  *besides // options beside such a path: arguments, if it has none
	place    Place    // where such a path has come to; nil if only types say that
	// nesting is how many options in $select and $expand are around.
	nesting int
	errs    Errors
	err     *Error // the one that has ended the text
}

// request is what the options of one query share: what they have used up of
// the limits, and memory for nodes.
type request struct {
	store
	limits Limits
	model  *Model // nil if names are not known
	nodes  int
	steps  []Segment // of the paths that are being read, those of inner ones on top

	// What is part of it so that it need not be allocated apart.
	root       scope
	parser     parser
	firstSteps [2]Segment
	firstVars  [1]variable
}

// scope says what names mean: in an option of the query itself, or in options
// nested in another.
type scope struct {
	it     Type // of $it: an instance of what the URL identifies
	this   Type // of $this, whose properties need no prefix
	single bool // whether there is just one of them, not a collection
	// computed are properties that instances have beside those of the type.
	computed []computed
	// sets are the entity sets of a crossjoin, whose instances have nothing else; nil for
	// anything else, and for what is made of one.
	sets    []string
	aliases []alias
	outer   *scope
}

// variable is the variable of a lambda.
type variable struct {
	name string
	typ  Type
}

// operand is an expression and its type, which is shared, so nobody changes it.
type operand struct {
	expr Expr
	typ  *Type
}

// bad stands for what could not be read.
var bad = operand{new(Literal), ofKind(UnknownKind)}

// fail records an error at offset, unless the text is ended by one already, and ends the
// text.
func (p *parser) fail(offset int, format string, args ...any) {
	p.failStatus(statusBadRequest, offset, format, args...)
}

func (p *parser) failStatus(status, offset int, format string, args ...any) {
	p.stop(p.newError(status, offset, fmt.Sprintf(format, args...)))
}

func (p *parser) newError(status, offset int, message string) *Error {
	e := &Error{Status: status, Option: p.option, Offset: offset, Message: message}
	if offset >= 0 {
		e.Found = p.found(offset)
	}
	return e
}

// want fails because something else is at the place than is wanted; is says so, as in "is
// expected after the variable".
func (p *parser) want(offset int, what, is string) {
	e := p.newError(statusBadRequest, offset, what+" "+is+", found "+p.excerpt(offset))
	e.Wanted = what
	p.stop(e)
}

// wantBehind is want for what belongs behind a segment. If something is wrong with the segment
// itself, that is all there is to say.
func (p *parser) wantBehind(s *Segment, what string) {
	for _, e := range p.errs {
		if e.Option == p.option && e.Offset == s.Offset() {
			p.stop(e)
			return
		}
	}
	p.want(p.pos, what, "are expected after "+s.Name)
}

// report records an error behind which the text can be read on: what is at fault has a
// type that is not known, with which nothing else is wrong.
func (p *parser) report(offset int, format string, args ...any) {
	p.add(p.newError(statusBadRequest, offset, fmt.Sprintf(format, args...)))
}

func (p *parser) stop(e *Error) {
	if p.err == nil {
		p.add(e)
		p.err = e
	}
	p.pos = len(p.text)
}

// maxErrors are as many as are looked for in an option.
const maxErrors = 20

// add records an error, unless one is recorded for the place: what is read twice is wrong
// once.
func (p *parser) add(e *Error) {
	if p.err != nil {
		return
	}
	for _, other := range p.errs {
		if other.Option == e.Option && other.Offset == e.Offset {
			return
		}
	}
	if p.errs = append(p.errs, e); len(p.errs) == maxErrors {
		p.err, p.pos = e, len(p.text)
	}
}

// adopt takes over what another text has of errors that this one uses.
func (p *parser) adopt(sub *parser) {
	for _, e := range sub.errs {
		p.add(e)
	}
	if sub.err != nil && p.err == nil {
		p.err, p.pos = sub.err, len(p.text)
	}
}

// failed returns the errors, nil if there are none.
func (p *parser) failed() error {
	if p.errs == nil {
		return nil
	}
	return p.errs
}

// failLimit records that a limit is exceeded.
func (p *parser) failLimit(limit int64, what string) {
	p.fail(p.pos, "%s: the limit is %d", what, limit)
}

// peek returns the next byte, 0 at the end.
func (p *parser) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

// skip goes on by n bytes; after an error it stays at the end.
func (p *parser) skip(n int) {
	if p.pos += n; p.pos > len(p.text) {
		p.pos = len(p.text)
	}
}

// accept reads the byte if it is next.
func (p *parser) accept(c byte) bool {
	if p.peek() != c || p.pos == len(p.text) {
		return false
	}
	p.skip(1)
	return true
}

// expect reads the byte, or fails saying where it is wanted.
func (p *parser) expect(c byte, where string) bool {
	if p.accept(c) {
		return true
	}
	e := p.newError(statusBadRequest, p.pos, fmt.Sprintf("%q expected %s, found %s", string(c), where, p.excerpt(p.pos)))
	e.Wanted = string(c)
	p.stop(e)
	return false
}

// space reads spaces and tabs and reports whether there are any.
func (p *parser) space() bool {
	i := p.pos
	for i < len(p.text) && (p.text[i] == ' ' || p.text[i] == '\t') {
		i++
	}
	spaced := i > p.pos
	p.pos = i
	return spaced
}

// end fails unless the text is used up.
func (p *parser) end() {
	if p.pos < len(p.text) {
		p.fail(p.pos, "%s is unexpected here", p.excerpt(p.pos))
	}
}

// excerpt quotes the text at offset for messages.
func (p *parser) excerpt(offset int) string {
	switch found := p.found(offset); {
	case found == "":
		return "the end"
	case offset+len(found) < len(p.text):
		return fmt.Sprintf("%q…", found)
	default:
		return fmt.Sprintf("%q", found)
	}
}

// found returns the text at offset, or the beginning of it.
func (p *parser) found(offset int) string {
	const length = 20
	rest := p.text[min(offset, len(p.text)):]
	if len(rest) <= length {
		return rest
	}
	cut := length
	for !utf8.RuneStart(rest[cut]) {
		cut--
	}
	return rest[:cut]
}

// enter counts a level of nesting; leave ends it.
func (p *parser) enter() bool {
	if p.depth++; p.depth > p.limits.MaxDepth {
		p.failLimit(int64(p.limits.MaxDepth), "the expression is nested too deeply")
		return false
	}
	return true
}

func (p *parser) leave() { p.depth-- }

// count counts nodes.
func (p *parser) count(nodes int) {
	if p.nodes += nodes; p.nodes > p.limits.MaxNodes {
		p.failNodes()
	}
}

func (p *parser) failNodes() {
	p.failLimit(int64(p.limits.MaxNodes), "the expressions of the query have too many nodes")
}

// items checks the number of items so far in a list, before another is read.
func (p *parser) items(n int, what string) {
	if n >= p.limits.MaxItems {
		p.failLimit(int64(p.limits.MaxItems), what+" is too long")
	}
}

// scanIdentifier scans a simple identifier (ABNF, odataIdentifier). It returns
// its length in bytes, and in characters.
func scanIdentifier(s string) (bytes, characters int) {
	if n := scanWord(s); n > 0 && !isDigit(s[0]) && (n == len(s) || s[n] < utf8.RuneSelf) {
		return n, n
	}
	for bytes < len(s) {
		c := s[bytes]
		if c < utf8.RuneSelf {
			if !isWord(c) || bytes == 0 && isDigit(c) {
				break
			}
			bytes++
			characters++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[bytes:])
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Nl, r) &&
			(bytes == 0 || !unicode.In(r, unicode.Nd, unicode.Mn, unicode.Mc, unicode.Pc, unicode.Cf)) {
			break
		}
		bytes += size
		characters++
	}
	return bytes, characters
}

const maxIdentifier = 128 // characters, by the ABNF

// identifier reads a simple identifier; "" if there is none.
func (p *parser) identifier() string {
	start := p.pos
	n, characters := scanIdentifier(p.text[start:])
	if characters > maxIdentifier {
		p.fail(p.pos, "the name %s is longer than %d characters", p.excerpt(p.pos), maxIdentifier)
		return ""
	}
	p.skip(n)
	return p.text[start:p.pos]
}

// name reads a simple or qualified name; "" if there is none.
func (p *parser) name() string {
	start := p.pos
	if n := p.asciiName(); n > 0 {
		p.pos += n
		return p.text[start:p.pos]
	}
	for p.identifier() != "" && p.peek() == '.' {
		if n, _ := scanIdentifier(p.text[p.pos+1:]); n == 0 {
			break
		}
		p.skip(1)
	}
	if p.err != nil {
		return ""
	}
	return p.text[start:p.pos]
}

// asciiName returns the length of the simple name that is next, if it is one of ASCII
// letters: most are. Otherwise it is 0.
func (p *parser) asciiName() int {
	s := p.text[p.pos:]
	n := scanWord(s)
	if n == 0 || n > maxIdentifier || isDigit(s[0]) || n < len(s) && (s[n] == '.' || s[n] >= utf8.RuneSelf) {
		return 0
	}
	return n
}

func isQualified(name string) bool { return strings.IndexByte(name, '.') >= 0 }

// lookup returns the type of the variable of the lambdas around; nil if there is none.
func (p *parser) lookup(name string) *Type {
	for i := len(p.vars) - 1; i >= 0; i-- {
		if p.vars[i].name == name {
			return &p.vars[i].typ
		}
	}
	return nil
}
