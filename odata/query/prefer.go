package query

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/odatagen/odatagen/wire"
)

// Preferences are what the headers Prefer of a request ask for (OData Protocol 4.01,
// 8.2.8). Names may stand with and without "odata.".
type Preferences struct {
	AllowEntityReferences bool
	Callback              string         // the URL; "" is not given
	ContinueOnError       wire.Opt[bool] // true where the value is left out
	IncludeAnnotations    []AnnotationPattern
	MaxPageSize           int64  // 0 is not given
	OmitValues            string // "nulls" or "defaults"; "" is not given
	RespondAsync          bool
	Return                string // "representation" or "minimal"; "" is not given
	TrackChanges          bool
	Wait                  wire.Opt[time.Duration]
	// Others are preferences that OData does not know, with their values (RFC 7240).
	Others []Param
}

// AnnotationPattern says which annotations are wanted (8.2.8.4).
type AnnotationPattern struct {
	Exclude bool
	// Name is "*", a namespace with ".*", or the qualified name of a term.
	Name      string
	Qualifier string // "" for all
}

// ParsePrefer parses the value of a header Prefer; the values of several are joined with
// a comma. An error is [Errors] whose option is "Prefer".
func ParsePrefer(value string) (*Preferences, error) {
	p := headerParser{parser{request: &request{limits: Limits{}.withDefaults()}, option: "Prefer", text: value, scope: new(scope)}}
	if len(value) > p.limits.MaxLength {
		return nil, Errors{optionError(statusBadRequest, "Prefer", "%d bytes are too long: the limit is %d", len(value), p.limits.MaxLength)}
	}
	if !utf8.ValidString(value) {
		return nil, Errors{optionError(statusBadRequest, "Prefer", "the text is not UTF-8")}
	}
	var prefs Preferences
	for n := 0; p.err == nil; n++ {
		p.items(n, "the list of preferences")
		p.preference(&prefs)
		if p.space(); !p.accept(',') {
			break
		}
		p.space()
	}
	p.end()
	if err := p.failed(); err != nil {
		return nil, err
	}
	return &prefs, nil
}

// headerParser reads the values of headers.
type headerParser struct{ parser }

// token reads a token (RFC 9110, 5.6.2).
func (p *headerParser) token() string {
	start := p.pos
	for c := p.peek(); c != 0 && (isWord(c) || strings.IndexByte("!#$%&'*+-.^`|~", c) >= 0); c = p.peek() {
		p.skip(1)
	}
	return p.text[start:p.pos]
}

// equals reads '=' with the spaces around it.
func (p *headerParser) equals() bool {
	start := p.pos
	p.space()
	if !p.accept('=') {
		p.rewind(start)
		return false
	}
	p.space()
	return true
}

// word reads a token or a quoted string.
func (p *headerParser) word() string {
	if p.peek() != '"' {
		start := p.pos
		word := p.token()
		if word == "" {
			p.want(start, "a value", "is expected")
		}
		return word
	}
	var b strings.Builder
	for i := p.pos + 1; i < len(p.text); i++ {
		switch c := p.text[i]; c {
		case '"':
			p.pos = i + 1
			return b.String()
		case '\\':
			if i++; i == len(p.text) {
				continue
			}
			b.WriteByte(p.text[i])
		default:
			b.WriteByte(c)
		}
	}
	p.fail(len(p.text), "the quote that begins at offset %d is not closed", p.pos)
	return ""
}

// preference reads one preference. The first of a name counts (RFC 7240, 2).
func (p *headerParser) preference(prefs *Preferences) {
	start := p.pos
	name := strings.ToLower(p.token())
	if name == "" {
		p.want(start, "a preference", "is expected")
		return
	}
	at := p.pos
	valued := p.equals()
	if valued {
		at = p.pos
	}
	wants := func(want bool) bool {
		if valued != want {
			p.fail(at, "the preference %s has %s", name, map[bool]string{true: "a value", false: "no value"}[want])
		}
		return valued == want
	}
	switch strings.TrimPrefix(name, "odata.") {
	case "allow-entityreferences":
		prefs.AllowEntityReferences = wants(false)
	case "track-changes":
		prefs.TrackChanges = wants(false)
	case "continue-on-error":
		prefs.ContinueOnError = wire.Some(!valued || p.choice("true", "false") == "true")
	case "callback":
		if wants(false) {
			prefs.Callback = p.callback()
		}
	case "include-annotations":
		if wants(true) {
			prefs.IncludeAnnotations = p.annotationPatterns()
		}
	case "maxpagesize":
		if wants(true) {
			prefs.MaxPageSize = p.number(1)
		}
	default:
		p.unprefixed(name, valued, wants, prefs)
	}
}

