package rest

import (
	"fmt"
	"mime"
	"reflect"
	"strconv"
	"strings"
)

var (
	fileType      = reflect.TypeFor[*File]()
	filesType     = reflect.TypeFor[[]*File]()
	fileOfType    = reflect.TypeFor[map[string]*File]()   // by the names of their parts
	filesOfType   = reflect.TypeFor[map[string][]*File]() // likewise
	typesForFiles = []reflect.Type{fileType, filesType, fileOfType, filesOfType}
)

// fileRules are what a field of a form demands of its files.
type fileRules struct {
	min, max int      // how many there must be; max is -1 for any number
	media    []string // of which media types, as body has them; none for all
}

// fileRulesOf reads the tags "check" and "media" of a field for files.
func fileRulesOf(tag reflect.StructTag) (*fileRules, error) {
	rules := &fileRules{max: -1, media: strings.Fields(tag.Get("media"))}
	for _, media := range rules.media {
		if !isMedia(media) {
			return nil, fmt.Errorf("%q is no media type, such as image/png", media)
		}
	}
	for word := range strings.FieldsSeq(tag.Get("check")) {
		name, value, _ := strings.Cut(word, "=")
		n, err := strconv.Atoi(value)
		switch {
		case err != nil || n < 0:
			return nil, fmt.Errorf("the rule %q has no number", word)
		case name == "minItems":
			rules.min = n
		case name == "maxItems":
			rules.max = n
		default:
			return nil, fmt.Errorf("the rule %q is none of files", word)
		}
	}
	return rules, nil
}

// sent is a file that a form has under a name.
type sent struct {
	name string
	*File
}

// setFiles sets a field to the files that a form has for it.
func (p *parameter) setFiles(files []sent, v reflect.Value, wrong []FieldError) []FieldError {
	if len(files) == 0 {
		if p.required {
			wrong = append(wrong, FieldError{In: string(inForm), Name: p.name, Message: "is required"})
		}
		return wrong
	}
	byName := map[string][]*File{}
	var names []string
	for _, f := range files {
		name := f.name
		if p.name != "" {
			name = p.name // whatever brackets are behind it
		}
		if byName[name] == nil {
			names = append(names, name)
		}
		byName[name] = append(byName[name], f.File)
	}
	single := p.goType == fileType || p.goType == fileOfType
	for _, name := range names {
		wrong = p.files.check(name, byName[name], single, wrong)
	}
	switch p.goType {
	case fileType:
		v.Set(reflect.ValueOf(files[0].File))
	case filesType:
		v.Set(reflect.ValueOf(byName[p.name]))
	case filesOfType:
		v.Set(reflect.ValueOf(byName))
	case fileOfType:
		one := map[string]*File{}
		for name, list := range byName {
			one[name] = list[0]
		}
		v.Set(reflect.ValueOf(one))
	}
	return wrong
}

// check appends what is wrong with the files of a name.
func (r *fileRules) check(name string, files []*File, single bool, wrong []FieldError) []FieldError {
	add := func(pointer, format string, args ...any) {
		wrong = append(wrong, FieldError{In: string(inForm), Name: name, Pointer: pointer, Message: fmt.Sprintf(format, args...)})
	}
	switch {
	case single && len(files) > 1:
		add("", "must be one file")
	case len(files) < r.min:
		add("", "must have at least %d files", r.min)
	case r.max >= 0 && len(files) > r.max:
		add("", "must have at most %d files", r.max)
	}
	for i, f := range files {
		if len(r.media) == 0 {
			break
		}
		media, _, err := mime.ParseMediaType(f.ContentType)
		if of := (body{media: r.media}); err == nil && of.matches(media) > 0 {
			continue
		}
		pointer := ""
		if !single {
			pointer = "/" + strconv.Itoa(i)
		}
		add(pointer, "must be of the type %s, not %s", strings.Join(r.media, " or "), cut(strconv.Quote(f.ContentType)))
	}
	return wrong
}
