package message

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// Body is a field that is the body in one media type, or in several that mean
// the same, such as "application/json" and "text/json".
type Body struct {
	Index    int
	Type     reflect.Type
	Media    []string // such as "application/json", "image/*", "application/*+json" or "*/*"
	Required bool     // of a request: there must be one
	Nullable bool     // null is a value
	Stream   bool     // the body as it comes
	Shape    Shape    // of JSON and of texts; nil for others
	Form     *Form    // of forms; nil for others
}

// body reads the tags of a field: the media types, with spaces between, and
// flags.
func (r *Reader) body(f reflect.StructField, index int, tag string) (Body, error) {
	media, flags := CutName(tag)
	b := Body{Index: index, Type: f.Type, Media: strings.Fields(media), Stream: f.Type == r.Stream}
	if len(b.Media) == 0 {
		return b, errors.New("the tag names no media type")
	}
	for _, name := range b.Media {
		if !isMedia(name) {
			return b, fmt.Errorf("%q is no media type, such as application/json", name)
		}
	}
	closed := false
	for flag := range strings.SplitSeq(flags, ",") {
		switch flag {
		case "":
		case "required":
			b.Required = true
		case "closed":
			closed = true
		case "nullable":
			b.Nullable = true
		default:
			return b, fmt.Errorf("the flag %q is not known", flag)
		}
	}
	if b.Stream {
		return b, nil
	}
	var err error
	if isForm(b.Media[0]) {
		b.Form, err = r.form(f.Type, b.Media[0] == "multipart/form-data", closed)
		return b, err
	}
	check := f.Tag.Get("check")
	if b.Nullable {
		check = "nullable " + check
	}
	b.Shape, err = r.shapeOf(f, check)
	return b, err
}

// isMedia reports whether a name is that of a media type without parameters, or of
// several with an asterisk (RFC 9110, sections 8.3.1 and 12.5.1).
func isMedia(name string) bool {
	kind, sub, found := strings.Cut(name, "/")
	token := func(text string) bool {
		return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
			return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
		})
	}
	return found && token(kind) && token(sub) && (kind != "*" || sub == "*")
}

func isForm(media string) bool {
	return media == "multipart/form-data" || media == "application/x-www-form-urlencoded"
}

// IsJSON reports whether a media type is JSON, or made of it.
func IsJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json") || media == "text/json"
}

// IsUTF8 reports whether a charset is UTF-8, as one that is not given is.
func IsUTF8(charset string) bool {
	return charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "us-ascii")
}

// Matches returns how well a media type fits one of those that are declared, of a body,
// say: 0 not at all.
func Matches(media string, declared []string) (best int) {
	kind, name, _ := strings.Cut(media, "/")
	_, suffix, _ := strings.Cut(name, "+")
	for _, one := range declared {
		switch one {
		case media:
			return 4
		case kind + "/*+" + suffix:
			best = max(best, 3)
		case kind + "/*":
			best = max(best, 2)
		case "*/*":
			best = max(best, 1)
		}
	}
	return best
}