// unprefixed reads a preference that is never written with "odata.".
func (p *headerParser) unprefixed(name string, valued bool, wants func(bool) bool, prefs *Preferences) {
	switch name {
	case "respond-async":
		prefs.RespondAsync = wants(false)
	case "omit-values":
		if wants(true) {
			prefs.OmitValues = p.choice("nulls", "defaults")
		}
	case "return":
		if wants(true) {
			prefs.Return = p.choice("representation", "minimal")
		}
	case "wait":
		if wants(true) {
			seconds := p.number(0)
			prefs.Wait = wire.Some(time.Duration(min(seconds, 1<<31)) * time.Second)
		}
	default:
		other := Param{Name: name}
		if valued {
			other.Value = p.word()
		}
		p.parameters()
		prefs.Others = append(prefs.Others, other)
	}
}

// parameters skips the parameters of a preference.
func (p *headerParser) parameters() {
	for n := 0; p.err == nil; n++ {
		start := p.pos
		if p.space(); !p.accept(';') {
			p.rewind(start)
			return
		}
		p.items(n, "the list of parameters")
		if p.space(); p.token() != "" && p.equals() {
			p.word()
		}
	}
}

// choice reads one of some words.
func (p *headerParser) choice(words ...string) string {
	start := p.pos
	word := p.token()
	for _, known := range words {
		if strings.EqualFold(word, known) {
			return known
		}
	}
	p.want(start, strings.Join(words, " or "), "is expected")
	return ""
}

// number reads an integer of at least so much.
func (p *headerParser) number(least int64) int64 {
	start := p.pos
	n, err := strconv.ParseInt(p.token(), 10, 64)
	if err != nil || n < least || !isDigit(p.text[start]) || least > 0 && p.text[start] == '0' {
		p.want(start, "a number from "+strconv.FormatInt(least, 10), "is expected")
	}
	return n
}

// callback reads the URL of the preference callback.
func (p *headerParser) callback() string {
	p.space()
	if !p.accept(';') {
		p.want(p.pos, `a semicolon and url="…"`, "are expected")
	}
	p.space()
	start := p.pos
	if !strings.EqualFold(p.token(), "url") || !p.equals() || p.peek() != '"' {
		p.want(start, `url="…"`, "is expected")
		return ""
	}
	return p.parser.urlIn(p.word(), start)
}

// urlIn returns the URL if it has a scheme.
func (p *parser) urlIn(s string, at int) string {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || rest == "" || !isScheme(scheme) {
		p.fail(at, "an absolute URL is expected, found %q", s)
	}
	return s
}

// isScheme reports whether a text can be the scheme of a URL (RFC 3986, 3.1).
func isScheme(s string) bool {
	for i := range len(s) {
		if c := s[i]; c == '_' || !isWord(c) && (i == 0 || strings.IndexByte("+-.", c) < 0) || i == 0 && isDigit(c) {
			return false
		}
	}
	return s != ""
}

// annotationPatterns reads the quoted list of include-annotations.
func (p *headerParser) annotationPatterns() (list []AnnotationPattern) {
	p.expect('"', "before the annotations")
	for p.err == nil {
		p.items(len(list), "the list of annotations")
		pattern := AnnotationPattern{Exclude: p.accept('-')}
		start := p.pos
		if !p.accept('*') {
			name := p.name()
			switch {
			case name != "" && strings.HasPrefix(p.text[p.pos:], ".*"):
				p.skip(len(".*"))
			case !isQualified(name):
				p.want(p.pos, "*, a namespace with .* or the qualified name of a term", "is expected")
			}
		}
		pattern.Name = p.text[start:p.pos]
		if p.accept('#') {
			if pattern.Qualifier = p.identifier(); pattern.Qualifier == "" {
				p.want(p.pos, "a qualifier", "is expected after #")
			}
		}
		list = append(list, pattern)
		if !p.accept(',') {
			break
		}
	}
	p.expect('"', "behind the annotations")
	return list
}
